import { attributeOf, type KnowledgeGraph } from "@unbind/knowledge";

const D3F = "http://d3fend.mitre.org/ontologies/d3fend.owl#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const KB = "urn:unbind:kb#";
const REL = "urn:unbind:rel:";

/**
 * The graph as N-Quads. Published relations are in the default graph, others in `urn:unbind:kb#derived` and `urn:unbind:kb#overlay`.
 * Things of D3FEND have their own IRI, all others `urn:unbind:kb:<kind>:<id>`; relations of D3FEND, and the overlay's to artifacts, a
 * property of D3FEND, all others `urn:unbind:rel:<kind>`. References (web pages cited) aren't part of it.
 */
export function graphQuads(graph: KnowledgeGraph): string {
  const lines: string[] = [];
  const iris = nodeQuads(graph, lines);
  const properties = new Map<string, string>();
  for (const { from, to, kind, basis, source } of graph.links()) {
    const [start, end] = [iris.get(from), iris.get(to)];
    if (start === undefined || end === undefined) continue;
    const ontology = source === "D3FEND" || (/^(?:technique|defense):/.test(from) && to.startsWith("artifact:"));
    const named = `${ontology} ${kind}`;
    const property = properties.get(named) ?? `<${encoded(propertyOf(kind, ontology))}>`;
    properties.set(named, property);
    lines.push(`${start} ${property} ${end}${basis === "published" ? "" : ` <${KB}${basis}>`} .`);
  }
  for (const property of properties.values()) {
    if (property.startsWith(`<${D3F}`))
      lines.push(`${property} <${RDFS}subPropertyOf> <${D3F}may-be-associated-with> .`);
  }
  return `${lines.join("\n")}\n`;
}

/** Adds what is said of each node; gives their IRIs by key. */
function nodeQuads(graph: KnowledgeGraph, lines: string[]): Map<string, string> {
  const iris = new Map<string, string>();
  for (const { key, id, name, kind, state } of graph.nodes()) {
    if (kind === "reference") continue;
    const ontology = ONTOLOGY_KINDS.has(kind);
    const iri = `<${encoded((ontology && attributeOf(graph, key, "iri")) || `urn:unbind:kb:${key}`)}>`;
    iris.set(key, iri);
    lines.push(`${iri} <${KB}kind> "${kind}" .`, `${iri} <${KB}id> ${literal(id)} .`);
    if (state !== "active") lines.push(`${iri} <${KB}state> "${state}" .`);
    if (name !== "") lines.push(`${iri} <${RDFS}label> ${literal(name)} .`);
    if (kind === "technique") lines.push(`${iri} <${D3F}attack-id> ${literal(id)} .`);
    if (kind === "defense") lines.push(`${iri} <${D3F}d3fend-id> ${literal(id)} .`);
  }
  return iris;
}

const ONTOLOGY_KINDS = new Set(["technique", "defense", "artifact", "defense-tactic", "class"]);

function propertyOf(kind: string, ontology: boolean): string {
  if (kind === "is-a") return `${RDFS}subClassOf`;
  return ontology ? D3F + kind : REL + kind;
}

const UNSAFE = /[^!#-;=?-[\]_a-z~\u00a0-\uffff]/g;

/** What may not stand in an IRI is percent-encoded. */
function encoded(iri: string): string {
  return iri.replace(UNSAFE, (char) => encodeURIComponent(char));
}

function literal(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;
}
