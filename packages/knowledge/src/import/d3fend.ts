/**
 * D3FEND as an ontology: classes, what they are under, and which artifacts they touch.
 *
 * Reads the released form (`d3f:`, restriction and direct triple) and the source form (`:`, restriction only) alike.
 * `X subClassOf [ onProperty P ; someValuesFrom Y ]` is taken as `X P Y`; `allValuesFrom` is not.
 */

import type { TripleStore } from "./triple-store.ts";
import { RDF } from "./turtle.ts";

/** Namespace of D3FEND's terms. */
export const D3F = "http://d3fend.mitre.org/ontologies/d3fend.owl#";
/** Namespace of RDF Schema. */
export const RDFS = "http://www.w3.org/2000/01/rdf-schema#";
/** Namespace of OWL. */
export const OWL = "http://www.w3.org/2002/07/owl#";

/** `X P Y`, and how it stands in the file. */
export interface ArtifactRelation {
  from: string;
  property: string;
  to: string;
  form: "restriction" | "triple" | "both";
}

/** D3FEND as classes, labels and restrictions over a {@link TripleStore}. */
export class D3fendOntology {
  readonly store: TripleStore;
  /** IRIs of named classes, in graph order. */
  readonly classes: readonly string[];
  readonly #parents = new Map<string, string[]>();
  readonly #children = new Map<string, string[]>();
  readonly #under = new Map<string, ReadonlySet<string>>();

  constructor(store: TripleStore) {
    this.store = store;
    this.classes = this.#namedClasses();
    for (const iri of this.classes) {
      const parents = new Set(this.values(iri, `${RDFS}subClassOf`).filter((parent) => parent.includes(":")));
      this.#parents.set(iri, [...parents]);
      for (const parent of parents) {
        const children = this.#children.get(parent);
        if (children) children.push(iri);
        else this.#children.set(parent, [iri]);
      }
    }
  }

  /** Version as the ontology states it, or undefined: the source form doesn't. */
  get version(): string | undefined {
    return this.values(D3F.slice(0, -1), `${OWL}versionInfo`)[0];
  }

  values(iri: string, property: string): string[] {
    return this.store.values(iri, property);
  }

  value(iri: string, property: string): string {
    return this.values(iri, property)[0] ?? "";
  }

  parents(iri: string): readonly string[] {
    return this.#parents.get(iri) ?? [];
  }

  /** True if a class is under one of D3FEND's own, itself left out; cycles do no harm. */
  isUnder(iri: string, local: string): boolean {
    const top = D3F + local;
    const known = this.#under.get(top) ?? this.#descendants(top);
    this.#under.set(top, known);
    return iri !== top && known.has(iri);
  }

  /** From the top down: sets of ancestors would grow with the square of a hostile chain. */
  #descendants(top: string): ReadonlySet<string> {
    const found = new Set([top]);
    for (const each of found) for (const child of this.#children.get(each) ?? []) found.add(child);
    return found;
  }

  /** Properties under one, itself included. */
  propertiesUnder(local: string): ReadonlySet<string> {
    const children = new Map<string, string[]>();
    const predicate = this.store.idOf(`${RDFS}subPropertyOf`);
    for (const [child, , parent] of predicate === undefined ? [] : this.store.rows({ predicate })) {
      const key = this.store.term(parent).value;
      const known = children.get(key) ?? [];
      children.set(key, known);
      known.push(this.store.term(child).value);
    }
    const found = new Set([D3F + local]);
    for (const property of found) for (const child of children.get(property) ?? []) found.add(child);
    return found;
  }

  /** All `X P Y` with P in `properties`, in graph order of X. */
  relations(properties: ReadonlySet<string>): ArtifactRelation[] {
    const found = new Map<string, ArtifactRelation>();
    for (const from of this.classes) {
      for (const { property, to } of this.#restrictions(from)) {
        if (properties.has(property)) record(found, { from, property, to, form: "restriction" });
      }
      for (const [, p, o] of this.store.rows({ subject: this.store.idOf(from) ?? -1 })) {
        const [property, object] = [this.store.term(p).value, this.store.term(o)];
        if (object.kind === "iri" && properties.has(property))
          record(found, { from, property, to: object.value, form: "triple" });
      }
    }
    return [...found.values()];
  }

  *#restrictions(iri: string): Generator<{ property: string; to: string }> {
    const { store } = this;
    const subject = store.idOf(iri);
    const [under, on, some] = [
      store.idOf(`${RDFS}subClassOf`),
      store.idOf(`${OWL}onProperty`),
      store.idOf(`${OWL}someValuesFrom`),
    ];
    if (subject === undefined || under === undefined || on === undefined || some === undefined) return;
    for (const node of store.objects(subject, under)) {
      if (store.term(node).kind !== "blank") continue;
      const [property] = store.objects(node, on);
      const [target] = store.objects(node, some);
      if (property === undefined || target === undefined) continue;
      const to = store.term(target);
      if (to.kind === "iri") yield { property: store.term(property).value, to: to.value };
    }
  }

  #namedClasses(): string[] {
    const { store } = this;
    const [type, owlClass] = [store.idOf(`${RDF}type`), store.idOf(`${OWL}Class`)];
    if (type === undefined || owlClass === undefined) return [];
    const found = new Set<string>();
    for (const [s, , o] of store.rows({ predicate: type })) {
      const term = store.term(s);
      if (o === owlClass && term.kind === "iri") found.add(term.value);
    }
    return [...found];
  }
}

function record(found: Map<string, ArtifactRelation>, relation: ArtifactRelation): void {
  const key = [relation.from, relation.property, relation.to].join(" ");
  const known = found.get(key);
  if (known === undefined) found.set(key, relation);
  else if (known.form !== relation.form) known.form = "both";
}
