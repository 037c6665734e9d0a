import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TableGraph } from "../graph/table-graph.ts";
import { writePack } from "../pack/write-pack.ts";
import { KnowledgeImport } from "./knowledge-import.ts";
import { checkSourceSize, MAX_SOURCE_BYTES } from "./source-text.ts";

const encoder = new TextEncoder();

function imported(files: Record<string, string | Uint8Array>) {
  const work = new KnowledgeImport();
  for (const [path, content] of Object.entries(files)) {
    work.add({ path, bytes: typeof content === "string" ? encoder.encode(content) : content });
  }
  const tables = work.finish();
  const graph = new TableGraph(tables);
  const edges = [...graph.edges()].map(
    ({ from, kind, to, basis }) => `${from} ${kind} ${to}${basis === "published" ? "" : ` (${basis})`}`,
  );
  return {
    graph,
    edges,
    tables,
    skipped: work.skipped,
    codes: work.issues.list().map(({ code }) => code),
    issues: work.issues.list(),
  };
}

function technique(n: number, id: string, more: object = {}): object {
  return {
    type: "attack-pattern",
    id: `attack-pattern--0000000${n}-0000-4000-8000-000000000000`,
    name: `Technique ${id}`,
    external_references: [{ source_name: "mitre-attack", external_id: id }],
    ...more,
  };
}

function relation(n: number, kind: string, from: number, to: number): object {
  const end = (i: number) => `attack-pattern--0000000${i}-0000-4000-8000-000000000000`;
  return {
    type: "relationship",
    id: `relationship--0000000${n}-0000-4000-8000-000000000000`,
    relationship_type: kind,
    source_ref: end(from),
    target_ref: end(to),
  };
}

const bundle = (...objects: unknown[]) => JSON.stringify({ type: "bundle", id: "bundle--1", objects });
const PAGE = (id: string, lines: string) =>
  `# Title ${id}\n\n* **ID:** ${id}\n* **Status:** Active\n\n## Associated Techniques\n\n${lines}`;

describe("import", () => {
  test("STIX 2.0 and 2.1, a bundle and single objects, are the same", () => {
    const objects = [technique(1, "T9001"), technique(2, "T9001.001"), relation(3, "subtechnique-of", 2, 1)];
    const whole = imported({ "a.json": bundle(...objects) });
    const parts = imported(
      Object.fromEntries(objects.map((object, i) => [`${i}.json`, JSON.stringify({ ...object, spec_version: "2.1" })])),
    );
    expect(whole.edges).toEqual(["technique:T9001.001 sub-of technique:T9001"]);
    expect(parts.edges).toEqual(whole.edges);
  });

  test("a mapping to a revoked technique stays and gets a derived twin", () => {
    const { edges, graph } = imported({
      "a.json": bundle(
        technique(1, "T9001", { revoked: true }),
        technique(2, "T9002", { revoked: true }),
        technique(3, "T9003"),
        relation(4, "revoked-by", 1, 2),
        relation(5, "revoked-by", 2, 3),
      ),
      "CM0901.md": PAGE("CM0901", "- [T9001](https://x) - Technique\n"),
    });
    expect(edges).toEqual([
      "countermeasure:CM0901 counters technique:T9001",
      "countermeasure:CM0901 counters technique:T9003 (derived)",
      "technique:T9001 revoked-by technique:T9002",
      "technique:T9002 revoked-by technique:T9003",
    ]);
    expect(graph.in("technique:T9003", "counters")[0]?.path).toEqual([
      { from: "countermeasure:CM0901", kind: "counters", to: "technique:T9001" },
      { from: "technique:T9001", kind: "revoked-by", to: "technique:T9002" },
      { from: "technique:T9002", kind: "revoked-by", to: "technique:T9003" },
    ]);
  });

  test("D3FEND in both forms, with the technique's name and state from ATT&CK", () => {
    const D3F = "http://d3fend.mitre.org/ontologies/d3fend.owl#";
    const head = `@prefix d3f: <${D3F}> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
      d3f:modifies rdfs:subPropertyOf d3f:may-be-associated-with . d3f:Artifact a owl:Class . d3f:Log a owl:Class ; rdfs:label "Log" ; rdfs:subClassOf d3f:Artifact .`;
    const restriction =
      "rdfs:subClassOf [ a owl:Restriction ; owl:onProperty d3f:modifies ; owl:someValuesFrom d3f:Log ] .";
    for (const [form, statement] of [
      ["restriction", restriction],
      ["triple", "d3f:modifies d3f:Log ."],
    ]) {
      const { graph } = imported({
        "d.ttl": `${head} d3f:T9001 a owl:Class ; rdfs:label "Other name" ; d3f:attack-id "T9001" ; ${statement}`,
        "a.json": bundle(technique(1, "T9001")),
      });
      expect(graph.node("technique:T9001")).toMatchObject({ name: "Technique T9001", state: "active" });
      expect(graph.out("technique:T9001")).toMatchObject([
        {
          kind: "modifies",
          to: "artifact:d3f:Log",
          basis: "published",
          source: { name: "D3FEND", locator: `d3f:T9001 (${form})` },
        },
      ]);
    }
  });

  test("detections of both kinds; a baseline detects nothing", () => {
    const id = "00000000-0000-4000-8000-00000000000";
    const { edges, graph } = imported({
      "s.yml": `title: A\nid: ${id}1\nlogsource:\n  product: windows\ndetection:\n  condition: x\ntags:\n  - attack.persistence\n  - attack.t1546.003\n`,
      "p.yml": `name: B\nid: ${id}2\nversion: 1.0\ntype: TTP\nsearch: 'index=*\n  | stats'\ntags:\n  mitre_attack_id: [T1047]\n  analytic_story: [S]\n`,
      "b.yml": `name: C\nid: ${id}3\ntype: Baseline\nsearch: x\ntags:\n  mitre_attack_id:\n  - T1047\n`,
      "new.yml": `name: D\nid: ${id}4\nsearch: x\nmitre_attack_id:\n- T1546.003\n`,
    });
    expect(edges).toEqual([
      `detection:sigma:${id}1 detects technique:T1546.003`,
      `detection:splunk:${id}2 tells story:S`,
      `detection:splunk:${id}2 detects technique:T1047`,
      `detection:splunk:${id}4 detects technique:T1546.003`,
    ]);
    expect(graph.attributes(`detection:splunk:${id}2`, new Set(["version"]))).toEqual([
      { name: "version", value: "1.0" },
    ]);
    expect(graph.out(`detection:sigma:${id}1`)[0]?.source).toMatchObject({ file: "s.yml", locator: "line 9" });
  });

  const bad: Record<string, [files: Record<string, string | Uint8Array>, codes: string[], nodes: string[]]> = {
    "a dangling reference": [
      { "a.json": bundle(technique(1, "T9001"), relation(2, "uses", 1, 9)) },
      ["STIX_DANGLING"],
      ["technique:T9001"],
    ],
    "an unknown tactic": [
      {
        "a.json": bundle(
          technique(1, "T9001", { kill_chain_phases: [{ kill_chain_name: "mitre-attack", phase_name: "x" }] }),
        ),
      },
      ["STIX_DANGLING"],
      ["technique:T9001"],
    ],
    "a circle of revocations": [
      {
        "a.json": bundle(
          technique(1, "T9001", { revoked: true }),
          technique(2, "T9002", { revoked: true }),
          relation(3, "revoked-by", 1, 2),
          relation(4, "revoked-by", 2, 1),
        ),
      },
      ["KNOW_CYCLE"],
      ["technique:T9001", "technique:T9002"],
    ],
    "an id twice with different content": [
      { "a.json": bundle(technique(1, "T9001", { modified: "1" }), technique(1, "T9001", { modified: "2" })) },
      ["STIX_DUPLICATE"],
      ["technique:T9001"],
    ],
    "no ATT&CK id": [{ "a.json": bundle(technique(1, "T9001", { external_references: [] })) }, ["STIX_ATTACK_ID"], []],
    "an entry that is no object": [
      { "a.json": bundle(7, technique(1, "T9001")) },
      ["STIX_OBJECT"],
      ["technique:T9001"],
    ],
    "a bundle of nothing": [{ "a.json": '{"type":"bundle"}' }, ["STIX_BUNDLE"], []],
    "half a JSON": [{ "a.json": '{"type":' }, ["KNOW_JSON"], []],
    "a page twice": [
      { "a.md": PAGE("CM0901", ""), "b.md": PAGE("CM0901", "") },
      [...new Array<string>(14).fill("COUN7ER_SECTION"), "KNOW_DUPLICATE"],
      ["countermeasure:CM0901"],
    ],
    "bad YAML": [{ "a.yml": "id: [" }, ["KNOW_YAML"], []],
    "deep YAML": [{ "a.yml": `a: ${"[".repeat(100_000)}` }, ["KNOW_YAML"], []],
    "not UTF-8": [{ "a.ttl": new Uint8Array([0x23, 0xff, 0x0a]) }, ["KNOW_UTF8"], []],
    "something else": [{ "a.md": "# Readme", "b.bin": new Uint8Array(9), "c.json": "[]" }, [], []],
  };
  test.each(Object.entries(bad))("%s costs itself only", (_, [files, codes, nodes]) => {
    const { codes: found, graph } = imported(files);
    expect([...found].sort()).toEqual([...codes].sort());
    expect([...graph.nodes()].map(({ key }) => key)).toEqual(nodes);
  });

  test("a circle of superclasses is told and walks end", () => {
    const { codes } = imported({
      "d.ttl":
        "@prefix : <http://d3fend.mitre.org/ontologies/d3fend.owl#> . @prefix o: <http://www.w3.org/2002/07/owl#> . @prefix r: <http://www.w3.org/2000/01/rdf-schema#> . :A a o:Class ; r:subClassOf :B . :B a o:Class ; r:subClassOf :A .",
    });
    expect(codes).toEqual(["KNOW_CYCLE"]);
  });

  test("too large a file is refused before it is read", () => {
    expect(() => checkSourceSize(2 ** 31, "big.json")).toThrow(expect.objectContaining({ code: "KNOW_SOURCE_SIZE" }));
    expect(() => checkSourceSize(MAX_SOURCE_BYTES, "fits.json")).not.toThrow();
  });

  test("the order of files changes no byte of the pack", () => {
    const files = {
      "a.json": bundle(technique(1, "T9001"), technique(2, "T9002")),
      "b.md": PAGE("CM0901", "- [T9001](https://x) - Technique\n"),
      "c.md": PAGE("CM0902", "- [T9002](https://x) - Technique\n"),
      "d.json": bundle(technique(3, "T9003")),
    };
    const pack = (order: readonly string[]) =>
      writePack(imported(Object.fromEntries(order.map((path) => [path, files[path as keyof typeof files]]))).tables);
    const expected = pack(Object.keys(files));
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(files), { minLength: 4 }), (order) => {
        expect(pack(order)).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});
