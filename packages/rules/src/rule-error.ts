import { EvidenceError } from "@unbind/bytes";
import type { RuleFault } from "@unbind/model";

/** Where a rule is at fault, as far as the thrower knows it. */
export interface RulePlace {
  /** Title or id. */
  rule?: string | undefined;
  file?: string | undefined;
  /** 1-based; 0 where the whole file is meant. */
  line?: number | undefined;
  column?: number | undefined;
  cause?: unknown;
}

/** A rule, or a part of one, that can't be used as it stands. */
export class RuleError extends EvidenceError {
  rule: string | undefined;
  file: string | undefined;
  line: number;
  column: number;

  constructor(code: string, message: string, place: RulePlace = {}) {
    super(code, message, { cause: place.cause });
    this.rule = place.rule;
    this.file = place.file;
    this.line = place.line ?? 0;
    this.column = place.column ?? 0;
  }
}

/** The fault as plain data, for reports. */
export function faultOf({ file, line, column, rule, code, message }: RuleError): RuleFault {
  return { path: file ?? "", line, column, rule: rule ?? null, code, message };
}
