export { openContainer, openLocator } from "./containers/container.ts";
export {
  type Codecs,
  type ContainerLimits,
  type ContainerOptions,
  DEFAULT_LIMITS,
  type Member,
  OpenContainers,
} from "./containers/container-options.ts";
export type { Inflate, InflateEnd } from "./containers/inflate.ts";
export { DUPLICATE_HEAD_BYTES, DuplicateFinder } from "./duplicates.ts";
export type { ContainerFormat, Evidence, Locator, LocatorStep } from "./evidence.ts";
export type { Format } from "./format.ts";
export { recognise } from "./recognise.ts";
export {
  folderOf,
  isRepositoryFormat,
  openGroup,
  type RepositoryMember,
  recogniseGroup,
  repositoryFileName,
  repositoryGroups,
} from "./repository-group.ts";
export { type CollectedOptions, type CollectedResult, readCollected } from "./shapes/collected-reader.ts";
