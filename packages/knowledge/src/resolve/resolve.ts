import {
  attributeOf,
  type KnowledgeEdge,
  type KnowledgeGraph,
  type KnowledgeNode,
  keyOf,
  type PathStep,
  splitKey,
} from "../graph/model.ts";
import { chainEnd } from "../graph/revoked-twins.ts";
import { readId } from "./id-forms.ts";

/** What became of an id; `other-domain`: it is of another ATT&CK domain. */
export type ResolvedState = "active" | "revoked" | "deprecated" | "other-domain" | "unknown" | "malformed";

/** What an id means today. */
export interface Resolved {
  /** As it was asked for. */
  asked: string;
  state: ResolvedState;
  /** The node asked for, whatever its state; undefined if no source describes it. */
  node?: KnowledgeNode;
  /** Where to look instead: the end of the chain of revocations, else the node itself. */
  end?: KnowledgeNode;
  /** Every step from the node to the end. */
  path: PathStep[];
  /** A sentence. */
  reason: string;
}

/** What is known of ids that the graph doesn't have. */
export interface ResolveOptions {
  /** Ids of other ATT&CK domains, by the domain's name. */
  domains?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Finds what an id means, following revocations to their end. Parent and child never stand in for each other. */
export function resolve(graph: KnowledgeGraph, asked: string, { domains = new Map() }: ResolveOptions = {}): Resolved {
  const node = find(graph, asked);
  if (node !== undefined && node.state !== "missing") return known(graph, asked, node);
  const read = readId(asked);
  if (read === undefined && node === undefined) {
    return {
      asked,
      state: "malformed",
      path: [],
      reason: `"${asked}" is no id. Ids look like T1546.003, CM0038, D3-PSA, d3f:EventLog, DET0086, sigma:<uuid>.`,
    };
  }
  const id = read?.id ?? node?.id ?? asked;
  const domain = [...domains].find(([, ids]) => ids.has(id))?.[0] ?? (/^T0[89]\d\d$/.test(id) ? "ICS" : undefined);
  const found = { ...(node && { node }), path: [] };
  if (domain !== undefined) {
    return {
      asked,
      state: "other-domain",
      ...found,
      reason: `${id} belongs to ATT&CK for ${domain}, not to Enterprise.`,
    };
  }
  const named = node === undefined ? "" : ` It is named by ${graph.in(node.key)[0]?.from ?? "another node"}.`;
  const old = id.startsWith("RM")
    ? " RM ids are COUN7ER's older numbering; the CM id of the same number is another page."
    : "";
  return { asked, state: "unknown", ...found, reason: `No loaded source describes ${id}.${named}${old}` };
}

/** The node of an id, a key, or the unique start (8 digits or more) of a rule's UUID. */
function find(graph: KnowledgeGraph, asked: string): KnowledgeNode | undefined {
  const exact = graph.node(asked.trim());
  if (exact) return exact;
  const read = readId(asked);
  for (const kind of read?.kinds ?? []) {
    const ids =
      kind === "detection" && !/^(?:splunk|sigma):/.test(read?.id ?? "")
        ? [`sigma:${read?.id}`, `splunk:${read?.id}`]
        : [read?.id ?? ""];
    for (const id of ids) {
      const node = graph.node(keyOf(kind, id));
      if (node) return node;
    }
  }
  return byIri(graph, asked.trim()) ?? byStart(graph, asked.trim().toLowerCase());
}

/** A D3FEND technique class has the ATT&CK or D3FEND id as its key, so its IRI must be looked for. */
function byIri(graph: KnowledgeGraph, asked: string): KnowledgeNode | undefined {
  const name =
    /^d3f:(\S+)$/.exec(asked)?.[1] ?? /^https?:\/\/d3fend\.mitre\.org\/\S+?(?:#|d3f:)([^\s/]+)\/?$/.exec(asked)?.[1];
  if (name === undefined) return undefined;
  for (const node of graph.nodes("defense")) {
    if (attributeOf(graph, node.key, "iri").endsWith(`#${name}`)) return node;
  }
  return undefined;
}

function byStart(graph: KnowledgeGraph, asked: string): KnowledgeNode | undefined {
  const start = /^(?:(?:splunk|sigma):)?[0-9a-f]{8}[0-9a-f-]*$/.test(asked) ? asked : undefined;
  if (start === undefined) return undefined;
  const found = [...graph.nodes("detection")].filter(
    ({ id }) => id.startsWith(start) || id.slice(id.indexOf(":") + 1).startsWith(start),
  );
  return found.length === 1 ? found[0] : undefined;
}

function known(graph: KnowledgeGraph, asked: string, node: KnowledgeNode): Resolved {
  const path = successorsOf(graph, node.key);
  const end = graph.node(path.at(-1)?.to ?? node.key) ?? node;
  const chain = [node.id, ...path.map(({ to }) => splitKey(to).id)].join(" -> ");
  if (end.state === "deprecated") {
    const reason =
      path.length > 0
        ? `${chain}: its last successor is deprecated.`
        : `${node.id} is deprecated and has no successor.`;
    return { asked, state: "deprecated", node, end, path, reason };
  }
  if (node.state === "revoked" || path.length > 0) {
    const reason =
      path.length > 0
        ? `${node.id} was revoked: ${chain}.`
        : `${node.id} was revoked; no loaded source names a successor.`;
    return { asked, state: "revoked", node, end, path, reason };
  }
  return { asked, state: "active", node, end, path, reason: `${node.id} is active.` };
}

function successorsOf(graph: KnowledgeGraph, key: string): PathStep[] {
  const successors = new Map<string, string>();
  const wanted = [key];
  for (const each of wanted) {
    const [edge] = graph.out(each, "revoked-by");
    if (edge === undefined || successors.has(each)) continue;
    successors.set(each, edge.to);
    wanted.push(edge.to);
  }
  return chainEnd(successors, key);
}

/** Parent or sub-techniques of a technique, each as a derived edge with the step it rests on. */
export function expandTechnique(graph: KnowledgeGraph, key: string, to: "parent" | "children"): KnowledgeEdge[] {
  const edges = to === "parent" ? graph.out(key, "sub-of") : graph.in(key, "sub-of");
  return edges.map((edge) => ({
    ...edge,
    from: key,
    to: to === "parent" ? edge.to : edge.from,
    kind: `expands-to-${to}`,
    basis: "derived",
    path: [{ from: edge.from, kind: edge.kind, to: edge.to }],
  }));
}
