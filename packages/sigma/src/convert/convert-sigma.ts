/** Sigma rules in the query languages of other systems: the same meaning, or a fault that names what can't be said. */
import type { RuleInfo } from "@unbind/model";
import { RuleError } from "@unbind/rules";
import { joinRules, type RuleSet } from "../compile/rule-set.ts";
import type { SourceMapping } from "../logsource/source-mapping.ts";
import type { SigmaCorrelation, SigmaDocument, SigmaRule } from "../parse/document.ts";
import { MAX_QUERY, tooLong } from "./boolean-text.ts";
import { eql } from "./elastic/eql.ts";
import { esql } from "./elastic/esql.ts";
import { kqlDefender } from "./kql/defender.ts";
import { kqlSentinel } from "./kql/sentinel.ts";
import { type Language, type PlacedRule, placeRule } from "./placed-rule.ts";
import { splunk } from "./splunk/splunk.ts";
import { unsayable } from "./unsayable.ts";

/** Languages and the tables or indexes they are for. */
export type ConvertTarget = "splunk" | "kql-sentinel" | "kql-defender" | "esql" | "eql";

const LANGUAGES: Readonly<Record<ConvertTarget, Language>> = {
  splunk,
  "kql-sentinel": kqlSentinel,
  "kql-defender": kqlDefender,
  esql,
  eql,
};

/** Languages that rules can be converted to. */
export const CONVERT_TARGETS: readonly ConvertTarget[] = Object.keys(LANGUAGES) as ConvertTarget[];

/** One rule in another language. */
export interface ConvertedQuery {
  rule: RuleInfo;
  target: ConvertTarget;
  /** Lines end with LF; none at the end. */
  query: string;
  /** Where the other system's records differ from what the rule was written for. */
  notes: readonly string[];
}

/** What could be said in the other language, and what could not. */
export interface Conversion {
  queries: ConvertedQuery[];
  /** Rules that can't be said, located: SIGMA_UNSAYABLE, and what keeps a rule from running at all. */
  faults: RuleError[];
}

/**
 * Converts rules and correlations; rules that are only parts of a correlation are said inside it. Never throws for a
 * rule.
 *
 * @example
 * const { queries, faults } = convertSigma(parseSigma(text, { path }).documents, "splunk");
 */
export function convertSigma(
  documents: readonly SigmaDocument[],
  target: ConvertTarget,
  { mapping }: { mapping?: SourceMapping | undefined } = {},
): Conversion {
  const faults: RuleError[] = [];
  const set = joinRules(documents, (fault) => faults.push(fault));
  const language = LANGUAGES[target];
  const members = new Map(set.correlations.map(({ correlation, members: rules }) => [correlation, rules]));
  const queries = documents.flatMap((document): ConvertedQuery[] => {
    if (document.kind === "filter" || set.hidden.has(document)) return [];
    if (document.kind === "correlation" && !members.has(document)) return [];
    try {
      return [converted(document, target, language, members, { set, mapping })];
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      faults.push(located(document, error));
      return [];
    }
  });
  return { queries, faults };
}

interface Context {
  set: RuleSet;
  mapping: SourceMapping | undefined;
}

function converted(
  document: SigmaRule | SigmaCorrelation,
  target: ConvertTarget,
  language: Language,
  members: ReadonlyMap<SigmaCorrelation, readonly (SigmaRule | SigmaCorrelation)[]>,
  { set, mapping }: Context,
): ConvertedQuery {
  const notes = new Set<string>();
  const note = (text: string) => notes.add(text);
  const query =
    document.kind === "rule"
      ? language.rule(placeRule(document, set, mapping), note)
      : language.correlation(document, membersOf(document, members.get(document) ?? [], { set, mapping }), note);
  if (query.length > MAX_QUERY) throw tooLong();
  return { rule: document.info, target, query, notes: [...notes] };
}

function membersOf(
  correlation: SigmaCorrelation,
  members: readonly (SigmaRule | SigmaCorrelation)[],
  { set, mapping }: Context,
): PlacedRule[] {
  return members.map((member) => {
    if (member.kind === "correlation")
      throw unsayable("A correlation of correlations is not converted", correlation.at);
    return placeRule(member, set, mapping);
  });
}

function located(document: SigmaDocument, error: RuleError): RuleError {
  error.rule ??= document.info.title;
  error.file ??= document.info.source.path;
  if (error.line === 0) {
    error.line = document.at.line;
    error.column = document.at.column;
  }
  return error;
}
