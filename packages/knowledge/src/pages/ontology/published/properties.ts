import { capitalised } from "../labels.ts";
import type { OntologyProperty } from "../model.ts";
import { modelLink } from "./links.ts";
import { prefixOf } from "./namespaces.ts";
import type { PublishedOntology } from "./site.ts";

/** Tables of the properties whose domain is the class or one of those above it (ontology-pages, section 6). */
export function propertySection(iri: string, site: PublishedOntology): string {
  const above = new Set(site.chain(iri).map((link) => link.iri));
  const chosen = site.properties.filter(({ domains }) => domains.some((domain) => above.has(domain)));
  return table(chosen, "data", site) + table(chosen, "object", site);
}

const COLUMNS = {
  data: ["Ontology", "Label", "Definition", "Example", "Domain", "Range"],
  object: ["Ontology", "Label", "Definition", "Example", "Domain", "Range", "Inverse Of"],
};

function table(properties: readonly OntologyProperty[], kind: "data" | "object", site: PublishedOntology): string {
  const rows = properties.filter((property) => property.kind === kind).map((property) => row(cells(property, site)));
  if (rows.length === 0) return "";
  const columns = COLUMNS[kind];
  const rule = `|${columns.map((column) => "-".repeat(column.length + 2)).join("|")}|\n`;
  return `### ${kind === "data" ? "Data" : "Object"} Properties\n${row(columns)}${rule}${rows.join("")}\n`;
}

function row(values: readonly string[]): string {
  return `| ${values.join(" | ")} |\n`;
}

function cells(property: OntologyProperty, site: PublishedOntology): string[] {
  const { iri, labels, definitions, examples, domains, ranges, inverses } = property;
  const [domain = "", range = "", inverse = ""] = [domains[0], ranges[0], inverses[0]];
  const shared = [
    prefixOf(iri),
    `[${labels[0] ?? ""}](${iri})`,
    definitions[0] ?? "",
    examples[0] ?? "",
    classLink(domain, site),
  ];
  if (property.kind === "data") return [...shared, `[${range.slice(range.lastIndexOf("#") + 1)}](${range})`];
  return [...shared, range === "" ? "[]()" : classLink(range, site), `[${site.propertyLabel(inverse)}](${inverse})`];
}

/** A class by its own label; a range that is no class has neither label nor path. */
function classLink(iri: string, site: PublishedOntology): string {
  const label = site.label(iri);
  if (label === undefined) return "[](/docs/ontology/reference/model/.md)";
  return `[${label}](${modelLink(site.path(iri), capitalised(label))})`;
}
