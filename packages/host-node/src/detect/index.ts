/** Apart from the package's own index: rule engines take a moment to load, which a scan must not wait for. */
export { type DetectOptions, detectPaths } from "./detect-paths.ts";
export { openRuleCache, type RuleCache } from "./rule-cache.ts";
export { type RuleFiles, readRuleFiles } from "./rule-files.ts";
