import { capitalised } from "../labels.ts";
import type { OntologyClass } from "../model.ts";
import { hierarchySection } from "./hierarchy.ts";
import { namespaceOf } from "./namespaces.ts";
import { propertySection } from "./properties.ts";
import type { PublishedOntology } from "./site.ts";

const NONE = "Not defined.";

/** The reference page of one class as its publisher prints it (ontology-pages, section 4). Nothing is escaped. */
export function classPage(ontologyClass: OntologyClass, site: PublishedOntology): string {
  const { labels, definitions, examples, aliases, iri } = ontologyClass;
  return [
    `# ${capitalised(labels[0] ?? "")}\n\n`,
    "## Overview\n\n",
    `### Definition\n${definitions.length > 0 ? definitions.join("\n") : NONE}\n\n`,
    `### Examples\n${list(examples)}\n\n`,
    `### Aliases\n${list(aliases)}\n\n`,
    `### URI\n${iri}\n\n`,
    `### Subclass Of\n${hierarchySection(site.chain(iri))}`,
    `### Ontology Reference\n- ${reference(iri)}${curated(ontologyClass.curatedIn)}\n\n`,
    `## Properties\n${propertySection(iri, site)}`,
  ].join("");
}

function list(values: readonly string[]): string {
  if (values.length === 0) return NONE;
  return values.length === 1 ? (values[0] ?? "") : values.map((value) => `- ${value}`).join("\n");
}

function reference(iri: string): string {
  const found = namespaceOf(iri);
  return found ? `[${found.prefix}](${found.namespace})` : NONE;
}

function curated([first]: readonly string[]): string {
  return first === undefined ? "" : `: [${first.slice(first.lastIndexOf("/") + 1)}](${first})`;
}
