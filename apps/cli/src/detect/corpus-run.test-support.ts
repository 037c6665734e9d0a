/** For corpus tests: published rules over evidence, the whole way that `unbind detect` goes. */
import { join, resolve } from "node:path";
import { type LoadedRules, loadRules, type RuleText } from "@unbind/detect";
import { detectPaths, readRuleFiles } from "@unbind/host-node/detect";
import type { DetectReport, Finding, RuleFault } from "@unbind/model";

export const corpus: string = resolve(import.meta.dirname, "../../../..", process.env["UNBIND_CORPUS"] ?? "../shared");
export const splunk: string = join(corpus, "content/splunk");
export const evidence: string = join(corpus, "samples/evidence");

/** Rules of some files, with Splunk's published macros and tables. */
export async function rulesOf(paths: readonly string[], texts: readonly RuleText[] = []): Promise<LoadedRules> {
  const files = await readRuleFiles([...paths, join(splunk, "macros.json"), join(splunk, "lookups")]);
  if (files.faults.length > 0) throw new Error(JSON.stringify(files.faults));
  return loadRules({ texts: [...files.texts, ...texts] });
}

export interface Run {
  report: DetectReport;
  /** Rules that can't run. */
  unusable: readonly RuleFault[];
  /** What went wrong while they ran. */
  runFaults: readonly RuleFault[];
}

export async function run(
  loaded: LoadedRules,
  paths: readonly string[],
  isChosen: Parameters<LoadedRules["compile"]>[0] = () => true,
): Promise<Run> {
  const { detectors, faults } = loaded.compile(isChosen);
  const report = await detectPaths(paths, {
    detectors,
    loaded: loaded.rules.length,
    notLoaded: faults,
    checksums: false,
    hash: "none",
  });
  const known = new Set(faults);
  return { report, unusable: faults, runFaults: report.notLoaded.filter((fault) => !known.has(fault)) };
}

/** Columns of a finding in their order; a column without a value has an empty list. */
export function rowOf({ fields }: Finding): Record<string, string[]> {
  return Object.fromEntries(fields.map(({ name, values }) => [name, values]));
}
