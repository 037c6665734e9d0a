import { attributeOf, splitKey } from "../graph/model.ts";
import { withOverlay } from "../overlay/overlay.ts";
import { OVERLAY_EDGES } from "../overlay/overlay-edges.ts";
import { derivedCounters } from "../resolve/derived-counters.ts";
import { resolve } from "../resolve/resolve.ts";
import type { LintContext } from "./lint-context.ts";

const SUBSCRIPTION = "technique:T1546.003";

/** What ATT&CK and D3FEND say of themselves and of each other. */
export function lintFrameworks(context: LintContext): void {
  revocations(context);
  idClashes(context);
  logSourceGaps(context);
  successors(context);
  artifactGap(context);
  naiveMisses(context);
}

function revocations(context: LintContext): void {
  for (const { key, id } of context.graph.nodes("technique")) {
    const { path, reason } = resolve(context.graph, id);
    if (path.length < 2) continue;
    const evidence = path.map(({ from, to }) => `${from} revoked-by ${to}`);
    context.add({
      rule: "attack/two-step-revocation",
      level: "note",
      subject: key,
      message: reason,
      path: "ATT&CK",
      evidence,
    });
  }
}

function idClashes(context: LintContext): void {
  for (const { key, id } of context.graph.nodes("mitigation")) {
    if (!/^T\d/.test(id)) continue;
    const message = `A mitigation and a technique have the id ${id}; ids are unique within one STIX type only`;
    context.add({ rule: "attack/id-clash", level: "note", subject: key, message, path: "ATT&CK" });
  }
}

/** Events that the overlay adds to an analytic which the analytic's own channels don't name. */
function logSourceGaps(context: LintContext): void {
  const { graph } = context;
  for (const { id, from, to, kind, detail = "", reason } of OVERLAY_EDGES) {
    if (kind !== "observes" || !from.startsWith("analytic:") || graph.node(from)?.state !== "active") continue;
    const channels = graph
      .out(from, "reads")
      .filter((edge) => edge.to === to)
      .map(({ note = "" }) => note);
    if (channels.length === 0 && !context.has("ATT&CK")) continue;
    const missing = [...detail.matchAll(/\d+/g)]
      .map(([event]) => event)
      .filter((event) => !channels.some((note) => new RegExp(`\\b${event}\\b`).test(note)));
    if (missing.length === 0) continue;
    const strategy = graph
      .in(from, "has-analytic")
      .map((edge) => splitKey(edge.from).id)
      .join(", ");
    const message = `${splitKey(from).id} of ${strategy} doesn't name ${splitKey(to).id} ${missing.join(", ")}. ${reason}`;
    context.add({
      rule: "attack/log-source-gap",
      level: "warning",
      subject: from,
      message,
      path: "ATT&CK",
      evidence: [id, ...channels],
    });
  }
}

/** D3FEND's own successors, against the end of ATT&CK's chain. */
function successors(context: LintContext): void {
  const { graph } = context;
  for (const { key, id } of graph.nodes("technique")) {
    if (attributeOf(graph, key, "deprecated") !== "true") continue;
    const named = graph
      .attributes(key, new Set(["see-also"]))
      .map(({ value }) => /(?:^|#)(T\d{4}(?:\.\d{3})?)$/.exec(value)?.[1])
      .find((value) => value !== undefined);
    const place = { subject: key, path: "D3FEND", evidence: [attributeOf(graph, key, "iri")] };
    if (named === undefined) {
      context.add({
        ...place,
        rule: "d3fend/no-successor",
        level: "note",
        message: `${id} is deprecated and names no successor`,
      });
      continue;
    }
    const { end, state } = resolve(graph, named);
    if (state !== "revoked" || end === undefined) continue;
    const message = `${id} names ${named} as its successor, which was revoked by ${end.id}`;
    context.add({ ...place, rule: "d3fend/stale-successor", level: "warning", message, fix: `Name ${end.id}.` });
  }
}

/** The subscription technique works on records of configuration; D3FEND relates it to none, so nothing evicts it. */
function artifactGap(context: LintContext): void {
  const { graph } = context;
  const relations = graph
    .out(SUBSCRIPTION)
    .filter(({ to, basis }) => to.startsWith("artifact:") && basis === "published");
  if (attributeOf(graph, SUBSCRIPTION, "attack-id") === "") return;
  const evicts = derivedCounters(graph, SUBSCRIPTION).filter(({ tactics }) => tactics.includes("Evict"));
  const record = relations.some(({ to }) => /Configuration/.test(to));
  if (record || evicts.length > 0) return;
  context.add({
    rule: "d3fend/artifact-gap",
    level: "warning",
    subject: SUBSCRIPTION,
    message: "T1546.003 is related to no configuration record, and no technique under Evict shares an artifact with it",
    path: "D3FEND",
    evidence: relations.map(({ kind, to }) => `${kind} ${to}`),
    fix: "Relate it to the stored filter, consumer and binding (overlay OV20 to OV23, OV32).",
  });
}

/** Countermeasures that only the overlay gives for the subscription technique. */
function naiveMisses(context: LintContext): void {
  const { graph } = context;
  for (const { from, note = "", source } of withOverlay(graph).in(SUBSCRIPTION, "counters")) {
    const node = graph.node(from);
    if (source.name !== "Unbind overlay" || node === undefined || node.state === "missing") continue;
    const message = `No published mapping leads from T1546.003 to ${node.id}. ${note}`;
    const path = attributeOf(graph, from, "file") || "COUN7ER";
    context.add({ rule: "join/naive-miss", level: "note", subject: from, message, path, evidence: [source.locator] });
  }
}
