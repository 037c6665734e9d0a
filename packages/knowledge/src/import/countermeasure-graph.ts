import { sha256Hex } from "@unbind/bytes";
import type { GraphBuilder } from "../graph/builder.ts";
import { type KnowledgeSource, keyOf } from "../graph/model.ts";
import { type Countermeasure, printCountermeasure } from "./coun7er.ts";
import type { Coun7erDataset, DatasetTemplate } from "./coun7er-dataset.ts";
import { addReference } from "./reference-node.ts";

/** A page as a node with its edges. Its text stays in the node: that is what is linted and printed. */
export function addCountermeasure(
  builder: GraphBuilder,
  source: KnowledgeSource,
  page: Countermeasure,
  file: string,
): void {
  const text = printCountermeasure(page);
  const outcome = page.sections.find(({ name }) => name === "Intended Outcome")?.text ?? "";
  const from = builder.addNode("countermeasure", page.id, page.title, stateOf(page.status), [
    { name: "outcome", value: outcome },
    { name: "type", value: page.type ?? "" },
    { name: "version", value: page.version },
    { name: "created", value: page.created },
    { name: "modified", value: page.modified },
    { name: "file", value: file },
    { name: "sha256", value: sha256Hex(text) },
    { name: "source", value: text },
  ]);
  const line = lineCounter(text);
  for (const { id, span } of page.techniques) {
    const locator = `line ${line(span.start)}`;
    builder.addEdge(source, { from, to: keyOf("technique", id), kind: "counters", file, locator });
  }
  for (const { id, idAsWritten, name, span } of page.related) {
    const locator = `line ${line(span.start)}`;
    builder.addEdge(source, {
      from,
      to: keyOf("countermeasure", id ?? idAsWritten),
      kind: "related",
      file,
      locator,
      note: name,
    });
  }
  for (const { url, title, span } of page.references) {
    if (url !== null) addReference(builder, source, { from, url, title, file, locator: `line ${line(span.start)}` });
  }
}

/** 1-based line of a position; positions must be asked for in any order over a short text. */
function lineCounter(text: string): (index: number) => number {
  return (index) => text.slice(0, index).split("\n").length;
}

function stateOf(status: string): "active" | "revoked" | "deprecated" {
  const word = status.toLowerCase();
  return word === "revoked" || word === "deprecated" ? word : "active";
}

/** The data set's own statements, under its own source name: it differs from the pages. */
export function addDataset(
  builder: GraphBuilder,
  source: KnowledgeSource,
  dataset: Coun7erDataset,
  file: string,
): void {
  for (const item of dataset.items) {
    const state = item.revoked ? "revoked" : item.deprecated ? "deprecated" : "active";
    const from = builder.addNode("countermeasure", item.id, item.name.trim(), state, [
      { name: "type", value: item.subtype ?? "" },
      { name: "version", value: item.version },
    ]);
    for (const id of item.techniques) {
      builder.addEdge(source, { from, to: keyOf("technique", id), kind: "counters", file, locator: item.id });
    }
    for (const id of item.related) {
      builder.addEdge(source, { from, to: keyOf("countermeasure", id), kind: "related", file, locator: item.id });
    }
  }
  for (const template of dataset.templates) addTemplate(builder, source, template, file);
}

/** A playbook template as a class node: which countermeasures it gives for which technique. */
export function addTemplate(
  builder: GraphBuilder,
  source: KnowledgeSource,
  template: DatasetTemplate,
  file: string,
): void {
  const from = builder.addNode("class", template.id, template.name, "active", [
    { name: "ignored", value: template.ignored.join(" ") },
  ]);
  for (const [technique, items] of template.items) {
    if (technique !== "unmapped") {
      builder.addEdge(source, { from, to: keyOf("technique", technique), kind: "covers", file, note: items.join(" ") });
    }
    for (const id of items) {
      builder.addEdge(source, { from, to: keyOf("countermeasure", id), kind: "proposes", file, locator: technique });
    }
  }
}
