import type { GraphBuilder } from "../graph/builder.ts";
import { type KnowledgeSource, keyOf } from "../graph/model.ts";
import { addReference } from "./reference-node.ts";
import type { DetectionRule } from "./rule-yaml.ts";

/** A detection as a node: what it detects, and the stories it belongs to. Sigma's licence asks for the author. */
export function addRule(builder: GraphBuilder, source: KnowledgeSource, rule: DetectionRule, file: string): void {
  const retired =
    /^(?:deprecated|unsupported|removed)$/.test(rule.status) || /(?:^|\/)(?:deprecated|unsupported)\//.test(file);
  const state = retired ? "deprecated" : "active";
  const from = builder.addNode("detection", `${rule.dialect}:${rule.id}`, rule.name, state, [
    { name: "description", value: rule.description },
    { name: "author", value: rule.author },
    { name: "date", value: rule.date },
    { name: "version", value: rule.version },
    { name: "status", value: rule.status },
    { name: rule.dialect === "sigma" ? "log-source" : "type", value: rule.type },
    { name: "level", value: rule.level },
    { name: "search", value: rule.search },
    ...rule.dataModels.map((value) => ({ name: "data-model", value })),
    { name: "file", value: file },
    { name: "source", value: rule.text },
  ]);
  if (detects(rule)) {
    for (const { text, line } of rule.techniques) {
      builder.addEdge(source, { from, to: keyOf("technique", text), kind: "detects", file, locator: `line ${line}` });
    }
  }
  for (const story of rule.stories) {
    const to = builder.addNode("story", story, story);
    builder.addEdge(source, { from, to, kind: "tells", file });
  }
  for (const url of rule.references) addReference(builder, source, { from, url, title: url, file });
}

/** Splunk keeps baselines and investigations beside detections. */
function detects({ dialect, type }: DetectionRule): boolean {
  return dialect === "sigma" || !/^(?:Baseline|Investigation)$/i.test(type);
}
