import {
  attributeOf,
  type KnowledgeEdge,
  type KnowledgeGraph,
  type KnowledgeSource,
  type PathStep,
  splitKey,
} from "@unbind/knowledge";

/** `T1546.003 Windows Management Instrumentation Event Subscription`, with its state unless that is active. */
export function nodeWords(graph: KnowledgeGraph, key: string): string {
  const { id } = splitKey(key);
  const node = graph.node(key);
  const state =
    node === undefined || node.state === "active"
      ? ""
      : ` (${node.state === "missing" ? "not in any source" : node.state})`;
  const name = node?.name ?? "";
  const url = key.startsWith("reference:") ? attributeOf(graph, key, "url") : "";
  return `${url === "" ? id : url}${name === "" || name === id ? "" : ` ${name}`}${state}`;
}

/** `published, COUN7ER 2025-07-24, line 46`; an overlay edge shows its id and reason. */
export function basisWords({ basis, source, note = "", path = [] }: KnowledgeEdge): string {
  const place = [source.file, source.locator].filter((text) => text !== "").join(" ");
  if (basis === "overlay") return `overlay ${source.locator}: ${note}`;
  const from = `${source.name} ${source.version}${place === "" ? "" : `, ${place}`}`;
  return basis === "derived" ? `derived from ${pathWords(path)} (${from})` : `published, ${from}`;
}

/** `T1084 revoked-by T1546.003; ...` */
export function pathWords(path: readonly PathStep[]): string {
  return path.map(({ from, kind, to }) => `${splitKey(from).id} ${kind} ${splitKey(to).id}`).join("; ");
}

/** What was asked: every answer says it. */
export function sourceLines(sources: readonly KnowledgeSource[]): string[] {
  return [
    "",
    "Sources:",
    ...sources.map(({ name, version, sha256 }) => `  ${name} ${version}, SHA-256 ${sha256.slice(0, 16)}...`),
  ];
}

/** Why nothing is known of an id, and what to do about it. */
export function unknownWords(reason: string, { pack }: { pack?: string }): string[] {
  const isIndex = pack === undefined || pack === "";
  return [
    reason,
    isIndex
      ? "The built-in index covers WMI event subscriptions only: for more, unbind know import SOURCES -o know.pack, then --pack know.pack."
      : "It isn't in this pack: see its sources below.",
  ];
}

/** Lines of a list under its heading; nothing if it is empty. */
export function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title} (${lines.length}):`, ...lines.map((line) => `  ${line}`)];
}
