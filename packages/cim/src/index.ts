export type { IndexKey, KeyKind, RecordLocation } from "./btree/index-key.ts";
export type { MapFile } from "./files/map-choice.ts";
export { hasMappingMagic, type MapBlock, type Mapping, type RepositoryVersion } from "./files/mapping.ts";
export {
  isIndexBtr,
  isObjectsData,
  RECOGNITION_BYTES,
  type RepositoryFileKind,
  recogniseRepositoryFile,
} from "./files/recognise.ts";
export type { CimKind, CimType } from "./objects/cim-type.ts";
export type { CimObject, CimValue, NamedValue } from "./objects/cim-value.ts";
export type { MethodDefinition, MethodParameter } from "./objects/methods-part.ts";
export type { Qualifier } from "./objects/qualifier.ts";
export type { RecordPiece } from "./objects/record-store.ts";
export { type CarvedObjects, carveObjects } from "./recover/carve-objects.ts";
export type { RecoverySource } from "./recover/finding.ts";
export type { RecoveryPlace } from "./recover/judge.ts";
export { findLostInstances, type LostInstance } from "./recover/lost-instances.ts";
export { type Recovered, recoverObjects } from "./recover/recover-objects.ts";
export type { ClassDefinition, PropertyDefinition } from "./repository/class-definition.ts";
export { type Instance, propertyValue, type Stamps } from "./repository/instance.ts";
export type { NamespaceInfo } from "./repository/namespaces.ts";
export type { Reference } from "./repository/references.ts";
export { type OpenOptions, Repository, type RepositoryFiles } from "./repository/repository.ts";
export { type SubscriptionParts, subscriptionParts } from "./repository/subscription-parts.ts";
export { sessionOf, type WriteSession } from "./repository/write-session.ts";
export { classToMof, instanceToMof } from "./text/mof-text.ts";
