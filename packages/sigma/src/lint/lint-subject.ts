/** A rule with everything that several checks ask about it, worked out once. */
import type { LintFinding } from "@unbind/rules";
import type { Condition } from "../condition/condition.ts";
import { targetNames } from "../condition/condition-targets.ts";
import type { SourceMapping } from "../logsource/source-mapping.ts";
import { resolveSource } from "../logsource/source-resolver.ts";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import type { Detection, SearchIdentifier, SigmaDocument } from "../parse/document.ts";
import { entryOf } from "../parse/document-fields.ts";
import type { Place, YamlNode } from "../parse/yaml-tree.ts";

/** What a rule is checked against. */
export interface SigmaLintContext {
  /** A site's own log sources. */
  readonly mapping?: SourceMapping | undefined;
  /** Ids of the whole set with how many rules have each: tells ids that stand twice. */
  readonly ids?: ReadonlyMap<string, number>;
  /** Ids and names that correlations build on: those rules are parts, not read by anybody alone. */
  readonly parts?: ReadonlySet<string>;
}

/** One `field|modifiers: values` of a search. */
export interface Entry {
  readonly search: SearchIdentifier;
  /** As the rule spells it; empty for keywords. */
  readonly field: string;
  readonly modifiers: readonly string[];
  readonly keyAt: Place;
  readonly values: readonly (YamlNode & { kind: "scalar" })[];
}

export interface LintSubject {
  readonly document: SigmaDocument;
  readonly context: SigmaLintContext;
  /** Undefined for correlations. */
  readonly detection: Detection | undefined;
  readonly entries: readonly Entry[];
  /** Undefined where Windows event logs can't hold the log source, or it isn't known. */
  readonly places: readonly SourcePlace[] | undefined;
  /** Searches that stand under an odd number of `not`. */
  readonly negated: ReadonlySet<string>;
  /** Searches that the conditions name. */
  readonly used: ReadonlySet<string>;
}

/** A finding that isn't yet put together. */
export interface Weakness {
  readonly rule: string;
  readonly severity: LintFinding["severity"];
  readonly message: string;
  readonly fix: string;
  readonly at: Place;
}

/** One check: gives what it finds. */
export type Check = (subject: LintSubject) => Iterable<Weakness>;

export function lintSubject(document: SigmaDocument, context: SigmaLintContext): LintSubject {
  const detection = document.kind === "correlation" ? undefined : document.detection;
  const searches = [...(detection?.searches.values() ?? [])];
  const names = searches.map(({ name }) => name);
  const negated = new Set<string>();
  const used = new Set<string>();
  for (const { condition, aggregation } of detection?.conditions ?? []) {
    visit(condition, names, false, (name, isNegated) => {
      used.add(name);
      if (isNegated) negated.add(name);
    });
    for (const { name } of aggregation?.near ?? []) used.add(name);
  }
  const entries = searches.flatMap((search) => entriesOf(search, search.node));
  return { document, context, detection, entries, places: placesOf(document, context), negated, used };
}

function placesOf(document: SigmaDocument, { mapping }: SigmaLintContext): readonly SourcePlace[] | undefined {
  if (document.kind === "correlation") return undefined;
  try {
    return resolveSource(document.logSource, mapping);
  } catch {
    return undefined;
  }
}

function visit(
  condition: Condition,
  names: readonly string[],
  isNegated: boolean,
  found: (name: string, isNegated: boolean) => void,
): void {
  switch (condition.kind) {
    case "search":
      found(condition.name, isNegated);
      break;
    case "quantity":
      for (const name of targetNames(condition.target, names)) found(name, isNegated);
      break;
    case "not":
      visit(condition.item, names, !isNegated, found);
      break;
    default:
      for (const item of condition.items) visit(item, names, isNegated, found);
  }
}

function entriesOf(search: SearchIdentifier, node: YamlNode): Entry[] {
  if (node.kind === "scalar") return [{ search, field: "", modifiers: [], keyAt: node.at, values: [node] }];
  if (node.kind === "list") return node.items.flatMap((item) => entriesOf(search, item));
  return node.entries.map(({ key, keyAt, value }) => {
    const [field = "", ...modifiers] = key.split("|");
    const values = (value.kind === "list" ? value.items : [value]).filter((item) => item.kind === "scalar");
    return { search, field, modifiers, keyAt, values };
  });
}

/** True for a rule that only serves correlations. */
export function isPart({ document, context: { parts } }: LintSubject): boolean {
  return parts !== undefined && (parts.has(document.info.id) || parts.has(document.name ?? document.info.id));
}

/** Where a key of the document stands; the document's start if it isn't there. */
export function placeOfKey({ document }: LintSubject, key: string): Place {
  return entryOf(document.root, key)?.keyAt ?? document.at;
}

/** A value for a message: bounded, with nothing that ends a line. */
export function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `'${line.slice(0, 57).toWellFormed()}...'` : `'${line}'`;
}

/** True if any of the modifiers is there. */
export function has({ modifiers }: Entry, ...names: readonly string[]): boolean {
  return names.some((name) => modifiers.includes(name));
}
