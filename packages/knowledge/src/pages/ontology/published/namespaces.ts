interface Namespace {
  prefix: string;
  namespace: string;
}

/** In the order they are looked for; the first that an IRI contains is its ontology. */
const NAMESPACES: readonly Namespace[] = [
  { prefix: "abi", namespace: "http://ontology.naas.ai/abi/" },
  { prefix: "bfo", namespace: "http://purl.obolibrary.org/obo/" },
  { prefix: "cco", namespace: "https://www.commoncoreontologies.org/" },
  { prefix: "attack", namespace: "http://w3id.org/sepses/vocab/ref/attack#" },
  { prefix: "d3fend", namespace: "http://d3fend.mitre.org/ontologies/d3fend.owl#" },
];

/** The ontology an IRI belongs to; undefined for a foreign one. */
export function namespaceOf(iri: string): Namespace | undefined {
  return NAMESPACES.find(({ namespace }) => iri.includes(namespace));
}

/** The prefix of {@link namespaceOf}, empty for a foreign IRI. */
export function prefixOf(iri: string): string {
  return namespaceOf(iri)?.prefix ?? "";
}
