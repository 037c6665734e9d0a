import type { RiskObject, SplunkDetection, SplunkGeneration, SplunkTest } from "./detection.ts";
import type { YamlRecord } from "./yaml-reader.ts";

const NOTHING: readonly string[] = [];

/** Reads a detection of any generation; undefined with a fault if it has no name or no search. */
export function readDetection(yaml: YamlRecord, path: string): SplunkDetection | undefined {
  const name = yaml.text("name");
  const search = yaml.text("search");
  if (name === null) yaml.fault("name", "SPLUNK_FIELD", "the detection has no name");
  if (search === null) yaml.fault("search", "SPLUNK_FIELD", "the detection has no search");
  if (name === null || search === null) return undefined;
  const tags = yaml.record("tags");
  return {
    ...identity(yaml, name, path),
    search,
    place: yaml.places("search"),
    ...prose(yaml),
    ...classification(yaml, tags),
    risk: risk(yaml, tags),
    drilldowns: yaml.records("drilldown_searches").map((one) => ({
      name: one.text("name") ?? "",
      search: one.text("search") ?? "",
    })),
    tests: yaml.records("tests").map(readTest),
    source: { path, line: yaml.line },
  };
}

function identity(
  yaml: YamlRecord,
  name: string,
  path: string,
): Pick<
  SplunkDetection,
  "role" | "generation" | "name" | "id" | "version" | "date" | "creationDate" | "author" | "type" | "status"
> {
  const type = yaml.text("type");
  const lower = type?.toLowerCase();
  return {
    role: lower === "baseline" || lower === "investigation" ? lower : "detection",
    generation: generationOf(yaml),
    name,
    id: yaml.text("id") ?? name,
    version: yaml.text("version"),
    date: yaml.text("date") ?? yaml.text("modification_date"),
    creationDate: yaml.text("creation_date"),
    author: yaml.text("author"),
    type,
    status: yaml.text("status") ?? statusOfFolder(path),
  };
}

/** Before 2023 the folder was the status. */
function statusOfFolder(path: string): string | null {
  const folders = path.split(/[\\/]/).slice(0, -1);
  if (folders.includes("deprecated")) return "deprecated";
  if (folders.includes("experimental")) return "experimental";
  return folders.includes("detections") ? "production" : null;
}

function generationOf(yaml: YamlRecord): SplunkGeneration {
  if (yaml.has("intermediate_findings") || yaml.has("modification_date")) return "findings";
  if (yaml.has("rba")) return "contentctl-5";
  const drops =
    yaml.has("status") && !yaml.record("tags")?.has("required_fields") && !yaml.record("tags")?.has("risk_score");
  if (drops) return "contentctl-5";
  return yaml.has("status") ? "v4" : "escu";
}

function prose(
  yaml: YamlRecord,
): Pick<SplunkDetection, "description" | "howToImplement" | "knownFalsePositives" | "references"> {
  return {
    description: yaml.text("description"),
    howToImplement: yaml.text("how_to_implement"),
    knownFalsePositives: yaml.text("known_false_positives"),
    references: yaml.texts("references"),
  };
}

type Classification = Pick<
  SplunkDetection,
  | "dataSources"
  | "dataModels"
  | "stories"
  | "attack"
  | "assetType"
  | "securityDomain"
  | "products"
  | "killChainPhases"
  | "requiredFields"
>;

/** Stands in `tags` until mid-2026, at the top since. */
function classification(yaml: YamlRecord, tags: YamlRecord | undefined): Classification {
  const list = (name: string): readonly string[] =>
    yaml.has(name) ? yaml.texts(name) : (tags?.texts(name) ?? NOTHING);
  const text = (name: string): string | null => yaml.text(name) ?? tags?.text(name) ?? null;
  const stories = list("analytic_story");
  return {
    dataSources: yaml.texts("data_source"),
    dataModels: yaml.texts("datamodel"),
    stories: stories.length > 0 ? stories : list("analytics_story"),
    attack: list("mitre_attack_id").map((id) => id.toUpperCase()),
    assetType: text("asset_type"),
    securityDomain: text("security_domain"),
    products: list("product"),
    killChainPhases: list("kill_chain_phases"),
    requiredFields: list("required_fields"),
  };
}

function risk(yaml: YamlRecord, tags: YamlRecord | undefined): SplunkDetection["risk"] {
  const findings = yaml.record("intermediate_findings")?.records("entities");
  const rba = yaml.record("rba");
  const objects = (findings ?? rba?.records("risk_objects"))?.map(riskObject) ?? observables(tags, "Victim");
  const threats = yaml.has("threat_objects") ? yaml.records("threat_objects") : rba?.records("threat_objects");
  const impact = tags?.number("impact") ?? null;
  const confidence = tags?.number("confidence") ?? null;
  const product = impact === null || confidence === null ? null : (impact * confidence) / 100;
  const scores = objects.flatMap(({ score }) => (score === null ? [] : [score]));
  const highest = scores.length === 0 ? null : Math.max(...scores);
  return {
    score: tags?.number("risk_score") ?? highest ?? product,
    impact,
    confidence,
    message:
      rba?.text("message") ?? tags?.text("message") ?? objects.find(({ message }) => message !== null)?.message ?? null,
    objects,
    threats: (threats ?? [])
      .map((one) => ({ field: one.text("field") ?? "", type: one.text("type") ?? "" }))
      .concat(threats === undefined ? observables(tags, "Attacker").map(({ field, type }) => ({ field, type })) : []),
  };
}

function riskObject(yaml: YamlRecord): RiskObject {
  return {
    field: yaml.text("field") ?? "",
    type: yaml.text("type") ?? "",
    score: yaml.number("score"),
    message: yaml.text("message"),
  };
}

/** `tags.observable` (2021 to 2024): victims are what risk objects became, attackers what threat objects became. */
function observables(tags: YamlRecord | undefined, role: "Victim" | "Attacker"): RiskObject[] {
  const all = tags?.records("observable") ?? [];
  return all
    .filter((one) => one.texts("role").some((text) => text.toLowerCase() === role.toLowerCase()))
    .map((one) => ({ field: one.text("name") ?? "", type: one.text("type") ?? "", score: null, message: null }));
}

/** A test inside a detection, or in a file of its own before 2023. */
export function readTest(yaml: YamlRecord): SplunkTest {
  return {
    name: yaml.text("name") ?? "",
    data: yaml.records("attack_data").map((one) => ({
      url: one.text("data") ?? "",
      source: one.text("source"),
      sourcetype: one.text("sourcetype"),
    })),
  };
}
