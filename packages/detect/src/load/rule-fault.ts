import type { RuleFault } from "@unbind/model";
import type { RuleError } from "@unbind/rules";

/** An error of a rule as it is reported. */
export function faultOf({ code, message, rule, file, line, column }: RuleError): RuleFault {
  return { path: file ?? "", line, column, rule: rule ?? null, code, message };
}
