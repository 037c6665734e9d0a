export { fileEvidence } from "./file-evidence.ts";
export { hashEvidence } from "./hash.ts";
export { nativeCodecs, nativeCrc32 } from "./native-codecs.ts";
export { stdinEvidence } from "./stdin.ts";
export { walkPaths } from "./walk.ts";
