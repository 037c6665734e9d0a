/** A rule on one place of its log source: the node to work out, and who hears of it. */

import type { Stream } from "../correlation/stream.ts";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import type { SigmaRule } from "../parse/document.ts";
import type { Clause } from "./node-table.ts";

/** A stream that takes this program's matches, and where it finds the values it wants. */
export interface Consumer {
  stream: Stream;
  member: number;
  groupSlots: readonly number[];
  /** Several are counted as a tuple. */
  valueSlots: readonly number[];
}

export interface RuleState {
  rule: SigmaRule;
  /** Number of the event it was reported for last: one report per event. */
  reportedAt: number;
  /** Its regular expressions gave up on so many events. */
  limited: number;
}

export interface Program {
  state: RuleState;
  place: SourcePlace;
  node: number;
  /** Fields it asks for, as records name them, in the rule's order. */
  fields: readonly string[];
  clause: Clause | undefined;
  /** Matches are findings of their own. */
  reports: boolean;
  consumers: Consumer[];
  /** Number of the event it was worked out for last. */
  ranAt: number;
}

/** Programs of one place, found by the tests that must hold for them. */
export interface PlaceGroup {
  place: SourcePlace;
  /** Without such a test: worked out for every record. */
  always: Program[];
  byAtom: Map<number, Program[]>;
  /** Fields in which those tests are. */
  slots: number[];
}
