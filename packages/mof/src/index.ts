export {
  type BinaryMof,
  type BmfIssue,
  type BmfIssueCode,
  isBinaryMof,
  MAX_DECOMPRESSED_BYTES,
  parseBinaryMof,
} from "./binary-mof.ts";
export type { BmfObject, BmfProperty, BmfQualifier, BmfValue } from "./bmf-object.ts";
export {
  DEFAULT_NAMESPACE,
  type MofClassDeclaration,
  type MofDeclaration,
  type MofDirective,
  type MofEncoding,
  type MofFile,
  type MofInstanceDeclaration,
  type MofMember,
  type MofMethod,
  type MofQualifierDeclaration,
  type MofReference,
  type MofScope,
} from "./declaration.ts";
export { formatInstance } from "./instance-format.ts";
export { type InstancesInText, parseInstances } from "./instance-text.ts";
export {
  MAX_DEPTH,
  MAX_ISSUES,
  MAX_NUMBER_LENGTH,
  MAX_OBJECTS,
  MAX_STRING_LENGTH,
  type MofInstance,
  type MofIssue,
  type MofIssueCode,
  type MofProperty,
  type MofQualifier,
  type MofValue,
} from "./model.ts";
export { parseMof } from "./mof-file.ts";
export { normaliseNamespace } from "./namespace.ts";
export {
  type KeyValue,
  MAX_PATH_KEYS,
  MAX_PATH_LENGTH,
  type ObjectKey,
  type ObjectPath,
  type ObjectPathResult,
  parseObjectPath,
} from "./object-path.ts";
export { formatBindingPath, formatObjectPath } from "./object-path-text.ts";
