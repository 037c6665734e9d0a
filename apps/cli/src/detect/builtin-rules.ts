import { type RuleFiles, readRuleFiles } from "@unbind/host-node/detect";

/** Stands for Unbind's own rules where paths of rules are given; a folder of that name is `./builtin`. */
export const BUILTIN = "builtin";

/** Rules of files, folders and zips, and our own where they are named. @throws the signal's reason */
export async function readRulePaths(paths: readonly string[], signal: AbortSignal): Promise<RuleFiles> {
  const read = await readRuleFiles(
    paths.filter((path) => path !== BUILTIN),
    signal,
  );
  if (!paths.includes(BUILTIN)) return read;
  const { ownRules } = await import("@unbind/rules-wmi");
  const own = ownRules.map(({ path, text }) => ({ path: `${BUILTIN}/${path}`, text }));
  return { texts: [...own, ...read.texts], faults: read.faults, passed: read.passed };
}
