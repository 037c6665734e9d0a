import type { GraphBuilder } from "../graph/builder.ts";
import { type KnowledgeSource, keyOf, type NodeAttribute } from "../graph/model.ts";
import { D3F, type D3fendOntology, OWL, RDFS } from "./d3fend.ts";
import { addReference } from "./reference-node.ts";

const TEXTS: readonly (readonly [name: string, property: string])[] = [
  ["definition", `${D3F}definition`],
  ["definition", "http://www.w3.org/2004/02/skos/core#definition"],
  ["synonym", `${D3F}synonym`],
  ["alias", "http://www.w3.org/2004/02/skos/core#altLabel"],
  ["comment", `${RDFS}comment`],
  ["see-also", `${RDFS}seeAlso`],
  ["article", `${D3F}kb-article`],
  ["d3fend-id", `${D3F}d3fend-id`],
  ["attack-id", `${D3F}attack-id`],
  ["deprecated", `${OWL}deprecated`],
];

/**
 * Classes of D3FEND as nodes, `is-a`, artifact relations and `enables` as edges. Add ATT&CK first: its names and states
 * win.
 */
export function addD3fend(builder: GraphBuilder, source: KnowledgeSource, ontology: D3fendOntology): void {
  const keys = new Map(ontology.classes.map((iri) => [iri, classKey(ontology, iri)]));
  for (const iri of ontology.classes) addClass(builder, source, ontology, iri, keys.get(iri) ?? "");
  for (const iri of ontology.classes) {
    for (const parent of ontology.parents(iri)) {
      const to = keys.get(parent) ?? keyOf("class", shortIri(parent));
      builder.addEdge(source, { from: keys.get(iri) ?? "", to, kind: "is-a", locator: shortIri(iri) });
    }
  }
  addRelations(builder, source, ontology, keys);
}

/** `d3f:EventLog` for D3FEND's own names, the IRI for all others. */
export function shortIri(iri: string): string {
  return iri.startsWith(D3F) ? `d3f:${iri.slice(D3F.length)}` : iri;
}

function classKey(ontology: D3fendOntology, iri: string): string {
  const attack = ontology.value(iri, `${D3F}attack-id`);
  if (attack !== "") return keyOf("technique", attack);
  const defense = ontology.value(iri, `${D3F}d3fend-id`);
  if (defense !== "" && ontology.isUnder(iri, "DefensiveTechnique")) return keyOf("defense", defense);
  if (ontology.isUnder(iri, "DefensiveTactic")) return keyOf("defense-tactic", shortIri(iri));
  return keyOf(ontology.isUnder(iri, "Artifact") ? "artifact" : "class", shortIri(iri));
}

function addClass(
  builder: GraphBuilder,
  source: KnowledgeSource,
  ontology: D3fendOntology,
  iri: string,
  key: string,
): void {
  const attributes: NodeAttribute[] = [{ name: "iri", value: iri }];
  for (const [name, property] of TEXTS) {
    for (const value of ontology.values(iri, property)) attributes.push({ name, value });
  }
  const deprecated = ontology.value(iri, `${OWL}deprecated`) === "true";
  const at = key.indexOf(":");
  const name = ontology.value(iri, `${RDFS}label`) || iri.slice(iri.lastIndexOf("#") + 1);
  const successor = ontology.values(iri, `${RDFS}seeAlso`).some((value) => /(?:^|#)T\d{4}(?:\.\d{3})?$/.test(value));
  const state = deprecated ? (successor ? "revoked" : "deprecated") : "active";
  const kind = key.slice(0, at) as "technique" | "defense" | "artifact" | "class" | "defense-tactic";
  builder.addNode(kind, key.slice(at + 1), name, state, attributes);
  for (const reference of ontology.values(iri, `${D3F}kb-reference`)) {
    const url = ontology.value(reference, `${D3F}has-link`);
    const title = ontology.value(reference, `${D3F}kb-reference-title`) || ontology.value(reference, `${RDFS}label`);
    addReference(builder, source, { from: key, url, title, locator: shortIri(iri) });
  }
}

function addRelations(
  builder: GraphBuilder,
  source: KnowledgeSource,
  ontology: D3fendOntology,
  keys: ReadonlyMap<string, string>,
): void {
  const properties = ontology.propertiesUnder("may-be-associated-with");
  for (const { from, property, to, form } of ontology.relations(properties)) {
    const [start, end] = [keys.get(from), keys.get(to)];
    if (start === undefined || end === undefined) continue;
    const locator = `${shortIri(from)} (${form === "both" ? "restriction and triple" : form})`;
    builder.addEdge(source, { from: start, to: end, kind: shortIri(property).replace("d3f:", ""), locator });
  }
}
