import { compareText } from "@unbind/bytes";
import {
  BASES,
  type KnowledgeEdge,
  type KnowledgeGraph,
  type KnowledgeLink,
  type KnowledgeNode,
  type KnowledgeSource,
  NODE_STATES,
  type NodeAttribute,
  type NodeKind,
  splitKey,
} from "./model.ts";
import type { GraphTables } from "./tables.ts";

/** A graph over tables: nothing is decoded before it is asked for. */
export class TableGraph implements KnowledgeGraph {
  readonly tables: GraphTables;
  readonly #count: number;

  constructor(tables: GraphTables) {
    this.tables = tables;
    this.#count = tables.node.key.length;
  }

  get sources(): readonly KnowledgeSource[] {
    return this.tables.sources;
  }

  node(key: string): KnowledgeNode | undefined {
    const number = this.#find(key);
    return this.#key(number) === key ? this.#node(number) : undefined;
  }

  *nodes(kind?: NodeKind): Generator<KnowledgeNode> {
    const prefix = kind === undefined ? "" : `${kind}:`;
    for (let number = this.#find(prefix); number < this.#count; number++) {
      if (!this.#key(number)?.startsWith(prefix)) return;
      yield this.#node(number);
    }
  }

  attributes(key: string, names?: ReadonlySet<string>): NodeAttribute[] {
    const number = this.#find(key);
    if (this.#key(number) !== key) return [];
    const { strings, node, attribute } = this.tables;
    const found: NodeAttribute[] = [];
    for (let i = node.attributeStart[number] ?? 0; i < (node.attributeStart[number + 1] ?? 0); i++) {
      const name = strings.text(attribute.name[i] ?? 0);
      if (names === undefined || names.has(name)) found.push({ name, value: strings.text(attribute.value[i] ?? 0) });
    }
    return found;
  }

  out(key: string, kind?: string): KnowledgeEdge[] {
    const number = this.#find(key);
    if (this.#key(number) !== key) return [];
    const { from } = this.tables.edge;
    const found: KnowledgeEdge[] = [];
    for (let i = lowerBound(from.length, (at) => (from[at] ?? 0) < number); from[i] === number; i++)
      this.#push(found, i, kind);
    return found;
  }

  in(key: string, kind?: string): KnowledgeEdge[] {
    const number = this.#find(key);
    if (this.#key(number) !== key) return [];
    const { byEnd, edge } = this.tables;
    const end = (at: number) => edge.to[byEnd[at] ?? 0] ?? 0;
    const found: KnowledgeEdge[] = [];
    for (let i = lowerBound(byEnd.length, (at) => end(at) < number); i < byEnd.length && end(i) === number; i++) {
      this.#push(found, byEnd[i] ?? 0, kind);
    }
    return found;
  }

  *edges(): Generator<KnowledgeEdge> {
    for (let i = 0; i < this.tables.edge.from.length; i++) yield this.#edge(i);
  }

  *links(): Generator<KnowledgeLink> {
    const { strings, edge, sources } = this.tables;
    for (let i = 0; i < edge.from.length; i++) {
      yield {
        from: this.#key(edge.from[i] ?? 0) ?? "",
        kind: strings.text(edge.kind[i] ?? 0),
        to: this.#key(edge.to[i] ?? 0) ?? "",
        basis: BASES[edge.basis[i] ?? 0] ?? "published",
        source: sources[edge.source[i] ?? 0]?.name ?? "",
      };
    }
  }

  #push(found: KnowledgeEdge[], i: number, kind: string | undefined): void {
    const { strings, edge } = this.tables;
    if (kind === undefined || strings.text(edge.kind[i] ?? 0) === kind) found.push(this.#edge(i));
  }

  #key(number: number): string | undefined {
    const text = this.tables.node.key[number];
    return text === undefined ? undefined : this.tables.strings.text(text);
  }

  /** The number of the first node whose key isn't before `key`. */
  #find(key: string): number {
    return lowerBound(this.#count, (at) => compareText(this.#key(at) ?? "", key) < 0);
  }

  #node(number: number): KnowledgeNode {
    const { strings, node } = this.tables;
    const key = this.#key(number) ?? "";
    const state = NODE_STATES[node.state[number] ?? 0] ?? "active";
    return { key, ...splitKey(key), name: strings.text(node.name[number] ?? 0), state };
  }

  #edge(i: number): KnowledgeEdge {
    const { strings, edge, step, sources } = this.tables;
    const text = (column: Uint32Array, at: number) => strings.text(column[at] ?? 0);
    const source = sources[edge.source[i] ?? 0];
    const note = text(edge.note, i);
    const path = [];
    for (let s = edge.pathStart[i] ?? 0; s < (edge.pathStart[i + 1] ?? 0); s++) {
      path.push({ from: text(step.from, s), kind: text(step.kind, s), to: text(step.to, s) });
    }
    return {
      from: this.#key(edge.from[i] ?? 0) ?? "",
      to: this.#key(edge.to[i] ?? 0) ?? "",
      kind: text(edge.kind, i),
      basis: BASES[edge.basis[i] ?? 0] ?? "published",
      source: {
        name: source?.name ?? "",
        version: source?.version ?? "",
        file: text(edge.file, i),
        locator: text(edge.locator, i),
      },
      ...(path.length > 0 && { path }),
      ...(note !== "" && { note }),
    };
  }
}

/** The first of `count` places for which `before` is false. */
function lowerBound(count: number, before: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
