import { NODE_KINDS, type NodeKind } from "../../graph/model.ts";
import type { Graph } from "../document/model.ts";
import { boxHead, type PlacedEdge, type PlacedNode, placed } from "./layout.ts";
import { type Markup, markup } from "./markup.ts";

/**
 * A graph as inline SVG: nodes that have a page are links, so the picture can be walked by keyboard. A wide one scrolls
 * within its frame.
 *
 * @param linkOf address of a node's page
 */
export function drawing(graph: Graph, linkOf: (key: string) => string | undefined): Markup {
  const { width, height, nodes, edges } = placed(graph);
  return markup`<div class="drawing" role="region" aria-label="${graph.title}" tabindex="0">
<svg width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="group" aria-label="${graph.title}" xmlns="http://www.w3.org/2000/svg">
${edges.map(edgeLine)}${edges.map(edgeLabel)}${nodes.map((node) => box(node, linkOf(node.node.key)))}</svg>
</div>
${legend(graph)}`;
}

function box({ node, x, y, width, height, lines }: PlacedNode, link: string | undefined): Markup {
  const kind = kindOf(node.kind);
  const [left, top] = [x - width / 2, y - height / 2];
  const texts = lines.map(
    (line, index) =>
      markup`<text class="name" x="${round(left + 12)}" y="${round(top + 38 + index * 18)}">${line}</text>`,
  );
  const inner = markup`<title>${node.id} ${node.label}</title><rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="6"/><text class="kind" x="${round(left + 12)}" y="${round(top + 19)}">${boxHead(node)}</text>${texts}`;
  const group = markup`<g class="${kind}${node.self ? " self" : ""}">${inner}</g>`;
  return link === undefined || node.self ? markup`${group}\n` : markup`<a href="${link}">${group}</a>\n`;
}

function edgeLine({ edge, points }: PlacedEdge): Markup {
  const [first, ...rest] = points;
  const last = points.at(-1);
  const before = points.at(-2);
  if (!first || !last || !before) return markup``;
  const turn = Math.atan2(last.y - before.y, last.x - before.x);
  const corner = (angle: number, length: number) =>
    `${round(last.x - length * Math.cos(turn + angle))} ${round(last.y - length * Math.sin(turn + angle))}`;
  const way = rest.map(({ x, y }) => `L ${round(x)} ${round(y)}`).join(" ");
  return markup`<path class="${edge.basis}" d="M ${round(first.x)} ${round(first.y)} ${way}"/><path class="tip ${edge.basis}" d="M ${round(last.x)} ${round(last.y)} L ${corner(0.45, 10)} L ${corner(-0.45, 10)} Z"/>
`;
}

function edgeLabel({ edge, label }: PlacedEdge): Markup {
  if (!label) return markup``;
  const width = edge.label.length * 7 + 6;
  return markup`<rect class="back" x="${round(label.x - width / 2)}" y="${round(label.y - 9)}" width="${width}" height="17"/><text class="edge" x="${round(label.x)}" y="${round(label.y + 4)}" text-anchor="middle">${edge.label}</text>
`;
}

const LINES: Readonly<Record<string, string>> = {
  published: "stands in a source",
  derived: "computed from several",
  overlay: "proposed by Unbind, with a reason",
};

function legend({ edges, direction }: Graph): Markup {
  if (direction === "up") return markup``;
  const used = ["published", "derived", "overlay"].filter((basis) => edges.some((edge) => edge.basis === basis));
  const items = used.map(
    (basis) =>
      markup`<li><svg width="36" height="10" aria-hidden="true"><path class="${basis}" d="M 1 5 L 35 5"/></svg>${basis}: ${LINES[basis]}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>
`;
}

function kindOf(kind: string): NodeKind {
  return NODE_KINDS.find((known) => known === kind) ?? "class";
}

/** Whole units: the layout's fractions would make the same graph differ between platforms. */
function round(value: number): number {
  return Math.round(value);
}
