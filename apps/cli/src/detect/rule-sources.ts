import { readFileSync } from "node:fs";
import { type LoadedRules, loadRules, parseTuning, type RuleText, type Tuning } from "@unbind/detect";
import { openRuleCache } from "@unbind/host-node/detect";
import type { RuleFault } from "@unbind/model";
import { RuleError } from "@unbind/rules";
import { UsageError } from "../exit.ts";
import { systemReason } from "../system-reason.ts";
import { VERSION } from "../version.ts";
import { readRulePaths } from "./builtin-rules.ts";

export interface RuleSourceOptions {
  rules?: string[];
  search?: string[];
  macros?: string[];
  lookups?: string[];
  mapping?: string;
  pipeline?: string;
  tuning?: string;
  /** Folder for rules that were read once. */
  cache?: string;
}

/** Rules as the command line names them, with files that could not be read among the faults. */
export interface ReadRules {
  loaded: LoadedRules;
  faults: readonly RuleFault[];
  tuning: Tuning | undefined;
}

/**
 * Reads and loads what the options name. Faults of rules are kept; those of files that a person wrote for this run
 * (mapping, pipeline, tuning) stop it.
 *
 * @throws UsageError
 */
export async function readRules(options: RuleSourceOptions, signal: AbortSignal): Promise<ReadRules> {
  const { rules = [], search = [], macros = [], lookups = [] } = options;
  if (rules.length + search.length === 0) {
    throw new UsageError("no rules are given. Name them with --rules, or give a search with --search.");
  }
  const files = await readRulePaths([...rules, ...macros, ...lookups], signal);
  return stoppingAtFaults(() => {
    const tuning = options.tuning === undefined ? undefined : parseTuning(textOf(options.tuning).text, options.tuning);
    const cache = options.cache === undefined ? undefined : openRuleCache(options.cache, VERSION);
    const loaded = loadRules({
      cache,
      texts: files.texts,
      searches: search,
      ...(options.mapping !== undefined && { mapping: textOf(options.mapping) }),
      ...(options.pipeline !== undefined && { pipeline: textOf(options.pipeline) }),
    });
    cache?.save();
    return { loaded, faults: [...files.faults, ...(cache?.faults ?? []), ...loaded.faults], tuning };
  });
}

function textOf(path: string): RuleText {
  try {
    return { path, text: readFileSync(path, "utf8") };
  } catch (error) {
    throw new UsageError(`${path} can't be read: ${systemReason(error)}`);
  }
}

function stoppingAtFaults<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new UsageError(`${error.file ?? ""}:${error.line}:${error.column}: ${error.message}`);
  }
}
