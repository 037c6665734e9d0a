import { compareText } from "@unbind/bytes";
import { compareByStart, compareEdges } from "./builder.ts";
import type {
  KnowledgeEdge,
  KnowledgeGraph,
  KnowledgeLink,
  KnowledgeNode,
  KnowledgeSource,
  NodeAttribute,
  NodeKind,
} from "./model.ts";

/** A graph laid over another: its nodes, attributes and edges are added, nothing is taken away. */
export class LayeredGraph implements KnowledgeGraph {
  readonly sources: readonly KnowledgeSource[];
  readonly #below: KnowledgeGraph;
  readonly #above: KnowledgeGraph;

  constructor(below: KnowledgeGraph, above: KnowledgeGraph) {
    this.#below = below;
    this.#above = above;
    this.sources = [...below.sources, ...above.sources];
  }

  node(key: string): KnowledgeNode | undefined {
    return pick(this.#below.node(key), this.#above.node(key));
  }

  *nodes(kind?: NodeKind): Generator<KnowledgeNode> {
    const extra = [...this.#above.nodes(kind)];
    let next = 0;
    for (const node of this.#below.nodes(kind)) {
      for (; next < extra.length && compareText((extra[next] as KnowledgeNode).key, node.key) < 0; next++) {
        yield extra[next] as KnowledgeNode;
      }
      const same = extra[next]?.key === node.key ? extra[next++] : undefined;
      yield pick(node, same) ?? node;
    }
    yield* extra.slice(next);
  }

  attributes(key: string, names?: ReadonlySet<string>): NodeAttribute[] {
    return [...this.#below.attributes(key, names), ...this.#above.attributes(key, names)];
  }

  out(key: string, kind?: string): KnowledgeEdge[] {
    return merge(this.#below.out(key, kind), this.#above.out(key, kind), compareEdges);
  }

  in(key: string, kind?: string): KnowledgeEdge[] {
    return merge(this.#below.in(key, kind), this.#above.in(key, kind), compareByStart);
  }

  *edges(): Generator<KnowledgeEdge> {
    yield* this.#below.edges();
    yield* this.#above.edges();
  }

  *links(): Generator<KnowledgeLink> {
    yield* this.#below.links();
    yield* this.#above.links();
  }
}

/** The one that describes the node; the lower one if both do. */
function pick(below: KnowledgeNode | undefined, above: KnowledgeNode | undefined): KnowledgeNode | undefined {
  if (below === undefined || (below.state === "missing" && above !== undefined && above.state !== "missing"))
    return above;
  return below;
}

function merge(
  below: KnowledgeEdge[],
  above: KnowledgeEdge[],
  compare: (a: KnowledgeEdge, b: KnowledgeEdge) => number,
): KnowledgeEdge[] {
  return above.length === 0 ? below : [...below, ...above].sort(compare);
}
