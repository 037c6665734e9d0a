export { fileEvidence } from "./file-evidence.ts";
export { hashEvidence } from "./hash.ts";
export { nativeCodecs, nativeCrc32 } from "./native-codecs.ts";
export { type StdinOptions, stdinEvidence } from "./stdin.ts";
export { type WalkOptions, walkPaths } from "./walk.ts";
