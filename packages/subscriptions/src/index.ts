export { type EvidenceComputers, type HostNames, hostNames } from "./join/host-names.ts";
export { compareSubscriptions, joinSubscriptions } from "./join/join-subscriptions.ts";
export { HOST_FROM_COLLECTION } from "./join/repository-witness.ts";
export { type SubscriptionSelector, subscriptionSelectors } from "./selectors.ts";
export { sourceOf } from "./sightings/event-source.ts";
export { type InventoryEvidence, inventoryEvidence } from "./sightings/inventory-evidence.ts";
export { type MofEvidence, mofBinaryEvidence, mofTextEvidence } from "./sightings/mof-evidence.ts";
export { isScriptBlockPart } from "./sightings/powershell.ts";
export {
  INDEX_ONLY,
  INVENTORY_SOURCE,
  RECORD_CUT,
  REPOSITORY_SOURCE,
  type RecoveredFacts,
  type RepositoryObject,
  type RepositoryProperty,
  sightingsOfRepository,
} from "./sightings/repository-objects.ts";
export { type RepositoryRole, ROLE_CLASSES, repositoryRole } from "./sightings/repository-role.ts";
export { type CollectedSightings, SightingCollector } from "./sightings/sighting-collector.ts";
export { type EventSightings, sightingsOf } from "./sightings/sightings-of.ts";
export { type HostEvidence, sourceCoverage, TELLING_CHANNELS } from "./source-coverage.ts";
