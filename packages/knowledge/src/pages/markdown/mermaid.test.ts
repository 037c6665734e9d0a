import fc from "fast-check";
import { expect, test } from "vitest";
import type { Graph } from "../document/model.ts";
import { mermaidGraph } from "./mermaid.ts";

const node = (key: string, label: string) => ({ key, kind: "technique", id: "", label });

test("quoted labels, edges by basis, classes that are used", () => {
  const graph: Graph = {
    title: "",
    direction: "right",
    nodes: [
      { ...node("a", 'End"]; click a "x'), self: true },
      { ...node("b", "A long label (with brackets)"), kind: "reference", id: "R1" },
    ],
    edges: [
      { from: "a", to: "b", label: "is #1;", basis: "overlay" },
      { from: "a", to: "b", label: "", basis: "derived" },
      { from: "a", to: "gone", label: "", basis: "published" },
    ],
  };
  expect(mermaidGraph(graph)).toMatchInlineSnapshot(`
    "graph LR
        n0["End#quot;]#59; click a #quot;x"]:::self
        n1["R1: A long label (with<br>brackets)"]:::other
        n0 == "is #35;1#59;" ==> n1
        n0 -.-> n1
        classDef other fill:#515a64,color:#ffffff,stroke:#515a64
        classDef self fill:#1b1f24,color:#ffffff,stroke:#f5b85c,stroke-width:4px"
  `);
});

test("no label leaves its quotes or its line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (label, id) => {
      const graph: Graph = {
        title: "",
        direction: "up",
        nodes: [{ ...node("a", label), id }, node("b", "b")],
        edges: [{ from: "a", to: "b", label, basis: "published" }],
      };
      const [head, first, second, edge, ...rest] = mermaidGraph(graph).split("\n");
      expect([head, second]).toEqual(["graph BT", '    n1["b"]:::technique']);
      expect(first).toMatch(/^ {4}n0\["[^"\\`&<>]*(?:<br>[^"\\`&<>]*)*"\]:::technique$/);
      expect(edge).toMatch(/^ {4}n0 --(?:>| "[^"<>]*" -->) n1$/);
      expect(rest).toEqual(["    classDef technique fill:#a8201a,color:#ffffff,stroke:#a8201a"]);
    }),
  );
});
