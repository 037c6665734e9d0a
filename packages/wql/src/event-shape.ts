/** The part of a query that speaks of one kind of event: its class, the class of its target, and all alternatives. */
import type { Alternative } from "./condition.ts";
import { visibleText } from "./quoted-text.ts";
import type { TriggerContext } from "./trigger.ts";

/** What happened to the target; `extrinsic` events have none. */
export type EventVerb = "created" | "changed" | "deleted" | "any" | "extrinsic";

/** Most names spelled out in a sentence. */
const MAX_NAMES = 5;

export interface ShapeOptions {
  /** Class of the event as written. */
  eventClass: string;
  verb: EventVerb;
  /** Class behind ISA as written. */
  target: string | undefined;
  /** Polling interval in seconds. */
  within: number | undefined;
  /** Grouping interval in seconds. */
  group: number | undefined;
  /** At least one. */
  alternatives: readonly Alternative[];
  context: TriggerContext;
}

export class EventShape {
  readonly eventClass: string;
  readonly verb: EventVerb;
  readonly target: string | undefined;
  readonly within: number | undefined;
  readonly group: number | undefined;
  readonly alternatives: readonly Alternative[];
  readonly context: TriggerContext;

  constructor(options: ShapeOptions) {
    this.eventClass = options.eventClass;
    this.verb = options.verb;
    this.target = options.target;
    this.within = options.within;
    this.group = options.group;
    this.alternatives = options.alternatives;
    this.context = options.context;
  }

  /** The class that the properties belong to, in lower case. */
  get className(): string {
    return (this.target ?? this.eventClass).toLowerCase();
  }

  /** Whether every alternative compares the property with something. */
  has(property: string): boolean {
    return this.alternatives.every((alternative) => alternative.has(property));
  }

  /** The texts that a property may have, as written; undefined where others may come too. */
  exact(property: string): string[] | undefined {
    const names = new Map<string, string>();
    for (const alternative of this.alternatives) {
      const { only } = alternative.texts(property);
      if (only === undefined) return undefined;
      for (const [key, name] of only) names.set(key, name);
    }
    return [...names.values()];
  }

  /** What a property is compared with by `=`, `ISA` and `LIKE`, for a sentence; undefined where it may be anything. */
  names(property: string): string[] | undefined {
    const names = new Set<string>();
    for (const alternative of this.alternatives) {
      const found = namesOf(alternative, property);
      if (found.length === 0) return undefined;
      for (const name of found) names.add(name);
    }
    return [...names];
  }
}

function namesOf(alternative: Alternative, property: string): string[] {
  const { only } = alternative.texts(property);
  if (only && only.size > 0) return [...only.values()].map((name) => visibleText(name));
  const patterns = alternative.of(property).filter(({ operator, negated }) => operator === "like" && !negated);
  return patterns.map(({ value }) => `something like "${visibleText(String(value))}"`);
}

/** `a`, `a or b`, `a, b or c`; names past the fifth are counted. */
export function choice(names: readonly string[]): string {
  const shown = names.length > MAX_NAMES + 1 ? names.slice(0, MAX_NAMES) : [...names];
  if (shown.length < names.length) shown.push(`${names.length - shown.length} others`);
  const last = shown.pop() ?? "";
  return shown.length > 0 ? `${shown.join(", ")} or ${last}` : last;
}
