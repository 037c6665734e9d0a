export { fileEvidence, hashEvidence, nativeCodecs, nativeCrc32, stdinEvidence, walkPaths } from "./files/index.ts";
export { type ScanOptions, scanPaths } from "./scan/scan-paths.ts";
