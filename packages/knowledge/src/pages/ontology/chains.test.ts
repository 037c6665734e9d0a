import { expect, test } from "vitest";
import { MAX_CHAIN_LENGTH, ShownChains } from "./chains.ts";
import type { Ontology } from "./model.ts";

const D3FEND = "http://d3fend.mitre.org/ontologies/d3fend.owl#";

/** `A < B C` makes A a child of B and C; labels are the names with a blank before each upper letter. */
function ontology(...lines: string[]): Ontology {
  const none = { definitions: [], examples: [], aliases: [], curatedIn: [] };
  const classes = lines.map((line) => {
    const [name = "", above = ""] = line.split(" < ");
    const parents = above.split(" ").filter(Boolean);
    const label = name.replace(/(?<=[a-z])[A-Z]/g, " $&");
    return { iri: D3FEND + name, labels: [label], parents: parents.map((parent) => D3FEND + parent), ...none };
  });
  return { classes: new Map(classes.map((each) => [each.iri, each])), properties: [] };
}

const labels = (chains: ShownChains, name: string) => chains.chain(D3FEND + name).map(({ label }) => label);

const DIAMOND = ["D3FENDCore", "B < D3FENDCore", "A < D3FENDCore", "X < A B"];

test("the last visit wins, in the order of siblings", () => {
  expect(labels(new ShownChains(ontology(...DIAMOND)), "X")).toEqual(["D3FENDCore", "B", "X"]);
  expect(labels(new ShownChains(ontology(...DIAMOND), "document"), "X")).toEqual(["D3FENDCore", "A", "X"]);
  expect(labels(new ShownChains(ontology(...DIAMOND), ["B", "A"]), "X")).toEqual(["D3FENDCore", "A", "X"]);
  expect(labels(new ShownChains(ontology(...DIAMOND), ["A"]), "X")).toEqual(["D3FENDCore", "A", "X"]);
});

test("the last root wins", () => {
  const graph = ontology("D3FENDCore", "ExternalThing", "Z < D3FENDCore", "A < ExternalThing", "EndPoint < A Z");
  expect(labels(new ShownChains(graph), "EndPoint")).toEqual(["ExternalThing", "A", "End point"]);
});

test("a class that no walk reaches has no chain, and a cycle ends", () => {
  const graph = ontology("D3FENDCore < B", "A < D3FENDCore", "B < A", "Loose < Nowhere", "Self < Self");
  const chains = new ShownChains(graph);
  expect([labels(chains, "B"), labels(chains, "Loose"), labels(chains, "Self")]).toEqual([
    ["D3FENDCore", "A", "B"],
    [],
    [],
  ]);
});

test("a ladder of diamonds is walked once per class", () => {
  const rungs = Array.from({ length: 200 }, (_, i) => [
    `L${i + 1} < N${i}`,
    `R${i + 1} < N${i}`,
    `N${i + 1} < L${i + 1} R${i + 1}`,
  ]);
  const graph = ontology("D3FENDCore", "N0 < D3FENDCore", ...rungs.flat());
  expect(labels(new ShownChains(graph), "N200")).toHaveLength(402);
});

test("a chain of endless length meets its limit", () => {
  const steps = Array.from({ length: MAX_CHAIN_LENGTH + 1 }, (_, i) => `N${i + 1} < N${i}`);
  const chains = new ShownChains(ontology("D3FENDCore", "N0 < D3FENDCore", ...steps));
  expect(labels(chains, `N${MAX_CHAIN_LENGTH - 2}`)).toHaveLength(MAX_CHAIN_LENGTH);
  expect(() => labels(chains, `N${MAX_CHAIN_LENGTH - 1}`)).toThrow(expect.objectContaining({ code: "ONTOLOGY_DEPTH" }));
});
