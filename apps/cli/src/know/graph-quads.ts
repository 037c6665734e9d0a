import { attributeOf, type KnowledgeGraph } from "@unbind/knowledge";

const D3F = "http://d3fend.mitre.org/ontologies/d3fend.owl#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const KB = "urn:unbind:kb#";
const REL = "urn:unbind:rel:";

/**
 * The graph as N-Quads. Published relations are in the default graph, others in `urn:unbind:kb#derived` and `urn:unbind:kb#overlay`.
 * Things of D3FEND have their own IRI, all others `urn:unbind:kb:<kind>:<id>`; relations of D3FEND, and the overlay's to artifacts, a
 * property of D3FEND, all others `urn:unbind:rel:<kind>`. References (web pages cited) aren't part of it.
 *
 * @param predicates IRIs; quads with any other are left out, the rest keeps its order. Left out: all of them
 */
export function graphQuads(graph: KnowledgeGraph, predicates?: ReadonlySet<string>): string {
  return [...quadPieces(graph, predicates)].join("");
}

function* quadPieces(graph: KnowledgeGraph, predicates: ReadonlySet<string> | undefined): Generator<string> {
  const wants = (iri: string): boolean => predicates === undefined || predicates.has(iri);
  const iris = new Map<string, string>();
  yield* nodeQuads(graph, wants, iris);
  if (predicates === undefined || [...predicates].some(isOfLinks)) yield* linkQuads(graph, wants, iris);
}

function isOfLinks(iri: string): boolean {
  return [D3F, REL, `${RDFS}sub`].some((start) => iri.startsWith(start));
}

/** A relation as it is written: its property in brackets, with a blank on both sides; undefined where it isn't wanted. */
interface Property {
  readonly iri: string;
  readonly written: string | undefined;
}

function* linkQuads(
  graph: KnowledgeGraph,
  wants: (iri: string) => boolean,
  iris: ReadonlyMap<string, string>,
): Generator<string> {
  const properties = new Map<string, Property>();
  let text = "";
  for (const { from, to, kind, basis, source } of graph.links()) {
    const start = iris.get(from);
    const end = iris.get(to);
    if (start === undefined || end === undefined) continue;
    const ontology = source === "D3FEND" || (to.startsWith("artifact:") && /^(?:technique|defense):/.test(from));
    const named = ontology ? `d3f ${kind}` : kind;
    let property = properties.get(named);
    if (property === undefined) {
      const iri = encoded(propertyOf(kind, ontology));
      property = { iri, written: wants(iri) ? ` <${iri}> ` : undefined };
      properties.set(named, property);
    }
    if (property.written === undefined) continue;
    text += start + property.written + end + (basis === "published" ? " .\n" : ` <${KB}${basis}> .\n`);
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  if (wants(`${RDFS}subPropertyOf`)) {
    for (const { iri } of properties.values())
      if (iri.startsWith(D3F)) text += `<${iri}> <${RDFS}subPropertyOf> <${D3F}may-be-associated-with> .\n`;
  }
  yield text;
}

/** What is said of each node; notes their IRIs by key. */
function* nodeQuads(
  graph: KnowledgeGraph,
  wants: (iri: string) => boolean,
  iris: Map<string, string>,
): Generator<string> {
  const written = (iri: string): string | undefined => (wants(iri) ? ` <${iri}> ` : undefined);
  const [hasKind, hasId, hasState] = [written(`${KB}kind`), written(`${KB}id`), written(`${KB}state`)];
  const [hasLabel, attackId, d3fendId] = [
    written(`${RDFS}label`),
    written(`${D3F}attack-id`),
    written(`${D3F}d3fend-id`),
  ];
  let text = "";
  for (const { key, id, name, kind, state } of graph.nodes()) {
    if (kind === "reference") continue;
    const ontology = ONTOLOGY_KINDS.has(kind);
    const iri = `<${encoded((ontology && attributeOf(graph, key, "iri")) || `urn:unbind:kb:${key}`)}>`;
    iris.set(key, iri);
    if (hasKind) text += `${iri}${hasKind}"${kind}" .\n`;
    if (hasId) text += `${iri}${hasId}${literal(id)} .\n`;
    if (hasState && state !== "active") text += `${iri}${hasState}"${state}" .\n`;
    if (hasLabel && name !== "") text += `${iri}${hasLabel}${literal(name)} .\n`;
    if (attackId && kind === "technique") text += `${iri}${attackId}${literal(id)} .\n`;
    if (d3fendId && kind === "defense") text += `${iri}${d3fendId}${literal(id)} .\n`;
    if (text.length < PIECE) continue;
    yield text;
    text = "";
  }
  yield text;
}

/** Characters of a piece, at least: thousands of short texts at once cost more to collect. */
const PIECE = 65_536;

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
