/** A detection with everything that several checks ask about it, worked out once. */
import type { LintFinding } from "@unbind/rules";
import type { SplunkDataSource } from "../content/content-objects.ts";
import type { SplunkDetection } from "../content/detection.ts";
import { selectorsOf } from "../event/push-down/selectors.ts";
import type { MacroTable } from "../syntax/macro-table.ts";
import { type ParsedSearch, parseSearch } from "../syntax/parse.ts";
import type { Span } from "../syntax/span.ts";
import { type FieldFlow, fieldFlow } from "./flow/field-flow.ts";
import { YamlPlaces } from "./yaml-places.ts";

/** What a detection is checked against. */
export interface SplunkLintContext {
  readonly macros?: MacroTable;
  /** Data sources by name; a detection that names an unknown one isn't checked against fields. */
  readonly dataSources?: ReadonlyMap<string, SplunkDataSource>;
  /** Text of a detection's file, for places outside of the search. */
  readonly textOf?: (path: string) => string | undefined;
  /** All detections of the set by name: tells names that stand twice. */
  readonly names?: ReadonlyMap<string, readonly SplunkDetection[]>;
}

export interface LintSubject {
  readonly detection: SplunkDetection;
  readonly context: SplunkLintContext;
  readonly parsed: ParsedSearch;
  readonly flow: FieldFlow;
  /** Event ids that the search's first commands ask for; undefined if it may take any. */
  readonly eventIds: ReadonlySet<number> | undefined;
  /** Places outside of the search, where the file's text is at hand. */
  readonly yaml: YamlPlaces | undefined;
  /** Channels, lower case, or undefined. */
  readonly channels: ReadonlySet<string> | undefined;
}

/** A finding that isn't yet placed in a file. */
export interface Weakness {
  readonly rule: string;
  readonly severity: LintFinding["severity"];
  readonly message: string;
  readonly fix: string;
  /** In the expanded search; undefined: elsewhere in the detection. */
  readonly span?: Span;
  /** Where it stands in the YAML: the first of these names that is there, `message` or `field: dest`. */
  readonly key?: readonly string[];
}

/** One check: gives what it finds. */
export type Check = (subject: LintSubject) => Iterable<Weakness>;

export function lintSubject(detection: SplunkDetection, context: SplunkLintContext): LintSubject {
  const parsed = parseSearch(detection.search, context.macros ? { macros: context.macros } : {});
  const selectors = selectorsOf([parsed.pipeline]);
  const bounded = selectors?.length ? selectors : undefined;
  const everyId = bounded?.every(({ eventIds }) => eventIds.length > 0) ?? false;
  const everyChannel = bounded?.every(({ channels }) => channels !== undefined) ?? false;
  const text = context.textOf?.(detection.source.path);
  return {
    detection,
    context,
    yaml: text === undefined ? undefined : new YamlPlaces(text),
    parsed,
    flow: fieldFlow(parsed.pipeline),
    eventIds: everyId ? new Set(bounded?.flatMap(({ eventIds }) => eventIds)) : undefined,
    channels: everyChannel ? new Set(bounded?.flatMap(({ channels = [] }) => channels)) : undefined,
  };
}

/** Text of a span of the expanded search, shortened for a message. */
export function quoted({ parsed }: LintSubject, { start, end }: Span): string {
  const text = parsed.expanded.text.slice(start, end).replaceAll(/\s+/g, " ").trim();
  return text.length > 80 ? `${text.slice(0, 77).toWellFormed()}...` : text;
}
