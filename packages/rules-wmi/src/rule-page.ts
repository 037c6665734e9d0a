/** Pages of documentation, made from the rules: one per rule, and one that lists them. */
import { RuleError } from "@unbind/rules";
import {
  CONVERT_TARGETS,
  type Conversion,
  type ConvertTarget,
  QUERY_EXTENSIONS,
  type SigmaDocument,
  sigmaDetector,
  type YamlNode,
} from "@unbind/sigma";

/** One file of rules and all that can be said of it. */
export interface OwnRule {
  /** File name without ending. */
  name: string;
  /** The rule or correlation first, then what it is built on. */
  documents: readonly SigmaDocument[];
  conversions: ReadonlyMap<ConvertTarget, Conversion>;
}

const LANGUAGES: Readonly<Record<ConvertTarget, string>> = {
  splunk: "Splunk SPL",
  "kql-sentinel": "KQL, Microsoft Sentinel",
  "kql-defender": "KQL, Defender advanced hunting",
  esql: "Elastic ES|QL",
  eql: "Elastic EQL",
};

/** Markdown of one rule. */
export function rulePage(rule: OwnRule): string {
  const main = mainOf(rule);
  const { info } = main;
  return [
    `# ${info.title}`,
    "",
    info.description ?? "",
    "",
    `- **Reads**: ${eventsOf(rule).join("; ")}`,
    `- **Level**: ${info.level ?? "none"}; **id**: \`${info.id}\`; **ATT&CK**: ${info.attack.join(", ")}`,
    `- **Rule**: [${rule.name}.yml](../../packages/rules-wmi/rules/${rule.name}.yml), ${info.author ?? ""}, ${info.license ?? ""}`,
    "",
    "## False positives",
    "",
    ...main.falsePositives.map((text) => `- ${text}`),
    "",
    ...blindSpots(main),
    "## In other languages",
    "",
    ...CONVERT_TARGETS.flatMap((target) => languagePart(rule, target)),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

/** Markdown of the table of all rules. */
export function listOfRules(rules: readonly OwnRule[]): string {
  const rows = rules.map((rule) => {
    const { info } = mainOf(rule);
    const said = CONVERT_TARGETS.map((target) => (queryOf(rule, target) ? "yes" : "no"));
    return `| [${info.title}](rules/${rule.name}.md) | ${info.level ?? ""} | ${eventsOf(rule).join("; ")} | ${said.join(" | ")} |`;
  });
  const head = ["rule", "level", "reads", ...CONVERT_TARGETS];
  return [`| ${head.join(" | ")} |`, `|${head.map(() => "---|").join("")}`, ...rows].join("\n");
}

function mainOf({ documents, name }: OwnRule): SigmaDocument {
  const [main] = documents;
  if (!main) throw new RuleError("SIGMA_SCHEMA", "The file holds no rule", { file: name });
  return main;
}

/** `Security 4688`, as the engine asks the logs for them. */
function eventsOf({ documents }: OwnRule): string[] {
  const selectors = sigmaDetector(documents).selectors ?? [];
  const texts = selectors.flatMap(({ channels = [], eventIds }) =>
    channels.map((channel) => [channel, eventIds.join(", ")].filter((part) => part !== "").join(" ")),
  );
  return [...new Set(texts)].sort();
}

function blindSpots({ root }: SigmaDocument): string[] {
  const spots = root.entries.find(({ key }) => key === "blindspots")?.value;
  if (spots === undefined) return [];
  return ["## What it can't see", "", ...textsOf(spots).map((text) => `- ${text}`), ""];
}

function textsOf(node: YamlNode): string[] {
  if (node.kind === "list") return node.items.flatMap(textsOf);
  return node.kind === "scalar" ? [node.text] : [];
}

function queryOf({ conversions }: OwnRule, target: ConvertTarget): Conversion["queries"][number] | undefined {
  return conversions.get(target)?.queries[0];
}

function languagePart(rule: OwnRule, target: ConvertTarget): string[] {
  const query = queryOf(rule, target);
  const title = `### ${LANGUAGES[target]}`;
  if (!query) {
    const reasons = rule.conversions.get(target)?.faults.map(({ message }) => message) ?? [];
    return [title, "", `Not sayable: ${reasons.join("; ")}.`, ""];
  }
  const notes = query.notes.map((note) => `- ${note}`);
  return [
    title,
    "",
    `\`\`\`${QUERY_EXTENSIONS[target]}`,
    query.query,
    "```",
    "",
    ...(notes.length > 0 ? [...notes, ""] : []),
  ];
}
