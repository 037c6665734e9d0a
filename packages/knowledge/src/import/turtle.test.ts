import { IssueLog } from "@unbind/bytes";
import fc from "fast-check";
import { Parser } from "n3";
import { describe, expect, test } from "vitest";
import type { RdfTerm } from "./triple-store.ts";
import { parseTurtle } from "./turtle.ts";

function read(text: string | Uint8Array) {
  const issues = new IssueLog();
  const store = parseTurtle(text, { path: "x.ttl", issues });
  const triples = [...store].map(({ subject, predicate, object }) => [subject, predicate, object].map(show).join(" "));
  return { triples, issues: issues.list() };
}

function show(term: RdfTerm): string {
  if (term.kind === "iri") return term.value;
  if (term.kind === "blank") return `_:${term.value}`;
  return `"${term.value}"${term.language ? `@${term.language}` : ""}${term.datatype ? `^^${term.datatype}` : ""}`;
}

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XSD = "http://www.w3.org/2001/XMLSchema#";

const documents: Record<string, [text: string, triples: string[]]> = {
  "lists of predicates and objects": [
    "@prefix : <u:> .\n:a a :B ; :p :c , :d ;; :q <u:e> ; .",
    [`u:a ${RDF}type u:B`, "u:a u:p u:c", "u:a u:p u:d", "u:a u:q u:e"],
  ],
  "the triple that names a node comes before the node's own": [
    "PREFIX : <u:>\n:a :p [ a :R ; :q [] ], :z .",
    ["u:a u:p _:b0", `_:b0 ${RDF}type u:R`, "_:b0 u:q _:b1", "u:a u:p u:z"],
  ],
  "a node as subject": ["@prefix : <u:> . [ :p :a ] . [] :p :b .", ["_:b0 u:p u:a", "_:b1 u:p u:b"]],
  collections: [
    "@prefix : <u:> . :a :p ( :x 1 ) , () .",
    [
      `_:b0 ${RDF}first u:x`,
      `_:b0 ${RDF}rest _:b1`,
      `_:b1 ${RDF}first "1"^^${XSD}integer`,
      `_:b1 ${RDF}rest ${RDF}nil`,
      "u:a u:p _:b0",
      `u:a u:p ${RDF}nil`,
    ],
  ],
  literals: [
    `@prefix : <u:> . :a :p "x"@EN, 'y\\n\\u00e9'^^:t, """q"q""r\n""", -1.5, 2e3, true .`,
    [
      'u:a u:p "x"@en',
      'u:a u:p "y\né"^^u:t',
      'u:a u:p "q"q""r\n"',
      `u:a u:p "-1.5"^^${XSD}decimal`,
      `u:a u:p "2e3"^^${XSD}double`,
      `u:a u:p "true"^^${XSD}boolean`,
    ],
  ],
  "names with dots, percents and escapes": [
    "@prefix d: <u:> .\nd:T1546.003 d:p d:A%0AB , d:x\\,y, d:a:b .",
    ["u:T1546.003 u:p u:A%0AB", "u:T1546.003 u:p u:x,y", "u:T1546.003 u:p u:a:b"],
  ],
  "labels of blank nodes": ["_:x <u:p> _:y . _:y <u:p> _:x .", ["_:b0 u:p _:b1", "_:b1 u:p _:b0"]],
  "the base": ["@base <u:/> . <a> <p> <b#c> .", ["u:/a u:/p u:/b#c"]],
  "a triple stated twice": ["<u:a> <u:p> 1 . <u:a> <u:p> 1 .", [`u:a u:p "1"^^${XSD}integer`]],
  comments: ["# x\n<u:a> # y .\n <u:p> <u:b> . # z", ["u:a u:p u:b"]],
};

describe("Turtle", () => {
  test.each(Object.entries(documents))("%s", (_, [text, triples]) => {
    const { issues, triples: found } = read(text);
    expect(issues).toEqual([]);
    expect(found).toEqual(triples);
  });

  const faults: Record<string, [text: string, at: string, triples: string[]]> = {
    "an unknown prefix": ["x:a <u:p> <u:b> .\n<u:a> <u:p> <u:b> .", "line 1, column 1", ["u:a u:p u:b"]],
    "an open text": ['<u:a> <u:p> "x .\n<u:c> <u:p> <u:b> .', "line 1, column 13", ["u:c u:p u:b"]],
    "a missing stop": [
      "<u:a> <u:p> <u:b>\n<u:c> <u:p> <u:d> .\n<u:e> <u:p> <u:f> .",
      "line 2, column 1",
      ["u:a u:p u:b", "u:e u:p u:f"],
    ],
    "an unknown escape": ['<u:a> <u:p> "\\x" .', "line 1, column 13", []],
    "no such character": ['<u:a> <u:p> "\\UFFFFFFFF" .', "line 1, column 13", []],
    "the text ends": ["<u:a> <u:p> [ <u:q> ", "line 1, column 21", ["u:a u:p _:b0"]],
    "an open collection": ["<u:a> <u:p> ( 1 ", "line 1, column 17", [`_:b0 ${RDF}first "1"^^${XSD}integer`]],
    "no statement": ["hello .", "line 1, column 1", []],
  };
  test.each(Object.entries(faults))("%s costs one statement", (_, [text, at, triples]) => {
    const { issues, triples: found } = read(text);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.code).toBe("TURTLE_SYNTAX");
    expect(issues[0]?.message).toContain(at);
    expect(found).toEqual(triples);
  });

  test("nodes inside each other have a limit", () => {
    const { issues } = read(`<u:a> <u:p> ${"[<u:p> ".repeat(100_000)}`);
    expect(issues.map(({ code }) => code)).toEqual(["TURTLE_SYNTAX"]);
    expect(issues[0]?.message).toContain("more than 64 nodes");
  });

  test("many faults are counted, and each costs one line only", () => {
    const issues = new IssueLog();
    const store = parseTurtle("x:a x:b x:c .\n<u:a> <u:p> 1 .\n".repeat(2_000), { issues });
    expect([store.size, issues.total]).toEqual([1, 2_000]);
  });

  test("what isn't UTF-8 is told with its offset", () => {
    const bytes = new TextEncoder().encode('<u:a> <u:p> "x?y" .');
    bytes[14] = 0xff;
    const { issues, triples } = read(bytes);
    expect(issues).toMatchObject([{ code: "KNOW_UTF8", evidence: { path: "x.ttl", offset: 14 } }]);
    expect(triples).toEqual(['u:a u:p "x\ufffdy"']);
  });

  test("any text gives triples or issues, never a throw", () => {
    const pieces = [
      "@prefix : <u:> .\n",
      ":a",
      " ",
      "[",
      "]",
      "(",
      ")",
      ".",
      ";",
      ",",
      '"',
      '"""',
      "'",
      "<u:x>",
      "1.",
      "^^",
      "@en",
      "\\",
      "a",
      "_:b",
      "#",
      "\n",
      "\u{1f600}",
      "%0A",
      ".",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        read(parts.join(""));
      }),
      { numRuns: 500 },
    );
  });

  test("what n3 writes of a graph is read the same", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9.%-]{0,6}[a-z]$/).map((text) => text.replaceAll("%", "%0A"));
    const object = fc.oneof(
      name.map((local) => `<u:${local}>`),
      fc.string().map((text) => JSON.stringify(text)),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name, object), { maxLength: 20 }), (rows) => {
        const text = rows.map(([s, p, o]) => `<u:${s}> <u:${p}> ${o} .`).join("\n");
        const expected = new Set(
          new Parser().parse(text).map((q) => `${q.subject.value} ${q.predicate.value} ${q.object.value}`),
        );
        const store = parseTurtle(text);
        expect(new Set([...store].map((t) => `${t.subject.value} ${t.predicate.value} ${t.object.value}`))).toEqual(
          expected,
        );
      }),
      { numRuns: 200 },
    );
  });
});
