/** Why a rule didn't match: the events that came nearest, and what each part of the condition missed in them. */
import type { Event, RuleInfo } from "@unbind/model";
import { foldText } from "@unbind/rules";
import type { Condition } from "../condition/condition.ts";
import { resolveCondition } from "../condition/condition-targets.ts";
import type { Expression } from "../detection/expression.ts";
import type { SourceMapping } from "../logsource/source-mapping.ts";
import { nameOf, resolveSource } from "../logsource/source-resolver.ts";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import type { SigmaRule } from "../parse/document.ts";
import { ExplainedPlace } from "./explained-place.ts";

/** One part of the condition: what stands between its outermost `and`s. */
export interface ExplainedPart {
  /** As the condition writes it: `1 of selection_*`, `not filter`. */
  text: string;
  /** Events of the log source for which it held. */
  held: number;
}

/** An event that nearly matched, part by part. */
export interface NearEvent {
  event: Event;
  /** How much of the condition held, from 0 to 1. */
  nearness: number;
  /** In the order of `parts`. */
  parts: { text: string; holds: boolean; missing: string[] }[];
}

/** Why a rule did or didn't match. */
export interface SigmaExplanation {
  rule: RuleInfo;
  /** Where the rule looks: `product 'windows', category 'wmi_event'`. */
  logSource: string;
  offered: number;
  /** Of those, records of its log source. */
  inLogSource: number;
  matched: number;
  parts: ExplainedPart[];
  /** Nearest first; those that match aren't among them. */
  nearest: NearEvent[];
}

/** How events are looked at. */
export interface ExplainOptions {
  mapping?: SourceMapping | undefined;
  /** Events kept; default 3. */
  keep?: number | undefined;
}

interface Part {
  text: string;
  expression: Expression;
  held: number;
}

interface PlacedRule {
  place: SourcePlace;
  explained: ExplainedPlace;
}

/** Condition as text again. */
function textOf(condition: Condition): string {
  switch (condition.kind) {
    case "search":
      return condition.name;
    case "quantity":
      return `${condition.least} of ${condition.target}`;
    case "not":
      return `not ${bracketed(condition.item)}`;
    default:
      return condition.items.map(bracketed).join(` ${condition.kind} `);
  }
}

function bracketed(condition: Condition): string {
  return condition.kind === "and" || condition.kind === "or" ? `(${textOf(condition)})` : textOf(condition);
}

/** Takes events one after another and keeps the nearest few, so that whole logs can be explained. */
export class SigmaExplainer {
  readonly #rule: SigmaRule;
  readonly #parts: readonly Part[];
  readonly #whole: Expression;
  readonly #places: readonly PlacedRule[];
  readonly #keep: number;
  #nearest: NearEvent[] = [];
  #offered = 0;
  #inLogSource = 0;
  #matched = 0;

  /** @throws RuleError SIGMA_LOGSOURCE, REGEX_SYNTAX, REGEX_LIMIT */
  constructor(rule: SigmaRule, { mapping, keep = 3 }: ExplainOptions = {}) {
    this.#rule = rule;
    this.#keep = keep;
    const { conditions, searches } = rule.detection;
    const resolve = (condition: Condition) => resolveCondition(condition, searches);
    const first = conditions[0]?.condition;
    const split =
      conditions.length === 1 && first?.kind === "and" ? first.items : conditions.map(({ condition }) => condition);
    this.#parts = split.map((condition) => ({ text: textOf(condition), expression: resolve(condition), held: 0 }));
    const items = this.#parts.map(({ expression }) => expression);
    this.#whole = { kind: conditions.length === 1 ? "and" : "or", items };
    this.#places = resolveSource(rule.logSource, mapping).map((place) => ({
      place,
      explained: new ExplainedPlace(place, [this.#whole]),
    }));
  }

  offer(event: Event): void {
    this.#offered += 1;
    const placed = this.#places.find(({ place }) => fits(place, event));
    if (!placed) return;
    this.#inLogSource += 1;
    const { explained } = placed;
    explained.load(event);
    for (const part of this.#parts) if (explained.holds(part.expression)) part.held += 1;
    if (explained.holds(this.#whole)) {
      this.#matched += 1;
      return;
    }
    const nearness = explained.nearness(this.#whole);
    const last = this.#nearest.at(-1);
    if (this.#nearest.length >= this.#keep && last && last.nearness >= nearness) return;
    const parts = this.#parts.map(({ text, expression }) => ({
      text,
      holds: explained.holds(expression),
      missing: explained.missing(expression),
    }));
    const at = this.#nearest.findIndex((one) => one.nearness < nearness);
    this.#nearest.splice(at < 0 ? this.#nearest.length : at, 0, { event, nearness, parts });
    this.#nearest = this.#nearest.slice(0, this.#keep);
  }

  result(): SigmaExplanation {
    return {
      rule: this.#rule.info,
      logSource: nameOf(this.#rule.logSource),
      offered: this.#offered,
      inLogSource: this.#inLogSource,
      matched: this.#matched,
      parts: this.#parts.map(({ text, held }) => ({ text, held })),
      nearest: this.#nearest,
    };
  }
}

function fits({ channels, providers, eventIds, when }: SourcePlace, event: Event): boolean {
  const same = (list: readonly string[], text: string) => list.some((one) => foldText(one) === foldText(text));
  if (eventIds.length > 0 && !eventIds.includes(event.eventId)) return false;
  const named =
    channels && event.channel !== ""
      ? same(channels, event.channel)
      : channels
        ? same(providers, event.provider)
        : true;
  if (!named) return false;
  return Object.entries(when).every(([name, values]) =>
    event.data.some((field) => foldText(field.name) === foldText(name) && same(values, field.value)),
  );
}

/** Explains one rule over some events. @throws RuleError SIGMA_LOGSOURCE, REGEX_SYNTAX, REGEX_LIMIT */
export function explainSigma(rule: SigmaRule, events: Iterable<Event>, options: ExplainOptions = {}): SigmaExplanation {
  const explainer = new SigmaExplainer(rule, options);
  for (const event of events) explainer.offer(event);
  return explainer.result();
}
