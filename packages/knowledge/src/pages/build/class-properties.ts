import { compareText } from "@unbind/bytes";
import { attributeOf, type KnowledgeGraph } from "../../graph/model.ts";
import type { Block, Line } from "../document/model.ts";
import { paragraph } from "../document/model.ts";
import { sourceInlines } from "../document/source-inline.ts";
import { localName } from "../ontology/labels.ts";
import type { OntologyProperty } from "../ontology/model.ts";
import { MAX_ROWS } from "./edge-table.ts";
import { nodeLine } from "./node-words.ts";
import { chainsAbove } from "./ontology-place.ts";

/** Properties of an ontology by the classes they apply to. The graph itself keeps no properties. */
export class ClassProperties {
  readonly #graph: KnowledgeGraph;
  readonly #keys = new Map<string, string>();
  readonly #byDomain = new Map<string, OntologyProperty[]>();

  constructor(graph: KnowledgeGraph, properties: readonly OntologyProperty[]) {
    this.#graph = graph;
    if (properties.length === 0) return;
    for (const { key } of graph.nodes()) {
      const iri = attributeOf(graph, key, "iri");
      if (iri !== "") this.#keys.set(iri, key);
    }
    for (const property of properties) {
      for (const domain of new Set(property.domains)) {
        const key = this.#keys.get(domain);
        if (key === undefined) continue;
        const list = this.#byDomain.get(key);
        if (list) list.push(property);
        else this.#byDomain.set(key, [property]);
      }
    }
  }

  /** Table of the properties whose domain is the class or one above it by any chain; nothing if there are none. */
  blocks(key: string): Block[] {
    if (this.#byDomain.size === 0) return [];
    const above = new Set([key, ...chainsAbove(this.#graph, key).chains.flat()]);
    const found = new Set([...above].flatMap((each) => this.#byDomain.get(each) ?? []));
    const sorted = [...found].sort((a, b) => compareText(a.iri, b.iri));
    const rows = sorted.slice(0, MAX_ROWS).map((property) => this.#row(property));
    if (rows.length === 0) return [];
    const columns = ["Property", "Kind", "Domain", "Range", "Inverse of", "Definition"];
    const caption = "Properties of the class and of those above it";
    const table: Block = { kind: "table", caption, columns, rows };
    const more = sorted.length - rows.length;
    return more > 0 ? [table, paragraph(`${more} more are not shown.`)] : [table];
  }

  #row({ iri, kind, labels, domains, ranges, inverses, definitions }: OntologyProperty): readonly Line[] {
    return [
      [labels[0] ?? localName(iri)],
      [kind],
      this.#classes(domains),
      this.#classes(ranges),
      [inverses.map(localName).join(", ")],
      sourceInlines(definitions.join(" ")),
    ];
  }

  #classes(iris: readonly string[]): Line {
    return iris.flatMap((iri, index): Line => {
      const key = this.#keys.get(iri);
      return [...(index > 0 ? [", "] : []), ...(key === undefined ? [localName(iri)] : nodeLine(this.#graph, key))];
    });
  }
}
