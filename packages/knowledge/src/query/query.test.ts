import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/builder.ts";
import { TableGraph } from "../graph/table-graph.ts";
import { indexGraph } from "../index-pack/index-graph.ts";
import { withOverlay } from "../overlay/overlay.ts";
import { OVERLAY_EDGES } from "../overlay/overlay-edges.ts";
import { derivedCounters } from "../resolve/derived-counters.ts";
import { counterAnswer } from "./counter-answer.ts";
import { diffGraphs } from "./graph-diff.ts";
import { searchGraph } from "./search.ts";
import { shortestPath } from "./shortest-path.ts";

const index = indexGraph();
const whole = withOverlay(index);

function entries(asked: string, graph = whole as Parameters<typeof counterAnswer>[0]) {
  const { counters } = counterAnswer(graph, asked);
  return new Map(counters.map((entry) => [`${entry.id} ${entry.technique.slice(10)}`, entry.basis]));
}

describe("the index with the overlay", () => {
  test("nothing in it is without a name", () => {
    expect([...whole.nodes()].filter(({ state, name }) => state === "missing" || name === "")).toEqual([]);
  });

  test("each of the three techniques leads to CM0038, with its basis", () => {
    expect(
      ["T1084", "T1546.003", "T1047"].map((id) => [...entries(id)].filter(([key]) => key.startsWith("CM0038"))),
    ).toEqual([[["CM0038 T1546.003", "overlay"]], [["CM0038 T1546.003", "overlay"]], [["CM0038 T1047", "published"]]]);
  });

  test("the published graph alone misses it", () => {
    expect([...entries("T1546.003", index).keys()].filter((key) => key.startsWith("CM"))).toEqual([
      "CM0004 T1546.003",
      "CM0065 T1546.003",
    ]);
  });

  test("what doesn't help is told apart", () => {
    const { excluded, counters } = counterAnswer(whole, "T1546.003", { maxDistance: 64 });
    expect(excluded.map(({ id }) => id)).toEqual(["CM0086", "D3-HR"]);
    expect(counters.some(({ id }) => id === "D3-HR" || id === "CM0086")).toBe(false);
  });

  test("derived defenses give their path and the overlay they rest on", () => {
    const found = derivedCounters(whole, "technique:T1546.003").map(({ defense, overlay, tactics }) => [
      defense,
      overlay,
      tactics,
    ]);
    expect(found).toEqual([
      ["defense:D3-ANAA", [], ["Detect"]],
      ["defense:D3-EAL", ["OV25"], ["Isolate"]],
      ["defense:D3-EDL", ["OV25"], ["Isolate"]],
      ["defense:D3-HBPI", ["OV25"], ["Isolate"]],
      ["defense:D3-PSA", ["OV25"], ["Detect"]],
      ["defense:D3-SICA", ["OV23", "OV31"], ["Detect"]],
      ["defense:D3-SJA", ["OV22", "OV30"], ["Detect"]],
      ["defense:UB-WSR", ["OV21", "OV32"], ["Evict"]],
    ]);
  });

  test("sub-techniques only when asked", () => {
    expect(counterAnswer(whole, "T1546").techniques).toEqual(["technique:T1546"]);
    expect(counterAnswer(whole, "T1546", { expand: "children" }).techniques).toEqual([
      "technique:T1546",
      "technique:T1546.003",
    ]);
  });

  test("an unknown id gives an empty answer with its reason", () => {
    expect(counterAnswer(whole, "T9999")).toMatchObject({
      techniques: [],
      counters: [],
      resolved: { state: "unknown" },
    });
  });

  test("every overlay edge has an id, a reason and a source, and none is published", () => {
    expect(OVERLAY_EDGES.every(({ id, reason, source }) => /^OV\d\d$/.test(id) && reason !== "" && source !== "")).toBe(
      true,
    );
    const basis = [...whole.edges()].filter(({ source }) => source.name === "Unbind overlay").map((edge) => edge.basis);
    expect(new Set(basis)).toEqual(new Set(["overlay"]));
    expect([...index.edges()].some((edge) => edge.basis === "overlay")).toBe(false);
  });
});

describe("path", () => {
  test("along edges in either direction", () => {
    const steps = shortestPath(whole, "technique:T1084", "defense:D3-PSA");
    expect(steps?.map(({ edge, forward }) => `${forward ? "" : "back "}${edge.kind}`)).toEqual([
      "revoked-by",
      "may-invoke",
      "back analyzes",
    ]);
  });
  test("to itself and to nowhere", () => {
    expect(shortestPath(whole, "technique:T1084", "technique:T1084")).toEqual([]);
    expect(shortestPath(whole, "technique:T1084", "technique:T9999")).toBeUndefined();
  });
});

describe("search", () => {
  test("ids before names, all words in one place", () => {
    expect(searchGraph(whole, "cm0038").hits.map(({ node, where }) => [node.id, where])).toEqual([["CM0038", "id"]]);
    expect(searchGraph(whole, "SUBSCRIPTION remove").hits.map(({ node }) => node.id)).toEqual(["CM0038"]);
    expect(searchGraph(whole, "jscript vbscript").hits.map(({ node, where }) => [node.id, where])).toEqual([
      ["ub:ActiveScriptEventConsumer", "definition"],
    ]);
  });
  test("the limit cuts, the total counts", () => {
    const { hits, total } = searchGraph(whole, "wmi", { limit: 2 });
    expect(hits).toHaveLength(2);
    expect(total).toBeGreaterThan(10);
    expect(searchGraph(whole, " ").total).toBe(0);
  });
});

describe("diff", () => {
  function graph(state: "active" | "revoked", name: string, extra: boolean): TableGraph {
    const builder = new GraphBuilder();
    const source = builder.addSource({ name: "S", version: name, sha256: name, files: 1, byteLength: 1 });
    builder.addNode("technique", "T1", name, state, [{ name: "definition", value: name }]);
    if (extra) builder.addEdge(source, { from: "technique:T1", to: "technique:T2", kind: "revoked-by" });
    return new TableGraph(builder.build());
  }
  test("nodes, states, names, texts and relations", () => {
    const { added, removed, changed, edgesAdded, edgesRemoved } = diffGraphs(
      graph("active", "A", false),
      graph("revoked", "B", true),
    );
    expect(changed).toEqual([
      { key: "technique:T1", name: "B", changes: ["state: active -> revoked", "name: A -> B", "definition"] },
    ]);
    expect([added.map(({ key }) => key), removed, edgesAdded.map(({ kind }) => kind), edgesRemoved]).toEqual([
      ["technique:T2"],
      [],
      ["revoked-by"],
      [],
    ]);
  });
  test("a graph doesn't differ from itself", () => {
    const { added, removed, changed, edgesAdded, edgesRemoved } = diffGraphs(index, indexGraph());
    expect([added, removed, changed, edgesAdded, edgesRemoved]).toEqual([[], [], [], [], []]);
  });
});
