import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/builder.ts";
import { TableGraph } from "../graph/table-graph.ts";
import { KnowledgeImport } from "./knowledge-import.ts";

const encoder = new TextEncoder();
const PAGE = "# Title\n* **ID:** CM0001\n";
const TURTLE = `@prefix : <http://d3fend.mitre.org/ontologies/d3fend.owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
`;

function imported(path: string, text: string) {
  const knowledge = new KnowledgeImport();
  knowledge.add({ path, bytes: encoder.encode(text) });
  const graph = new TableGraph(knowledge.finish());
  return { graph, nodes: [...graph.nodes()].length, issues: knowledge.issues.list() };
}

describe("sources made to hurt are read in linear time and never throw", () => {
  test.each<[name: string, path: string, text: string, nodes: number]>([
    ["blanks in a bullet", "a.md", `${PAGE}## Associated Techniques\n- T1047${" ".repeat(500_000)}x\n`, 2],
    ["blanks before a bar", "a.md", `${PAGE}## References\n- a${" ".repeat(500_000)}| b\n`, 1],
    ["blanks in the metadata", "a.md", `${PAGE}* **Version:** a${" ".repeat(500_000)}x\n`, 1],
    ["links that don't end", "a.md", `${PAGE}## Associated Techniques\n- T1047 ${"](".repeat(200_000)}\n`, 2],
    ["labels that don't end", "a.md", `${PAGE}## Associated Techniques\n- T1047 ${"[".repeat(400_000)}\n`, 2],
    ["a page of megabytes", "a.md", `${PAGE}${"x\n".repeat(1 << 20)}`, 0],
    ["20 MB of empty lines", "a.ttl", `${"\n".repeat(20_000_000)}${TURTLE}:A a owl:Class .`, 1],
    ["comments without end", "a.ttl", `${"#\n".repeat(5_000_000)}${TURTLE}:A a owl:Class .`, 1],
    ["a text of 20 MB", "a.ttl", `${TURTLE}:A a owl:Class ; rdfs:label """${"a".repeat(20_000_000)}""" .`, 1],
    ["a name of 20 MB", "a.ttl", `${TURTLE}:${"a".repeat(20_000_000)} a owl:Class .\n:A a owl:Class .`, 1],
    ["a fault before 20 MB of blanks", "a.ttl", `${TURTLE}x .${"\t".repeat(20_000_000)}\n:A a owl:Class .`, 1],
    ["200,000 open nodes", "a.ttl", `${TURTLE}:A :b ${"[ :b ".repeat(200_000)} .\n:A a owl:Class .`, 1],
  ])("%s", (_, path, text, nodes) => {
    expect(imported(path, text).nodes).toBe(nodes);
  });

  test("a circle of thousands of classes, each leading back: told without being listed", () => {
    const classes = Array.from({ length: 5_000 }, (_, i) => `:C${i} a owl:Class ; rdfs:subClassOf :C${i + 1} , :C0 .`);
    const { issues } = imported("a.ttl", TURTLE + classes.join("\n"));
    const cycles = issues.filter(({ code }) => code === "KNOW_CYCLE");
    expect(cycles.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(5_000);
    for (const { message } of cycles) expect(message.length).toBeLessThan(1_000);
    expect(cycles.map(({ message }) => message).join()).toMatch(/ -> and \d+ more; /);
  });

  test("one node described 50,000 times keeps each attribute once", () => {
    const builder = new GraphBuilder();
    for (let i = 0; i < 50_000; i++) {
      builder.addNode("technique", "T1047", "a", "active", [{ name: "alias", value: `n${i >> 1}` }]);
    }
    expect(new TableGraph(builder.build()).attributes("technique:T1047")).toHaveLength(25_000);
  });

  test("ids like __proto__ are ids", () => {
    const { graph, nodes } = imported("a.ttl", `${TURTLE}:__proto__ a owl:Class ; rdfs:subClassOf :constructor .`);
    expect(nodes).toBe(2);
    expect(graph.out("class:d3f:__proto__").map(({ to }) => to)).toEqual(["class:d3f:constructor"]);
  });
});
