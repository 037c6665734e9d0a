import { Graph as Layered, layout } from "@dagrejs/dagre";
import { NODE_KINDS } from "../../graph/model.ts";
import { KIND_WORDS } from "../build/node-words.ts";
import type { Graph, GraphEdge, GraphNode } from "../document/model.ts";
import { visibleText } from "../document/visible-text.ts";

/** A column of the 13 px type, and the height of a line, in user units. */
const COLUMN = 8;
const LINE = 18;
const PAD = 12;

/** Columns of a node's label before it is wrapped, and lines that are kept. */
const WRAP_AT = 26;
const MAX_LINES = 3;

/** Nodes and edges that a drawing may have; the layout takes time quadratic in them. */
export const MAX_DRAWN_NODES: number = 120;

export interface PlacedNode {
  node: GraphNode;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: readonly string[];
}

export interface PlacedEdge {
  edge: GraphEdge;
  points: readonly { x: number; y: number }[];
  label?: { x: number; y: number };
}

export interface Placed {
  width: number;
  height: number;
  nodes: readonly PlacedNode[];
  edges: readonly PlacedEdge[];
}

/** Places a graph: `up` with the node it is about at the bottom, `right` in columns. Sizes are user units. */
export function placed({ direction, nodes, edges }: Graph): Placed {
  const shown = nodes.slice(0, MAX_DRAWN_NODES);
  const numbers = new Map(shown.map(({ key }, index) => [key, String(index)]));
  const layered = new Layered({ multigraph: true });
  const up = direction === "up";
  layered.setGraph({
    rankdir: up ? "BT" : "LR",
    nodesep: 16,
    ranksep: up ? 34 : 30,
    edgesep: 8,
    marginx: 8,
    marginy: 8,
  });
  const boxes = shown.map((node) => ({ node, ...boxOf(node) }));
  for (const [index, { width, height }] of boxes.entries()) layered.setNode(String(index), { width, height });
  const drawn = edges.filter(({ from, to }) => from !== to && numbers.has(from) && numbers.has(to));
  for (const [index, { from, to, label }] of drawn.entries()) {
    const size = label === "" ? {} : { width: label.length * 7 + 10, height: 16, labelpos: "c" as const };
    layered.setEdge(numbers.get(from) ?? "", numbers.get(to) ?? "", size, String(index));
  }
  layout(layered);
  const { width = 0, height = 0 } = layered.graph();
  return {
    width,
    height,
    nodes: boxes.map((box, index) => ({ ...box, ...pointOf(layered.node(String(index))) })),
    edges: drawn.map((edge, index) => {
      const at = layered.edge({ v: numbers.get(edge.from) ?? "", w: numbers.get(edge.to) ?? "", name: String(index) });
      return { edge, points: at.points ?? [], ...(edge.label !== "" && { label: pointOf(at) }) };
    }),
  };
}

function pointOf({ x = 0, y = 0 }: { x?: number | undefined; y?: number | undefined }): { x: number; y: number } {
  return { x, y };
}

function boxOf(node: GraphNode): { width: number; height: number; lines: string[] } {
  const lines = wrapped(visibleText(node.label));
  const columns = Math.max(...lines.map((line) => line.length), boxHead(node).length, 8);
  return { width: columns * COLUMN + 2 * PAD, height: (lines.length + 1) * LINE + PAD, lines };
}

/** The small line at the top of a box: `TECHNIQUE T1546.003`. */
export function boxHead({ kind, id }: GraphNode): string {
  const known = NODE_KINDS.find((each) => each === kind) ?? "class";
  return visibleText([KIND_WORDS[known][0].toUpperCase(), id].join(" ").trim()).slice(0, 40).toWellFormed();
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text
    .slice(0, 400)
    .split(" ")
    .flatMap((part) => part.match(/.{1,26}/gsu) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WRAP_AT) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length <= MAX_LINES) return lines.length > 0 ? lines : [" "];
  return [...lines.slice(0, MAX_LINES - 1), `${lines[MAX_LINES - 1]?.slice(0, WRAP_AT - 4)}...`];
}
