import { LimitError } from "@unbind/bytes";
import { localName, safeLabel } from "./labels.ts";
import type { Ontology, OntologyClass } from "./model.ts";

/** Where the four walks start, in this order, with the label each root is shown by. */
export const ROOTS: readonly { iri: string; label: string }[] = [
  { iri: "http://purl.obolibrary.org/obo/BFO_0000001", label: "Entity" },
  { iri: "http://d3fend.mitre.org/ontologies/d3fend.owl#D3FENDCore", label: "D3FENDCore" },
  { iri: "http://d3fend.mitre.org/ontologies/d3fend.owl#D3FENDKBThing", label: "D3FENDKBThing" },
  { iri: "http://d3fend.mitre.org/ontologies/d3fend.owl#ExternalThing", label: "ExternalThing" },
];

/** Most classes between a root and a class; D3FEND 1.1.0 has 12. */
export const MAX_CHAIN_LENGTH = 512;

/** Order in which the children of a class are visited; an array gives local names, first visited first. */
export type VisitOrder = "iri" | "document" | readonly string[];

/** A class in a chain, with the label it has there. */
export interface ChainLink {
  iri: string;
  label: string;
}

/**
 * For each class that a walk from a root reaches, the parent by which it was visited last.
 *
 * The publisher walks depth first from root to root and lets each visit of a class overwrite the one before. The last
 * visit is the first one of the same walk run backwards, so each class is visited once here, however many chains it
 * has, and a cycle ends by itself.
 */
export class ShownChains {
  readonly #via = new Map<string, string | undefined>();
  readonly #labels = new Map<string, string>();

  constructor(ontology: Ontology, order: VisitOrder = "iri") {
    for (const each of ontology.classes.values()) this.#labels.set(each.iri, safeLabel(each.labels[0] ?? ""));
    const children = childrenOf(ontology, order);
    for (const { iri } of ROOTS.toReversed()) if (ontology.classes.has(iri)) this.#walk(iri, children);
  }

  /** From the root to the class itself; empty when no walk reaches it. Throws `ONTOLOGY_DEPTH`. */
  chain(iri: string): ChainLink[] {
    const chain: ChainLink[] = [];
    let at: string | undefined = this.#via.has(iri) ? iri : undefined;
    while (at !== undefined) {
      if (chain.length >= MAX_CHAIN_LENGTH) {
        throw new LimitError("ONTOLOGY_DEPTH", `the class <${iri}> lies deeper than ${MAX_CHAIN_LENGTH} classes`);
      }
      const parent: string | undefined = this.#via.get(at);
      chain.push({ iri: at, label: parent === undefined ? rootLabel(at) : (this.#labels.get(at) ?? "") });
      at = parent;
    }
    return chain.reverse();
  }

  #walk(root: string, children: ReadonlyMap<string, readonly string[]>): void {
    const stack: [iri: string, parent: string | undefined][] = [[root, undefined]];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const [iri, parent] = next;
      if (this.#via.has(iri)) continue;
      this.#via.set(iri, parent);
      for (const child of children.get(iri) ?? []) if (!this.#via.has(child)) stack.push([child, iri]);
    }
  }
}

function rootLabel(iri: string): string {
  return ROOTS.find((root) => root.iri === iri)?.label ?? "";
}

function childrenOf(ontology: Ontology, order: VisitOrder): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const each of inOrder(ontology, order)) {
    for (const parent of new Set(each.parents)) {
      const list = children.get(parent);
      if (list) list.push(each.iri);
      else children.set(parent, [each.iri]);
    }
  }
  return children;
}

function inOrder({ classes }: Ontology, order: VisitOrder): OntologyClass[] {
  const all = [...classes.values()];
  if (order === "document") return all;
  if (order === "iri") return all.sort((a, b) => (a.iri < b.iri ? -1 : Number(a.iri > b.iri)));
  const rank = new Map(order.map((name, index) => [name, index]));
  const rankOf = (each: OntologyClass) => rank.get(localName(each.iri)) ?? -1;
  return all.sort((a, b) => rankOf(a) - rankOf(b));
}
