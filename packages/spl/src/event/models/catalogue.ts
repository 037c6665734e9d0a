import type { Dataset } from "./dataset.ts";
import { endpointDatasets } from "./endpoint.ts";
import { identityDatasets } from "./identity.ts";
import { networkDatasets } from "./network.ts";

const DATASETS: readonly Dataset[] = [...endpointDatasets, ...networkDatasets, ...identityDatasets];

/**
 * Datasets that a search's `datamodel=` asks for: all of the model if it names no dataset, or the model's own. Empty: no
 * Windows event fills it (Web, Email, Risk ...), so that a search over it can't find anything here.
 */
export function findDatasets(model: string, dataset: string | undefined): readonly Dataset[] {
  const wanted = dataset?.split(".")[0]?.toLowerCase();
  const ofModel = DATASETS.filter((one) => one.model.toLowerCase() === model.toLowerCase());
  if (wanted === undefined || wanted === model.toLowerCase()) return ofModel;
  return ofModel.filter(({ name }) => name.toLowerCase() === wanted);
}
