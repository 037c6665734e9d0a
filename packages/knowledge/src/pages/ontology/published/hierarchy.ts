import type { ChainLink } from "../chains.ts";
import { lastSegment } from "../labels.ts";
import { modelLink } from "./links.ts";
import { prefixOf } from "./namespaces.ts";

/** Fill colours of the five ontologies, as `classDef` lines. */
const COLOURS = [
  ["bfo", "#97c1fb"],
  ["cco", "#e4c51e"],
  ["abi", "#48DD82"],
  ["attack", "#FF0000"],
  ["d3fend", "#FF0000"],
].map(([name, fill]) => `    classDef ${name} fill:${fill},color:#060606\n`);

/** A class that no walk reaches gets the end of a fence that never began: so the published pages have it. */
const UNREACHED = "Not defined.\n\n```\n\n\n\n";

/** Graph and list of the chain from the root to a class (ontology-pages, section 5). */
export function hierarchySection(chain: readonly ChainLink[]): string {
  if (chain.length === 0) return UNREACHED;
  const nodes = chain.map((link, index) => node(link, chain[index - 1])).reverse();
  let path = "";
  const links = chain.map(({ label }) => {
    path = path === "" ? label : `${path}/${label}`;
    return `- [${label}](${modelLink(path, label)})\n`;
  });
  return `\`\`\`mermaid\ngraph BT\n${nodes.join("")}    \n${COLOURS.join("")}\`\`\`\n\n${links.join("")}\n\n`;
}

function node({ iri, label }: ChainLink, parent: ChainLink | undefined): string {
  const arrow = parent ? `-->${lastSegment(parent.iri)}` : "";
  return `    ${lastSegment(iri)}(${label.replaceAll(" ", "<br>")}):::${prefixOf(iri)}${arrow}\n`;
}
