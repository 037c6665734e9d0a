import { compareText } from "@unbind/bytes";
import type { RuleFault, RuleInfo } from "@unbind/model";
import type { Detector } from "@unbind/rules";
import type { RuleExplainer } from "../explain/rule-explanation.ts";
import { compareFaults } from "../run/assemble-detection.ts";
import type { CompileOptions, EngineRules } from "./engine-rules.ts";
import { isLicenceFile, nameLicences } from "./licence-files.ts";
import { kindOfText, type RuleText } from "./rule-text.ts";
import { type ParsedRuleCache, sigmaRules } from "./sigma-rules.ts";
import { splunkRules } from "./splunk-rules.ts";

/** Everything that rules are made from. */
export interface RuleSources {
  /** Rule files, with macros and tables among them, in any order. */
  texts: readonly RuleText[];
  /** Searches given by themselves. */
  searches?: readonly string[];
  /** A site's own log sources, for Sigma rules. */
  mapping?: RuleText | undefined;
  /** Values of placeholders, for Sigma rules. */
  pipeline?: RuleText | undefined;
  /** Sigma rules that were read before. */
  cache?: ParsedRuleCache | undefined;
}

/** What loaded, what didn't, and how to go on. */
export interface LoadedRules {
  rules: readonly RuleInfo[];
  /** By path, line, column. */
  faults: readonly RuleFault[];
  /** Files that hold no rule and nothing that rules need. */
  unused: readonly string[];
  /** Files with the same text as one that was loaded. */
  copies: readonly { path: string; of: string }[];
  /** Compiles the chosen rules. Rules that can't run come as faults. */
  compile(
    isChosen: (rule: RuleInfo) => boolean,
    options?: CompileOptions,
  ): { detectors: Detector[]; faults: RuleFault[] };
  /** Explains one of `rules`; undefined if it can't be run. @throws RuleError */
  explain(rule: RuleInfo, options?: CompileOptions): RuleExplainer | undefined;
}

/**
 * Reads rules of both languages out of texts, told apart by content. The order of texts doesn't matter. Never throws for
 * a rule.
 *
 * @throws RuleError if the mapping or pipeline file is at fault
 */
export function loadRules(sources: RuleSources): LoadedRules {
  const licences = sources.texts.filter(({ path }) => isLicenceFile(path));
  const { texts, copies } = withoutCopies(sources.texts.filter(({ path }) => !isLicenceFile(path)));
  const ofSigma: RuleText[] = [];
  const others: RuleText[] = [];
  for (const text of texts) (kindOfText(text) === "sigma" ? ofSigma : others).push(text);
  const engines: EngineRules[] = [sigmaRules(ofSigma, sources), splunkRules(others, sources.searches ?? [])];
  const rules = engines.flatMap((engine) => engine.rules);
  nameLicences(rules, licences);
  return {
    rules,
    faults: engines.flatMap(({ faults }) => faults).sort(compareFaults),
    unused: engines.flatMap(({ unused }) => unused).sort(compareText),
    copies,
    compile: (isChosen, options = {}) => {
      const compiled = engines.map((engine) => engine.compile(isChosen, options));
      return {
        detectors: compiled.flatMap(({ detector }) => detector ?? []),
        faults: compiled.flatMap(({ faults }) => faults).sort(compareFaults),
      };
    },
    explain: (rule, options = {}) => {
      for (const engine of engines) {
        const explainer = engine.rules.includes(rule) ? engine.explain(rule, options) : undefined;
        if (explainer) return explainer;
      }
      return undefined;
    },
  };
}

/** Texts by path; of equal texts only the first. */
function withoutCopies(all: readonly RuleText[]): { texts: RuleText[]; copies: { path: string; of: string }[] } {
  const texts: RuleText[] = [];
  const copies: { path: string; of: string }[] = [];
  const firsts = new Map<string, string>();
  for (const one of all.toSorted((a, b) => compareText(a.path, b.path))) {
    const first = firsts.get(one.text);
    if (first === undefined) {
      firsts.set(one.text, one.path);
      texts.push(one);
    } else copies.push({ path: one.path, of: first });
  }
  return { texts, copies };
}
