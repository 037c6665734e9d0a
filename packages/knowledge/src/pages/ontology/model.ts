import type { RdfTriple } from "../../import/triple-store.ts";

/** A named class. Lists are in graph order; literals without language and datatype. */
export interface OntologyClass {
  iri: string;
  labels: readonly string[];
  definitions: readonly string[];
  examples: readonly string[];
  aliases: readonly string[];
  /** IRIs of the named superclasses; restrictions are left out. */
  parents: readonly string[];
  /** Values of a property labelled `is curated in ontology`. */
  curatedIn: readonly string[];
}

/** An object or data property with what its table row shows. */
export interface OntologyProperty {
  iri: string;
  kind: "data" | "object";
  labels: readonly string[];
  definitions: readonly string[];
  examples: readonly string[];
  domains: readonly string[];
  ranges: readonly string[];
  inverses: readonly string[];
}

/** The named classes and properties of one RDF graph, both in graph order of their subjects. */
export interface Ontology {
  classes: ReadonlyMap<string, OntologyClass>;
  properties: readonly OntologyProperty[];
}

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
const OWL = "http://www.w3.org/2002/07/owl#";
const SKOS = "http://www.w3.org/2004/02/skos/core#";
const DC = "http://purl.org/dc/elements/1.1/";
const DCTERMS = "http://purl.org/dc/terms/";

/** Predicates whose short name is fixed; they win over a label that the graph gives them. */
const FIXED_NAMES = new Map<string, string>([
  ...named(RDF, ["type", "first", "rest", "nil"]),
  ...named(RDFS, ["domain", "label", "range"]),
  [`${RDFS}subClassOf`, "subclassOf"],
  ...named(OWL, ["complementOf", "intersectionOf", "inverseOf", "unionOf"]),
  ...named(SKOS, ["altLabel", "definition", "example"]),
  ...named(DC, ["identifier"]),
  ...named(DCTERMS, ["title", "description", "license", "rights", "contributor"]),
]);

/** Values of one subject: short name of the predicate -> values in graph order. */
type Values = ReadonlyMap<string, readonly string[]>;

/**
 * Reads classes and properties out of a graph the way the publisher of the class pages does (format document
 * ontology-pages, section 1): predicates go by the label the graph itself gives them.
 *
 * @param statements all statements of one graph, in graph order
 */
export function readOntology(statements: Iterable<RdfTriple>): Ontology {
  const subjects = new Map<string, [predicate: string, value: string][]>();
  const names = new Map<string, string>();
  for (const { subject, predicate, object } of statements) {
    if (predicate.value === `${RDFS}label` && subject.kind === "iri") names.set(subject.value, object.value);
    const key = subject.kind === "blank" ? `_:${subject.value}` : subject.value;
    const value = object.kind === "blank" ? "_:" : object.value;
    const values = subjects.get(key);
    if (values) values.push([predicate.value, value]);
    else subjects.set(key, [[predicate.value, value]]);
  }
  for (const [predicate, name] of FIXED_NAMES) names.set(predicate, name);
  const classes = new Map<string, OntologyClass>();
  const properties: OntologyProperty[] = [];
  for (const [key, pairs] of subjects) {
    const values = byShortName(pairs, names);
    const types = values.get("type") ?? [];
    if (types.includes(`${OWL}Class`) && key.startsWith("http")) classes.set(key, classOf(key, values));
    if (types.includes(`${OWL}DatatypeProperty`)) properties.push(propertyOf(key, "data", values));
    if (types.includes(`${OWL}ObjectProperty`)) properties.push(propertyOf(key, "object", values));
  }
  return { classes, properties };
}

function named(namespace: string, names: readonly string[]): [string, string][] {
  return names.map((name) => [namespace + name, name]);
}

function byShortName(pairs: readonly [string, string][], names: ReadonlyMap<string, string>): Values {
  const values = new Map<string, string[]>();
  for (const [predicate, value] of pairs) {
    const name = names.get(predicate);
    if (name === undefined) continue;
    const list = values.get(name);
    if (list) list.push(value);
    else values.set(name, [value]);
  }
  return values;
}

function classOf(iri: string, values: Values): OntologyClass {
  return {
    iri,
    ...wordsOf(values),
    aliases: values.get("altLabel") ?? [],
    parents: (values.get("subclassOf") ?? []).filter((value) => value.includes("http")),
    curatedIn: values.get("is curated in ontology") ?? [],
  };
}

function propertyOf(iri: string, kind: "data" | "object", values: Values): OntologyProperty {
  return {
    iri,
    kind,
    ...wordsOf(values),
    domains: values.get("domain") ?? [],
    ranges: values.get("range") ?? [],
    inverses: values.get("inverseOf") ?? [],
  };
}

function wordsOf(values: Values): Pick<OntologyClass, "labels" | "definitions" | "examples"> {
  return {
    labels: values.get("label") ?? [],
    definitions: values.get("definition") ?? [],
    examples: values.get("example") ?? [],
  };
}
