import { compareText } from "@unbind/bytes";
import { type ChainLink, ShownChains, type VisitOrder } from "../chains.ts";
import { safeLabel } from "../labels.ts";
import type { Ontology, OntologyClass, OntologyProperty } from "../model.ts";
import { classPage } from "./class-page.ts";
import { prefixOf } from "./namespaces.ts";

/** A published page: its address below the publisher's `reference` folder, and its text. */
export interface PublishedPage {
  iri: string;
  /** `model/ExternalThing/.../Windows management instrumentation event subscription.md` */
  path: string;
  text: string;
}

/** What the pages of one ontology share: shown chains and the order of the properties. */
export class PublishedOntology {
  readonly properties: readonly OntologyProperty[];
  readonly #ontology: Ontology;
  readonly #shown: ShownChains;
  readonly #propertyLabels: ReadonlyMap<string, string>;

  /** @param order order of siblings; it decides which of several chains is shown */
  constructor(ontology: Ontology, order: VisitOrder = "iri") {
    this.#ontology = ontology;
    this.#shown = new ShownChains(ontology, order);
    this.#propertyLabels = new Map(ontology.properties.map(({ iri, labels }) => [iri, labels[0] ?? ""]));
    const depth = (property: OntologyProperty) => this.chain(property.domains[0] ?? "").length;
    this.properties = ontology.properties
      .filter(({ domains }) => domains.length > 0)
      .sort((a, b) => compareText(a.iri, b.iri))
      .map((property) => ({ property, depth: depth(property) }))
      .sort((a, b) => a.depth - b.depth)
      .map(({ property }) => property);
  }

  /** From the root to the class; empty when no walk reaches it. */
  chain(iri: string): ChainLink[] {
    return this.#shown.chain(iri);
  }

  /** Labels of the shown chain joined by `/`. */
  path(iri: string): string {
    return this.chain(iri)
      .map(({ label }) => label)
      .join("/");
  }

  /** The class's own first label; undefined when there is no such class. */
  label(iri: string): string | undefined {
    const found = this.#ontology.classes.get(iri);
    return found && (found.labels[0] ?? "");
  }

  propertyLabel(iri: string): string {
    return this.#propertyLabels.get(iri) ?? "";
  }

  /** Page of one class; undefined when there is no such class. */
  page(iri: string): PublishedPage | undefined {
    const found = this.#ontology.classes.get(iri);
    return found && this.#pageOf(found);
  }

  /** All pages, in graph order. */
  *pages(): Generator<PublishedPage> {
    for (const each of this.#ontology.classes.values()) yield this.#pageOf(each);
  }

  /** Where the publisher keeps the copy of a page that is filed under its ontology: `d3fend/...` for `model/...`. */
  copyPath({ iri, path }: PublishedPage): string | undefined {
    const prefix = prefixOf(iri);
    return prefix === "" ? undefined : path.replace("model/", () => `${prefix}/`);
  }

  #pageOf(found: OntologyClass): PublishedPage {
    const { iri } = found;
    const folder = this.path(iri) || "Entity";
    return { iri, path: `model/${folder}/${safeLabel(found.labels[0] ?? "")}.md`, text: classPage(found, this) };
  }
}
