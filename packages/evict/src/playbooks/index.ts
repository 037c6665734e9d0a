export { ansiblePlaybook, isSafeForAnsible } from "./ansible.ts";
export { cacaoPlaybook } from "./cacao.ts";
export { fileNameOf } from "./file-name.ts";
export { intunePair, MAX_INTUNE_BYTES } from "./intune.ts";
export { ocsfReceipts } from "./ocsf-receipt.ts";
export { collectArtifact, evictArtifact } from "./velociraptor.ts";
