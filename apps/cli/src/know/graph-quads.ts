import { attributeOf, type KnowledgeGraph } from "@unbind/knowledge";

const D3F = "http://d3fend.mitre.org/ontologies/d3fend.owl#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const REL = "urn:unbind:rel:";

/** Relations that stand in D3FEND under a property of their own. */
const NAMED: ReadonlyMap<string, string> = new Map([["is-a", `${RDFS}subClassOf`]]);

/**
 * The graph as N-Quads: one named graph for each basis (`urn:unbind:kb#published`, ...). Things of D3FEND have their own IRI, all
 * others `urn:unbind:kb:<kind>:<id>`; relations of D3FEND their own property, all others `urn:unbind:rel:<kind>`.
 */
export function graphQuads(graph: KnowledgeGraph): string {
  const lines: string[] = [];
  const iris = new Map<string, string>();
  const published = "<urn:unbind:kb#published> .";
  for (const { key, id, name, kind, state } of graph.nodes()) {
    const iri = `<${encoded(attributeOf(graph, key, "iri") || `urn:unbind:kb:${key}`)}>`;
    iris.set(key, iri);
    lines.push(
      `${iri} <urn:unbind:kb#kind> ${literal(kind)} ${published}`,
      `${iri} <urn:unbind:kb#state> ${literal(state)} ${published}`,
    );
    lines.push(`${iri} <urn:unbind:kb#id> ${literal(id)} ${published}`);
    if (name !== "") lines.push(`${iri} <${RDFS}label> ${literal(name)} ${published}`);
    for (const [attribute, property] of [
      ["attack-id", "attack-id"],
      ["d3fend-id", "d3fend-id"],
    ] as const) {
      const value = attributeOf(graph, key, attribute);
      if (value !== "") lines.push(`${iri} <${D3F}${property}> ${literal(value)} ${published}`);
    }
  }
  const properties = new Set<string>();
  for (const { from, to, kind, basis, source } of graph.edges()) {
    const own = NAMED.get(kind) ?? (source.name === "D3FEND" && kind !== "cites" ? D3F + kind : REL + kind);
    if (own.startsWith(D3F)) properties.add(own);
    lines.push(`${iris.get(from)} <${encoded(own)}> ${iris.get(to)} <urn:unbind:kb#${basis}> .`);
  }
  for (const property of properties) {
    lines.push(`<${encoded(property)}> <${RDFS}subPropertyOf> <${D3F}may-be-associated-with> ${published}`);
  }
  return `${lines.join("\n")}\n`;
}

/** What may not stand in an IRI is percent-encoded. */
function encoded(iri: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are just what must not get through
  return iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (char) => encodeURIComponent(char));
}

function literal(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;
}
