import type { Basis } from "../../graph/model.ts";

/**
 * A page before it is Markdown or HTML. Text is plain everywhere: printers escape all of it, so nothing that a source
 * wrote can become markup of a page.
 */

/** A piece of a line. */
export type Inline =
  | string
  | { kind: "code"; text: string }
  | { kind: "strong"; parts: readonly Inline[] }
  | { kind: "emphasis"; parts: readonly Inline[] }
  /** To the page of a node; plain text where the site has none and no address is known. */
  | { kind: "page"; key: string; text: string }
  /** Out of the site. Printers link `http` and `https` only. */
  | { kind: "link"; url: string; text: string }
  | { kind: "basis"; basis: Basis }
  | { kind: "break" };

/** Text of one line, in pieces. */
export type Line = readonly Inline[];

/** A drawn graph; `id`s are free text. */
export interface Graph {
  /** In words, for who can't see it. */
  title: string;
  /** `up`: an edge points from a class to one above it. */
  direction: "up" | "right";
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

export interface GraphNode {
  /** Key of the node; its page is linked where the site has one. */
  key: string;
  /** `technique`, `countermeasure`, ...: decides the colour. */
  kind: string;
  /** Short id printed above the label; may be empty. */
  id: string;
  label: string;
  /** The node the graph is about. */
  self?: boolean;
}

export interface GraphEdge {
  from: string;
  to: string;
  label: string;
  basis: Basis;
}

/** What a section is made of, told by `kind`. */
export type Block =
  | { kind: "paragraph"; parts: Line }
  /** Below a section's own heading: 3 to 6. */
  | { kind: "heading"; level: number; parts: Line }
  | { kind: "list"; ordered: boolean; items: readonly (readonly Block[])[] }
  | { kind: "table"; caption: string; columns: readonly string[]; rows: readonly (readonly Line[])[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "note"; parts: Line }
  | { kind: "graph"; graph: Graph };

/** A heading with what stands under it. */
export interface Section {
  /** Plain word for the address: `countered-by`. */
  id: string;
  title: string;
  blocks: readonly Block[];
}

/** One page of the site. */
export interface PageDocument {
  /** Key of the node. */
  key: string;
  /** What the node is, as a reader says it: `Technique`. */
  kindLabel: string;
  id: string;
  title: string;
  /** Other words a search should find. */
  words: readonly string[];
  /** What is wrong with relying on the node: revoked, deprecated. */
  banner?: Line;
  facts: readonly { name: string; value: Line }[];
  sections: readonly Section[];
}

/** A paragraph of one line. */
export function paragraph(...parts: Inline[]): Block {
  return { kind: "paragraph", parts };
}

/** Lines as an unordered list, one paragraph each. */
export function bulletList(lines: readonly Line[]): Block {
  return { kind: "list", ordered: false, items: lines.map((parts) => [{ kind: "paragraph", parts }]) };
}

/** Lines put between other lines: `a, b, c`. */
export function joinLines(lines: readonly Line[], separator: Inline = ", "): Line {
  return lines.flatMap((line, index) => (index === 0 ? line : [separator, ...line]));
}

/** What stands to be read, without marks: for searches and titles. */
export function plainText(line: Line): string {
  return line
    .map((part) => {
      if (typeof part === "string") return part;
      if ("text" in part) return part.text;
      if ("parts" in part) return plainText(part.parts);
      return part.kind === "break" ? " " : part.basis;
    })
    .join("");
}
