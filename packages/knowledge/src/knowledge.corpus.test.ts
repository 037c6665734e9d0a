import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { LayeredGraph } from "./graph/layered-graph.ts";
import { type KnowledgeNode, type NodeKind, splitKey } from "./graph/model.ts";
import { TableGraph } from "./graph/table-graph.ts";
import { parseCountermeasure, printCountermeasure } from "./import/coun7er.ts";
import { D3F, D3fendOntology } from "./import/d3fend.ts";
import { KnowledgeImport } from "./import/knowledge-import.ts";
import { parseTurtle } from "./import/turtle.ts";
import { lintGraph } from "./lint/lint.ts";
import { withOverlay } from "./overlay/overlay.ts";
import { readPack } from "./pack/read-pack.ts";
import { writePack } from "./pack/write-pack.ts";
import { counterAnswer } from "./query/counter-answer.ts";
import { derivedCounters } from "./resolve/derived-counters.ts";
import { resolve } from "./resolve/resolve.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const corpus = resolvePath(root, process.env.UNBIND_CORPUS ?? "../shared");
const knowledge = join(corpus, "knowledge");

type Files = [path: string, bytes: Uint8Array][];

function folder(path: string): Files {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [relative(join(path, ".."), file), readFileSync(file)]);
}

function imported(files: Files): { graph: TableGraph; issues: string[] } {
  const work = new KnowledgeImport();
  for (const [path, bytes] of files)
    work.add({ path, bytes, sha256: createHash("sha256").update(bytes).digest("hex") });
  return {
    graph: new TableGraph(work.finish()),
    issues: work.issues.list().map(({ code, message }) => `${code} ${message}`),
  };
}

const attack = (): Files => [
  [
    "enterprise-attack-18.1.json",
    gunzipSync(readFileSync(join(knowledge, "attack/enterprise-attack-18.1.stix20.json.gz"))),
  ],
];
const d3fend = (): Files => [["d3fend-1.1.0.ttl", readFileSync(join(knowledge, "d3fend/d3fend-1.1.0.ttl"))]];
const dataset = (): Files => [
  ["coun7er-latest.json", readFileSync(join(knowledge, "coun7er/coun7er-latest.json"))],
  ...folder(join(knowledge, "coun7er/templates")),
];

describe.skipIf(!existsSync(knowledge))("the published sources", () => {
  const all = existsSync(knowledge)
    ? imported([
        ...attack(),
        ...d3fend(),
        ...dataset(),
        ...folder(join(knowledge, "coun7er/countermeasures")),
        ...folder(join(knowledge, "security_content-2021")),
        ...folder(join(corpus, "content/sigma/rules")),
      ])
    : { graph: new TableGraph(new KnowledgeImport().finish()), issues: [] };
  const { graph } = all;
  const overlay = withOverlay(graph);

  const nodes = (kind: NodeKind, state?: KnowledgeNode["state"]) =>
    [...graph.nodes(kind)].filter((node) => (state === undefined ? node.state !== "missing" : node.state === state))
      .length;
  const edges = (kind: string, from: string, to: string, source: string) =>
    [...graph.edges()].filter(
      (edge) =>
        edge.kind === kind &&
        edge.basis === "published" &&
        edge.from.startsWith(from) &&
        edge.to.startsWith(to) &&
        edge.source.name === source,
    ).length;

  test("are read without an issue", () => {
    expect(all.issues).toEqual([]);
    expect(graph.sources.map(({ name, version, files }) => [name, files, version.length < 12 ? version : ""])).toEqual([
      ["ATT&CK", 1, "18.1"],
      ["COUN7ER", 152, ""],
      ["COUN7ER data set", 5, ""],
      ["D3FEND", 1, "1.1.0"],
      ["Sigma", 176, ""],
      ["Splunk", 730, ""],
    ]);
  });

  test("nodes by kind, all and active", () => {
    const kinds: NodeKind[] = [
      "technique",
      "tactic",
      "defense-tactic",
      "defense",
      "artifact",
      "mitigation",
      "strategy",
      "analytic",
      "component",
      "countermeasure",
      "actor",
      "software",
      "campaign",
    ];
    expect(kinds.map((kind) => `${kind} ${nodes(kind)} ${nodes(kind, "active")}`)).toEqual([
      "technique 835 691",
      "tactic 14 14",
      "defense-tactic 7 7",
      "defense 244 244",
      "artifact 820 820",
      "mitigation 268 44",
      "strategy 691 691",
      "analytic 1739 1739",
      "component 109 106",
      "countermeasure 152 152",
      "actor 187 172",
      "software 787 784",
      "campaign 52 52",
    ]);
    const names = [...graph.nodes("log-source")].filter(({ key }) =>
      graph.in(key).some(({ from }) => from.startsWith("analytic:")),
    );
    expect(names).toHaveLength(263);
    expect([...graph.nodes("detection")].filter(({ id }) => id.startsWith("splunk:"))).toHaveLength(730);
    const subs = [...graph.nodes("technique")].filter(({ id, state }) => id.includes(".") && state === "active");
    expect(subs).toHaveLength(475);
  });

  test("edges of ATT&CK and COUN7ER", () => {
    expect([
      edges("sub-of", "technique:", "technique:", "ATT&CK"),
      edges("revoked-by", "technique:", "technique:", "ATT&CK"),
      edges("revoked-by", "actor:", "actor:", "ATT&CK"),
      edges("revoked-by", "software:", "software:", "ATT&CK"),
      edges("uses", "", "technique:", "ATT&CK"),
      edges("mitigates", "mitigation:", "technique:", "ATT&CK"),
      edges("detects", "strategy:", "technique:", "ATT&CK"),
      edges("counters", "countermeasure:", "technique:", "COUN7ER data set"),
    ]).toEqual([477, 132, 6, 2, 16_017, 1_445, 691, 543]);
  });

  test("D3FEND: triples, classes, restrictions, derived pairs", () => {
    const released = new D3fendOntology(parseTurtle(readFileSync(join(knowledge, "d3fend/d3fend-1.1.0.ttl"))));
    const source = new D3fendOntology(
      parseTurtle(gunzipSync(readFileSync(join(knowledge, "d3fend/d3fend-source-2025-08-25.ttl.gz")))),
    );
    const onlyRestricted = (ontology: D3fendOntology) =>
      ontology
        .relations(ontology.propertiesUnder("may-be-associated-with"))
        .filter(({ form }) => form === "restriction").length;
    expect([released.store.size, source.store.size]).toEqual([35_241, 32_090]);
    expect([released.version, source.version]).toEqual(["1.1.0", undefined]);
    expect([released.classes.length, released.propertiesUnder("may-be-associated-with").size]).toEqual([
      3_429,
      1 + 182,
    ]);
    expect([onlyRestricted(released), onlyRestricted(source)]).toEqual([224, 1_469]);
    expect(released.classes.filter((iri) => released.isUnder(iri, "DigitalArtifact"))).toHaveLength(817);
    expect(released.classes.filter((iri) => released.value(iri, `${D3F}attack-id`) !== "")).toHaveLength(799);
    const pairs = [...graph.nodes("technique")].flatMap(({ key }) => derivedCounters(graph, key, 64));
    expect(pairs).toHaveLength(3_021);
  });

  test("what counters the subscription technique by shared artifacts, with and without overlay", () => {
    const counts = (on: TableGraph | LayeredGraph, id: string) =>
      [0, 64].map((distance) => derivedCounters(on, `technique:${id}`, distance).length);
    expect([counts(graph, "T1546.003"), counts(overlay, "T1546.003"), counts(graph, "T1047")]).toEqual([
      [1, 10],
      [8, 44],
      [5, 16],
    ]);
    const evict = [...graph.nodes("defense")].filter(
      ({ key }) => graph.out(key).length > 0 && derivedTactics(key).includes("Evict"),
    );
    expect(evict.map(({ id }) => id.slice(3)).join(" ")).toBe(
      "AL ANCI CE CR DKE DKF DKP DNSCE DRT ER FEV HR HS OE PE PS PT RKD ST",
    );
  });

  function derivedTactics(key: string): string[] {
    const found: string[] = [];
    const wanted = [key];
    for (const each of wanted) {
      found.push(...graph.out(each, "enables").map(({ to }) => splitKey(to).id.replace("d3f:", "")));
      wanted.push(
        ...graph
          .out(each, "is-a")
          .map(({ to }) => to)
          .filter((to) => !wanted.includes(to)),
      );
    }
    return found;
  }

  test("chains of revocation", () => {
    const long = [...graph.nodes("technique")]
      .map(({ id }) => resolve(graph, id))
      .filter(({ path }) => path.length > 1);
    expect(long.map(({ reason }) => reason)).toEqual([
      "T1073 was revoked: T1073 -> T1574.002 -> T1574.001.",
      "T1150 was revoked: T1150 -> T1547.011 -> T1647.",
      "T1162 was revoked: T1162 -> T1547.011 -> T1647.",
    ]);
    expect(resolve(graph, "T1084")).toMatchObject({ state: "revoked", end: { id: "T1546.003" } });
    expect(resolve(graph, "T1026")).toMatchObject({ state: "deprecated" });
  });

  test.each([
    ["T1084", "overlay", 12, ["D3-ANAA", "UB-WSR"]],
    ["T1546.003", "overlay", 12, ["D3-ANAA", "UB-WSR"]],
    ["T1047", "published", 52, ["D3-ANAA", "D3-PSA"]],
  ])(
    "counter %s leads to CM0038, WMI detections, Sigma rules and D3FEND techniques",
    (asked, basis, sigma, defenses) => {
      const { counters } = counterAnswer(overlay, asked);
      const ids = (role: string) => counters.filter((entry) => entry.role === role).map(({ id }) => id);
      expect(counters.find(({ id }) => id === "CM0038")).toMatchObject({ basis });
      expect(ids("detection")).toContain("splunk:71bfdb13-f200-4c6c-b2c9-a2e07adf437d");
      const rules = counters.filter(({ id, state }) => id.startsWith("sigma:") && state === "active");
      expect(rules).toHaveLength(sigma);
      expect(ids("defense")).toEqual(expect.arrayContaining(defenses));
      expect(
        counters.every((entry) => (entry.basis === "derived" ? entry.path.length > 0 : entry.sources.length > 0)),
      ).toBe(true);
    },
  );

  test("the pack gives back the graph", () => {
    const pack = writePack(graph.tables);
    expect(writePack(readPack(pack).tables)).toEqual(pack);
  });

  test("all 152 countermeasures are printed as they were read", () => {
    const pages = folder(join(knowledge, "coun7er/countermeasures")).map(([, bytes]) => bytes);
    const same = pages.filter((bytes) =>
      new TextEncoder().encode(printCountermeasure(parseCountermeasure(bytes))).every((byte, i) => byte === bytes[i]),
    );
    expect([pages.length, same.length]).toEqual([152, 152]);
  });

  describe("lint", () => {
    const before = existsSync(knowledge) ? imported([...folder(join(knowledge, "coun7er/at-c7bdf35"))]).graph : graph;
    const findings = lintGraph(graph, { before });
    const of = (rule: string) => findings.filter((finding) => finding.rule === rule);
    const subjects = (rule: string, level?: string) =>
      of(rule)
        .filter((finding) => level === undefined || finding.level === level)
        .map(({ subject }) => splitKey(subject).id)
        .sort();

    test("counts of all rules", () => {
      expect(
        Object.fromEntries([...Map.groupBy(findings, ({ rule }) => rule)].map(([rule, list]) => [rule, list.length])),
      ).toEqual({
        "attack/id-clash": 224,
        "attack/log-source-gap": 2,
        "attack/two-step-revocation": 3,
        "coun7er/duplicate": 1,
        "coun7er/one-way": 1 + 18 + 24,
        "coun7er/retired-id": 42 + 1,
        "coun7er/silent-change": 53,
        "coun7er/technique-name": 20,
        "coun7er/template-stale": 15 + 10,
        "coun7er/title-drift": 9,
        "coun7er/url-id": 2,
        "d3fend/artifact-gap": 1,
        "d3fend/no-successor": 12,
        "d3fend/stale-successor": 3,
        "join/naive-miss": 4,
        "map/other-domain": 4,
        "map/revoked": 4,
        "map/subscription-technique": 7,
        "map/unknown": 12,
        "map/unmapped": 3,
      });
    });

    test("mappings", () => {
      expect(subjects("map/subscription-technique", "warning")).toEqual([
        "CM0038",
        "CM0039",
        "splunk:71bfdb13-f200-4c6c-b2c9-a2e07adf437d",
      ]);
      expect(subjects("map/subscription-technique", "note")).toEqual([
        "AN0024",
        "CM0013",
        "CM0045",
        "splunk:38cbd42c-1098-41bb-99cf-9d6d2b296d83",
      ]);
      expect(subjects("map/unmapped")).toEqual(["CM0011", "CM0013", "CM0018"]);
      expect(subjects("map/revoked").slice(0, 2)).toEqual(["CM0067", "T1574.002"]);
      expect(
        of("map/revoked")
          .map(({ path }) => path.slice(path.lastIndexOf("/") + 1))
          .slice(2),
      ).toEqual(["msmpeng_application_dll_side_loading.yml", "ssa___first_time_seen_cmd_line.yml"]);
      expect(subjects("map/other-domain")).toEqual(["CM0066", "CM0143", "CM0143", "CM0143"]);
    });

    test("countermeasures", () => {
      const retired = of("coun7er/retired-id");
      expect(retired.filter(({ message }) => message.includes("is another page"))).toHaveLength(18);
      expect(retired.filter(({ message }) => message.includes("no page has that number"))).toHaveLength(24);
      expect(retired.flatMap(({ fix }) => fix?.slice(-7) ?? []).sort()).toEqual([
        "CM0013.",
        "CM0017.",
        "CM0052.",
        "CM0122.",
        "CM0156.",
      ]);
      expect(subjects("coun7er/title-drift")).toEqual([
        "CM0022",
        "CM0038",
        "CM0060",
        "CM0109",
        "CM0109",
        "CM0120",
        "CM0122",
        "CM0133",
        "CM0147",
      ]);
      const names = of("coun7er/technique-name").map(({ message }) => /calls (T[\d.]+)/.exec(message)?.[1]);
      expect([names.filter((id) => id === "T1219").length, names.filter((id) => id === "T1484.002").length]).toEqual([
        5, 2,
      ]);
      const stale = of("coun7er/template-stale").map(({ subject }) => splitKey(subject).id);
      expect([stale.filter((id) => id === "TMPL0001").length, stale.filter((id) => id === "TMPL0002").length]).toEqual([
        15, 10,
      ]);
      expect(of("coun7er/one-way").filter(({ message }) => message.includes("isn't there"))).toHaveLength(24);
    });

    test("ATT&CK, D3FEND and the join", () => {
      expect(subjects("attack/two-step-revocation")).toEqual(["T1073", "T1150", "T1162"]);
      expect(subjects("d3fend/stale-successor")).toEqual(["T1073", "T1150", "T1162"]);
      expect(subjects("d3fend/no-successor")).toEqual([
        "T1026",
        "T1034",
        "T1043",
        "T1051",
        "T1053.004",
        "T1061",
        "T1062",
        "T1064",
        "T1108",
        "T1149",
        "T1153",
        "T1175",
      ]);
      expect(subjects("join/naive-miss")).toEqual(["CM0013", "CM0038", "CM0039", "CM0045"]);
      expect(of("attack/log-source-gap").map(({ message }) => message.slice(0, 70))).toEqual([
        "AN0236 of DET0086 doesn't name WinEventLog:Sysmon 19, 20, 21. These ar",
        "AN0236 of DET0086 doesn't name WinEventLog:WMI 5859. Event 5861 points",
      ]);
      const clashes = of("attack/id-clash").filter(
        ({ subject }) => graph.node(`technique:${splitKey(subject).id}`) === undefined,
      );
      expect(clashes).toEqual([]);
    });
  });
});
