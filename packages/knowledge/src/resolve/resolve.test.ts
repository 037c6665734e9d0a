import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/builder.ts";
import { TableGraph } from "../graph/table-graph.ts";
import { expandTechnique, resolve } from "./resolve.ts";

const UUID = "0f06a3a5-6a09-413f-8743-e6cf35561297";

function sample(): TableGraph {
  const builder = new GraphBuilder();
  const source = builder.addSource({ name: "S", version: "1", sha256: "00", files: 1, byteLength: 3 });
  const technique = (id: string, state: "active" | "revoked" | "deprecated" = "active") =>
    builder.addNode("technique", id, id, state);
  const revoked = (from: string, to: string) =>
    builder.addEdge(source, { from: technique(from, "revoked"), to: `technique:${to}`, kind: "revoked-by" });
  technique("T1546");
  technique("T1546.003");
  technique("T1026", "deprecated");
  revoked("T1084", "T1546.003");
  revoked("T1073", "T1574.002");
  revoked("T1574.002", "T1574.001");
  technique("T1574.001");
  revoked("T9001", "T1026");
  revoked("T9002", "T9003");
  revoked("T9003", "T9002");
  technique("T9004", "revoked");
  builder.addEdge(source, { from: "technique:T1546.003", to: "technique:T1546", kind: "sub-of" });
  builder.addNode("countermeasure", "CM0038", "Remove");
  builder.addEdge(source, { from: "countermeasure:CM0038", to: "countermeasure:RM0028", kind: "related" });
  builder.addNode("defense", "D3-PSA", "Process Spawn Analysis", "active", [
    { name: "iri", value: "http://d3fend.mitre.org/ontologies/d3fend.owl#ProcessSpawnAnalysis" },
  ]);
  builder.addNode("artifact", "d3f:EventLog", "Event Log");
  builder.addNode("detection", `sigma:${UUID}`, "Rule");
  builder.addNode("analytic", "AN0236", "Analytic");
  return new TableGraph(builder.build());
}

const cases: [asked: string, state: string, end: string | undefined][] = [
  ["T1546.003", "active", "technique:T1546.003"],
  [" t1546.003 ", "active", "technique:T1546.003"],
  ["attack.t1546.003", "active", "technique:T1546.003"],
  ["T1546/003", "active", "technique:T1546.003"],
  ["https://attack.mitre.org/techniques/T1546/003", "active", "technique:T1546.003"],
  ["https://attack.mitre.org/techniques/T1546/003/", "active", "technique:T1546.003"],
  ["https://attack.mitre.org/detectionstrategies/DET0086#AN0236", "active", "analytic:AN0236"],
  ["technique:T1546.003", "active", "technique:T1546.003"],
  ["T1084", "revoked", "technique:T1546.003"],
  ["T1073", "revoked", "technique:T1574.001"],
  ["T1026", "deprecated", "technique:T1026"],
  ["T9001", "deprecated", "technique:T1026"],
  ["T9002", "revoked", "technique:T9002"],
  ["T9004", "revoked", "technique:T9004"],
  ["T0839", "other-domain", undefined],
  ["T9999", "unknown", undefined],
  ["CM0038", "active", "countermeasure:CM0038"],
  ["RM0038", "unknown", undefined],
  ["RM0028", "unknown", undefined],
  ["D3-PSA", "active", "defense:D3-PSA"],
  ["d3f:ProcessSpawnAnalysis", "active", "defense:D3-PSA"],
  ["http://d3fend.mitre.org/ontologies/d3fend.owl#EventLog", "active", "artifact:d3f:EventLog"],
  ["https://d3fend.mitre.org/technique/d3f:ProcessSpawnAnalysis/", "active", "defense:D3-PSA"],
  [UUID, "active", `detection:sigma:${UUID}`],
  ["0f06a3a5", "active", `detection:sigma:${UUID}`],
  ["T84", "malformed", undefined],
  ["", "malformed", undefined],
  ["M18", "malformed", undefined],
  ["T1546.03", "malformed", undefined],
];

describe("resolve", () => {
  test.each(cases)("%s is %s", (asked, state, end) => {
    const found = resolve(sample(), asked);
    expect([found.state, found.end?.key]).toEqual([state, end]);
  });

  test("every step of a chain is given", () => {
    expect(resolve(sample(), "T1073").path.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "technique:T1073 technique:T1574.002",
      "technique:T1574.002 technique:T1574.001",
    ]);
  });

  test("an id of a domain that is known", () => {
    const domains = new Map([["Mobile", new Set(["T1398"])]]);
    expect(resolve(sample(), "T1398", { domains })).toMatchObject({ state: "other-domain" });
    expect(resolve(sample(), "T1398")).toMatchObject({ state: "unknown" });
  });

  test("parent and child only when asked, as derived edges", () => {
    expect(expandTechnique(sample(), "technique:T1546", "children")).toMatchObject([
      {
        to: "technique:T1546.003",
        basis: "derived",
        path: [{ from: "technique:T1546.003", kind: "sub-of", to: "technique:T1546" }],
      },
    ]);
    expect(expandTechnique(sample(), "technique:T1546", "parent")).toEqual([]);
  });
});
