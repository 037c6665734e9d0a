export { BoundedReader } from "./bounded-reader.ts";
export { crc32 } from "./crc32.ts";
export {
  EvidenceError,
  type EvidenceRef,
  type Issue,
  issueOf,
  LimitError,
  MalformedError,
  type Severity,
  TruncatedError,
  UnsupportedError,
} from "./evidence-error.ts";
export { filetimeToIso, isoToFiletime, UNIX_EPOCH } from "./filetime.ts";
export { guidFromText, guidToText } from "./guid.ts";
export { hexByte, toHex } from "./hex.ts";
export { compareIssues, compareText, ISSUES_KEPT_PER_CODE, IssueLog } from "./issue-log.ts";
export { nameUuid, UNBIND_NAMESPACE } from "./name-uuid.ts";
export { sha1 } from "./sha1.ts";
export { sha256Hex } from "./sha256.ts";
export { MAX_SUB_AUTHORITIES, sidFromText, sidToText } from "./sid.ts";
export { type ByteSource, memorySource, STREAM_LOOK_BACK } from "./source.ts";
export { decodeUtf16, encodeUtf16 } from "./utf16.ts";
