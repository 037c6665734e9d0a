/** A rule as languages take it: what it asks, and of which records. */
import { eventIdsOf } from "../compile/event-ids.ts";
import type { RuleSet } from "../compile/rule-set.ts";
import { resolveCondition } from "../condition/condition-targets.ts";
import type { Expression } from "../detection/expression.ts";
import type { SourceMapping } from "../logsource/source-mapping.ts";
import { resolveSource } from "../logsource/source-resolver.ts";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import type { Detection, SigmaCorrelation, SigmaRule } from "../parse/document.ts";
import type { Test } from "./boolean-text.ts";
import { unsayable } from "./unsayable.ts";

export interface PlacedRule {
  rule: SigmaRule;
  /** In the rule's own names of fields. */
  expression: Expression;
  places: readonly SourcePlace[];
  /** Event ids with which the expression can be true. */
  eventIds: ReadonlySet<number> | "any";
}

/** One language. Both throw RuleError SIGMA_UNSAYABLE; `note` tells what the text's reader must know. */
export interface Language {
  rule(placed: PlacedRule, note: (text: string) => void): string;
  correlation(correlation: SigmaCorrelation, members: readonly PlacedRule[], note: (text: string) => void): string;
}

/** @throws RuleError */
export function placeRule(rule: SigmaRule, set: RuleSet, mapping: SourceMapping | undefined): PlacedRule {
  const filters = set.filtersOf(rule).map(({ detection }) => wholeOf(detection));
  const own = wholeOf(rule.detection);
  const expression: Expression = filters.length === 0 ? own : { kind: "and", items: [own, ...filters] };
  const places = resolveSource(rule.logSource, mapping);
  return { rule, expression, places, eventIds: eventIdsOf(expression) };
}

function wholeOf({ searches, conditions }: Detection): Expression {
  const items = conditions.map(({ condition, aggregation, at }) => {
    if (aggregation) throw unsayable("The part of a condition behind '|' is not converted; write a correlation", at);
    return resolveCondition(condition, searches);
  });
  const [only] = items;
  return only && items.length === 1 ? only : { kind: "or", items };
}

/** Ids of a place's records that can make the expression true; undefined: any. */
export function idsAt(place: SourcePlace, ids: ReadonlySet<number> | "any"): readonly number[] | undefined {
  if (ids === "any") return place.eventIds.length > 0 ? place.eventIds : undefined;
  return place.eventIds.length > 0 ? place.eventIds.filter((id) => ids.has(id)) : [...ids].sort((a, b) => a - b);
}

/** What a test of EventID always is among records of these ids; undefined: it depends, or it is another test. */
export function decidedId({ field, test }: Test, ids: readonly number[] | undefined): boolean | undefined {
  if (ids === undefined || field.toLowerCase() !== "eventid" || test.kind !== "number") return undefined;
  if (!ids.includes(test.value)) return false;
  return ids.length === 1 ? true : undefined;
}
