import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GraphBuilder, writePack } from "@unbind/knowledge";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { exitCodes } from "../exit.ts";
import { type KnowRenderOptions, knowRender } from "./know-render.ts";

let folder: string;
let told: string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "unbind-render-"));
  mkdirSync(join(folder, "full"));
  for (const file of ["full/a.md", "file"]) writeFileSync(join(folder, file), "");
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
});
beforeEach(() => {
  told = [];
});
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const render = (output: string, options: Partial<KnowRenderOptions>) =>
  knowRender({ style: "unbind", format: "md", output: join(folder, output), ...options });
const files = (output: string) =>
  readdirSync(join(folder, output), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(join(folder, output).length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
const read = (path: string) => readFileSync(join(folder, path), "utf8");

test("pages of the built-in index, before anything was imported", () => {
  expect(render("index", { subject: "wmi", format: "html" })).toBe(exitCodes.ok);
  expect(files("index")).toContain("countermeasure/CM0038.html");
  expect(read("index/class/T1084.html")).toContain('<a href="T1546.003.html">');
});

test("named nodes only, in any spelling of their ids; their links stay within", () => {
  expect(render("two", { node: ["attack.t1546.003", "CM0038"] })).toBe(exitCodes.ok);
  expect(files("two")).toEqual(["class/T1546.003.md", "countermeasure/CM0038.md", "index.md"]);
  expect(read("two/class/T1546.003.md")).toContain("[CM0038 ");
  expect(read("two/class/T1546.003.md")).not.toContain("CM0039.md");
});

test("published pages from a pack and a Turtle file; a name that leads out of the folder is told", () => {
  const builder = new GraphBuilder();
  const source = builder.addSource({ name: "Splunk", version: "1", sha256: "0", files: 1, byteLength: 1 });
  const detection = (id: string, name: string) => {
    const yaml = `name: ${name}\nid: ${id}\ndate: '2021-01-02'\ntype: TTP\nversion: 1\ntags: {mitre_attack_id: [T1047]}\n`;
    const attributes = [
      { name: "source", value: yaml },
      { name: "file", value: "detections/endpoint/x.yml" },
    ];
    const from = builder.addNode("detection", `splunk:${id}`, name, "active", attributes);
    builder.addEdge(source, { from, to: builder.addNode("technique", "T1047", "WMI"), kind: "detects" });
  };
  detection("a", "My Search");
  detection("b", "/../../../up");
  writeFileSync(join(folder, "k.pack"), writePack(builder.build()));
  writeFileSync(
    join(folder, "o.ttl"),
    '@prefix d: <http://d3fend.mitre.org/ontologies/d3fend.owl#> . @prefix o: <http://www.w3.org/2002/07/owl#> .\nd:D3FENDCore a o:Class ; <http://www.w3.org/2000/01/rdf-schema#label> "D3FEND Core" .\n',
  );
  const options = { style: "published" as const, pack: join(folder, "k.pack"), turtle: join(folder, "o.ttl") };
  expect(render("published", options)).toBe(exitCodes.ok);
  expect(files("published")).toEqual([
    "detection/2021-01-02-my_search.md",
    "ontology/reference/model/D3FENDCore/D3fend core.md",
  ]);
  expect(read("published/detection/2021-01-02-my_search.md")).toContain("# On Date: 2021-01-02 00:00:00.000000 UTC''");
  expect(told.join("")).toContain("can't be kept under the path");
});

test.each([
  ["a folder that isn't empty", { output: "full", node: ["CM0038"] }, /not empty/],
  ["an id that isn't there", { output: "x", node: ["T9999"] }, /T9999/],
  ["an unknown subject", { output: "x", subject: "none" }, /There is: wmi/],
  ["HTML as published", { output: "x", style: "published" as const, format: "html" as const }, /Markdown/],
  [
    "a Turtle file that isn't there",
    { output: "x", style: "published" as const, turtle: "none.ttl" },
    /--turtle none.ttl/,
  ],
  ["a file in the folder's place", { output: "file", node: ["CM0038"] }, /is a file/],
])("refuses %s", (_, { output, ...options }, message) => {
  expect(() => render(output, options)).toThrow(message);
});

test("the index has no texts to publish: no page, and it says why", () => {
  expect(render("none", { style: "published" })).toBe(exitCodes.nothingRead);
  expect(told.join("")).toContain("give a --pack");
});
