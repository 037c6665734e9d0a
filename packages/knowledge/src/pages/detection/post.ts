import { readYamlText, type YamlText } from "./yaml-text.ts";

/** What the page of a Splunk detection shows, each value as the YAML spells it. Missing texts are empty. */
export interface DetectionPost {
  id: string;
  name: string;
  /** Name of the folder that holds the YAML: `endpoint`. */
  kind: string;
  /** `2018-10-23` */
  date: string;
  type: string;
  author: string;
  version: string;
  description: string;
  search: string;
  howToImplement: string;
  falsePositives: string;
  techniques: readonly string[];
  products: readonly string[];
  dataModels: readonly string[];
  killChainPhases: readonly string[];
  stories: readonly string[];
  requiredFields: readonly string[];
  references: readonly string[];
  datasets: readonly string[];
  /** Given when the detection names observables; numbers of 0 to 100 as text. */
  risk?: { impact: string; confidence: string };
}

/** Kinds of object that lie among the detections and are none. */
const NOT_DETECTIONS = new Set(["Baseline", "Investigation"]);

/**
 * Reads the YAML of a detection of any generation that has `tags`.
 *
 * @param path slash-separated, in the content repository: `detections/experimental/endpoint/x.yml`
 * @returns undefined for a baseline or an investigation
 * @throws MalformedError DETECTION_YAML, LimitError DETECTION_SIZE
 */
export function readDetectionPost(yaml: string, path: string): DetectionPost | undefined {
  const top = readYamlText(yaml, path);
  const type = text(top.type);
  if (NOT_DETECTIONS.has(type)) return undefined;
  const tags = record(top.tags);
  const observables = list(tags.observable);
  return {
    id: text(top.id),
    name: text(top.name),
    kind: path.split("/").at(-2) ?? "",
    date: text(top.date),
    type,
    author: text(top.author),
    version: text(top.version),
    description: text(top.description),
    search: text(top.search),
    howToImplement: text(top.how_to_implement),
    falsePositives: text(top.known_false_positives),
    techniques: texts(tags.mitre_attack_id),
    products: texts(tags.product),
    dataModels: texts(top.datamodel),
    killChainPhases: texts(tags.kill_chain_phases),
    stories: texts(tags.analytic_story ?? tags.analytics_story),
    requiredFields: texts(tags.required_fields),
    references: texts(top.references),
    datasets: texts(tags.dataset),
    ...(observables.length > 0 && { risk: { impact: text(tags.impact), confidence: text(tags.confidence) } }),
  };
}

function record(value: YamlText | undefined): { readonly [key: string]: YamlText } {
  return value !== undefined && typeof value !== "string" && !Array.isArray(value)
    ? (value as Record<string, YamlText>)
    : {};
}

function list(value: YamlText | undefined): readonly YamlText[] {
  return Array.isArray(value) ? value : [];
}

function text(value: YamlText | undefined): string {
  return typeof value === "string" ? value : "";
}

function texts(value: YamlText | undefined): string[] {
  return list(value).map(text);
}
