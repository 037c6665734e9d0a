export { type DetectOptions, detectPaths } from "./detect/detect-paths.ts";
export { type RuleFiles, readRuleFiles } from "./detect/rule-files.ts";
export { fileEvidence, hashEvidence, nativeCodecs, nativeCrc32, stdinEvidence, walkPaths } from "./files/index.ts";
export { type ScanOptions, scanPaths } from "./scan/scan-paths.ts";
