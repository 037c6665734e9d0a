import type { RuleFault, RuleInfo } from "@unbind/model";
import type { Detector } from "@unbind/rules";
import type { RuleExplainer } from "../explain/rule-explanation.ts";

/** Rules of one language, read and ready to be compiled. */
export interface EngineRules {
  rules: readonly RuleInfo[];
  faults: readonly RuleFault[];
  /** Files that hold nothing this language knows. */
  unused: readonly string[];
  /** Compiles the chosen rules to run together; undefined if none is left. */
  compile(isChosen: (rule: RuleInfo) => boolean, options: CompileOptions): CompiledRules;
  /** Explains one of the rules; undefined if it isn't of this language or can't be run. @throws RuleError */
  explain(rule: RuleInfo, options: CompileOptions): RuleExplainer | undefined;
}

/** What rules need besides their text. */
export interface CompileOptions {
  /** FILETIME that relative times count from; undefined: the search says so where it needs it. */
  now?: bigint | undefined;
}

/** Rules that can run, and those that can't in spite of being well written. */
export interface CompiledRules {
  detector: Detector | undefined;
  faults: readonly RuleFault[];
}
