import { compareText, LimitError } from "@unbind/bytes";
import {
  BASES,
  type Basis,
  type KnowledgeEdge,
  type KnowledgeNode,
  type KnowledgeSource,
  keyOf,
  NODE_STATES,
  type NodeAttribute,
  type NodeKind,
  type NodeState,
  type PathStep,
  splitKey,
} from "./model.ts";
import type { GraphTables, StringTable } from "./tables.ts";

/** Nodes and edges of one graph. The five published sources together have about 20,000 and 70,000. */
const MAX_NODES = 2_000_000;
const MAX_EDGES = 4_000_000;

/** An edge to add: keys of its ends, and where it stands. `basis` is `published` unless it says otherwise. */
export interface NewEdge {
  from: string;
  to: string;
  kind: string;
  file?: string;
  locator?: string;
  note?: string;
  basis?: Basis;
  path?: PathStep[];
}

interface BuiltNode extends KnowledgeNode {
  attributes: NodeAttribute[];
}

/** Collects nodes and edges in any order and gives tables that only depend on what was added. */
export class GraphBuilder {
  readonly #sources: KnowledgeSource[] = [];
  readonly #nodes = new Map<string, BuiltNode>();
  readonly #edges = new Map<string, KnowledgeEdge>();
  /** Attributes of nodes that were described more than once. */
  readonly #stated = new Map<BuiltNode, Set<string>>();

  /** Adds a source; edges name it by what this gives back. */
  addSource(source: KnowledgeSource): KnowledgeSource {
    this.#sources.push(source);
    return source;
  }

  get sources(): readonly KnowledgeSource[] {
    return this.#sources;
  }

  /** Describes a node. A second description adds attributes; the first name and state that say something stay. */
  addNode(
    kind: NodeKind,
    id: string,
    name: string,
    state: NodeState = "active",
    attributes: NodeAttribute[] = [],
  ): string {
    const key = keyOf(kind, id);
    const known = this.#nodes.get(key);
    if (known === undefined) {
      if (this.#nodes.size >= MAX_NODES) throw tooMany("nodes", MAX_NODES);
      this.#nodes.set(key, { key, kind, id, name, state, attributes: attributes.filter(({ value }) => value !== "") });
      return key;
    }
    if (known.name === "") known.name = name;
    if (known.state === "missing") known.state = state;
    this.#addAttributes(known, attributes);
    return key;
  }

  /** A source may describe one node many thousand times. */
  #addAttributes(node: BuiltNode, attributes: readonly NodeAttribute[]): void {
    const stated = this.#stated.get(node) ?? new Set(node.attributes.map(attributeKey));
    this.#stated.set(node, stated);
    for (const attribute of attributes) {
      if (attribute.value === "" || stated.has(attributeKey(attribute))) continue;
      stated.add(attributeKey(attribute));
      node.attributes.push(attribute);
    }
  }

  has(key: string): boolean {
    return this.#nodes.has(key);
  }

  state(key: string): NodeState | undefined {
    return this.#nodes.get(key)?.state;
  }

  /** Adds an edge once; ends that nothing describes become nodes in state `missing`. */
  addEdge(
    source: KnowledgeSource,
    { from, to, kind, file = "", locator = "", note, basis = "published", path }: NewEdge,
  ): void {
    const id = [from, to, kind, basis, source.name, file, locator, note ?? ""].join("\u0000");
    if (this.#edges.has(id)) return;
    if (this.#edges.size >= MAX_EDGES) throw tooMany("edges", MAX_EDGES);
    for (const end of [from, to]) this.#require(end);
    this.#edges.set(id, {
      from,
      to,
      kind,
      basis,
      source: { name: source.name, version: source.version, file, locator },
      ...(path && { path }),
      ...(note !== undefined && note !== "" && { note }),
    });
  }

  edges(): IterableIterator<KnowledgeEdge> {
    return this.#edges.values();
  }

  #require(key: string): void {
    if (this.#nodes.has(key)) return;
    const { kind, id } = splitKey(key);
    this.addNode(kind, id, "", "missing");
  }

  build(): GraphTables {
    const nodes = [...this.#nodes.values()].sort((a, b) => compareText(a.key, b.key));
    const numbers = new Map(nodes.map((node, number) => [node.key, number]));
    const sources = [...this.#sources].sort((a, b) => compareText(a.name, b.name) || compareText(a.sha256, b.sha256));
    const edges = [...this.#edges.values()].sort(compareEdges);
    const strings = new StringCollector();
    const tables = {
      sources,
      ...nodeColumns(nodes, strings),
      ...edgeColumns(edges, (key) => numbers.get(key) ?? 0, sources, strings),
    };
    return { strings: strings.table(), ...tables };
  }
}

/** Total order of edges: start, end, kind, basis, source, file, locator, note. */
export function compareEdges(a: KnowledgeEdge, b: KnowledgeEdge): number {
  return compareText(a.from, b.from) || compareText(a.to, b.to) || compareRest(a, b);
}

/** The order of edges into one node. */
export function compareByStart(a: KnowledgeEdge, b: KnowledgeEdge): number {
  return compareText(a.to, b.to) || compareText(a.from, b.from) || compareRest(a, b);
}

function compareRest(a: KnowledgeEdge, b: KnowledgeEdge): number {
  return (
    compareText(a.kind, b.kind) ||
    BASES.indexOf(a.basis) - BASES.indexOf(b.basis) ||
    compareText(a.source.name, b.source.name) ||
    compareText(a.source.file, b.source.file) ||
    compareText(a.source.locator, b.source.locator) ||
    compareText(a.note ?? "", b.note ?? "")
  );
}

function attributeKey({ name, value }: NodeAttribute): string {
  return `${name}\u0000${value}`;
}

class StringCollector {
  readonly #numbers = new Map<string, number>([["", 0]]);
  readonly #texts: string[] = [""];

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  table(): StringTable {
    const texts = this.#texts;
    return { count: texts.length, text: (number) => texts[number] ?? "" };
  }
}

function nodeColumns(nodes: readonly BuiltNode[], strings: StringCollector): Pick<GraphTables, "node" | "attribute"> {
  const attributeStart = new Uint32Array(nodes.length + 1);
  nodes.forEach((node, i) => {
    attributeStart[i + 1] = (attributeStart[i] ?? 0) + node.attributes.length;
  });
  const all = nodes.flatMap((node) => node.attributes);
  return {
    node: {
      key: Uint32Array.from(nodes, ({ key }) => strings.number(key)),
      name: Uint32Array.from(nodes, ({ name }) => strings.number(name)),
      state: Uint8Array.from(nodes, ({ state }) => NODE_STATES.indexOf(state)),
      attributeStart,
    },
    attribute: {
      name: Uint32Array.from(all, ({ name }) => strings.number(name)),
      value: Uint32Array.from(all, ({ value }) => strings.number(value)),
    },
  };
}

function edgeColumns(
  edges: readonly KnowledgeEdge[],
  number: (key: string) => number,
  sources: readonly KnowledgeSource[],
  strings: StringCollector,
): Pick<GraphTables, "edge" | "step" | "byEnd"> {
  const pathStart = new Uint32Array(edges.length + 1);
  edges.forEach((edge, i) => {
    pathStart[i + 1] = (pathStart[i] ?? 0) + (edge.path?.length ?? 0);
  });
  const steps = edges.flatMap((edge) => edge.path ?? []);
  const text = (of: (edge: KnowledgeEdge) => string) => Uint32Array.from(edges, (edge) => strings.number(of(edge)));
  const to = Uint32Array.from(edges, (edge) => number(edge.to));
  const order = edges.map((_, i) => i).sort((a, b) => (to[a] ?? 0) - (to[b] ?? 0) || a - b);
  return {
    edge: {
      from: Uint32Array.from(edges, (edge) => number(edge.from)),
      to,
      kind: text((edge) => edge.kind),
      basis: Uint8Array.from(edges, (edge) => BASES.indexOf(edge.basis)),
      source: Uint8Array.from(edges, ({ source }) => sourceNumber(sources, source)),
      file: text((edge) => edge.source.file),
      locator: text((edge) => edge.source.locator),
      note: text((edge) => edge.note ?? ""),
      pathStart,
    },
    step: {
      from: Uint32Array.from(steps, ({ from }) => strings.number(from)),
      kind: Uint32Array.from(steps, ({ kind }) => strings.number(kind)),
      to: Uint32Array.from(steps, ({ to }) => strings.number(to)),
    },
    byEnd: Uint32Array.from(order),
  };
}

function sourceNumber(
  sources: readonly KnowledgeSource[],
  { name, version }: { name: string; version: string },
): number {
  return sources.findIndex((source) => source.name === name && source.version === version);
}

function tooMany(what: string, limit: number): LimitError {
  return new LimitError("KNOW_GRAPH_SIZE", `more than ${limit} ${what} in one graph; import fewer sources`);
}
