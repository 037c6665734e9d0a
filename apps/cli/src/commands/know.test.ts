import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "unbind-know-"));
const sources = join(folder, "sources");
const pack = join(folder, "know.pack");
afterAll(() => rmSync(folder, { recursive: true }));

const know = (...args: string[]) => runCommand(["know", ...args], { input: "", env: { UNBIND_PACK: "" } });
const json = async (...args: string[]) => JSON.parse((await know(...args, "--format", "json")).stdout);

const attackId = (id: string) => ({ external_references: [{ source_name: "mitre-attack", external_id: id }] });
const bundle = {
  type: "bundle",
  objects: [
    {
      type: "attack-pattern",
      id: "attack-pattern--00000001",
      name: "Old \u001b[31mred",
      revoked: true,
      ...attackId("T9001"),
    },
    { type: "attack-pattern", id: "attack-pattern--00000002", name: "New", ...attackId("T9002") },
    {
      type: "relationship",
      id: "relationship--00000003",
      relationship_type: "revoked-by",
      source_ref: "attack-pattern--00000001",
      target_ref: "attack-pattern--00000002",
    },
  ],
};
const page =
  "# Remove it\n\n* **ID:** CM0901\n* **Status:** Active\n\n## Associated Techniques\n\n- [T9001](https://x) - Old\n";
const rule =
  "title: A rule\nid: 00000000-0000-4000-8000-000000000001\nauthor: svc-build\nlogsource: {product: windows}\ndetection: {condition: x}\ntags: [attack.t9002]\n";

beforeAll(async () => {
  mkdirSync(join(sources, "pages"), { recursive: true });
  writeFileSync(join(sources, "attack-18.1.json.gz"), gzipSync(JSON.stringify(bundle)));
  writeFileSync(join(sources, "pages/CM0901_x.md"), page);
  writeFileSync(join(sources, "rule.yml"), rule);
  writeFileSync(join(sources, "broken.ttl"), "@prefix x <");
  writeFileSync(join(sources, "README.md"), "# Nothing to read\n");
  const { code, stdout, stderr } = await know("import", sources, "--output", pack);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  expect(stderr).toContain("ATT&CK 18.1: 1 file, SHA-256 ");
  expect(stderr).toContain("passed over 1 file of a kind that isn't read");
  expect(stderr).toContain("TURTLE_SYNTAX");
});

describe("unbind know", () => {
  it("imports to the same bytes from anywhere, in any order", async () => {
    const other = join(folder, "other.pack");
    await know("import", join(sources, "rule.yml"), sources, "--output", other, "--quiet");
    const again = join(folder, "again.pack");
    await know("import", sources, "--output", again, "--quiet");
    expect(readFileSync(again).equals(readFileSync(pack))).toBe(true);
    expect(readFileSync(pack).includes(folder)).toBe(false);
  });

  it("counter follows the revocation and names each basis", async () => {
    const { counters, resolved } = await json("counter", "t9001", "--pack", pack);
    expect(resolved.reason).toBe("T9001 was revoked: T9001 -> T9002.");
    expect(counters.map(({ id, technique, basis }: Record<string, string>) => [id, technique, basis])).toEqual([
      ["CM0901", "technique:T9001", "published"],
      ["CM0901", "technique:T9002", "derived"],
      ["sigma:00000000-0000-4000-8000-000000000001", "technique:T9002", "published"],
    ]);
  });

  it("answers from the built-in index without a pack", async () => {
    const { code, stdout } = await know("counter", "T1084");
    expect(code).toBe(0);
    expect(stdout).toMatch(/CM0038 .*\[overlay OV40: /);
    expect(stdout).toMatch(/CM0004 .*\[published, COUN7ER /);
    const bare = await json("counter", "T1084", "--no-overlay");
    expect(bare.counters.some(({ id }: { id: string }) => id === "CM0038")).toBe(false);
  });

  it("shows a thing; what sources say never controls the terminal", async () => {
    const { code, stdout } = await know("show", "T9001", "--pack", pack);
    expect(code).toBe(0);
    const [first, ...more] = stdout.split("\n").slice(0, 3);
    expect(first).toMatch(/^technique T9001 Old \S*\[31mred \(revoked\)$/);
    expect(more).toEqual(["T9001 was revoked: T9001 -> T9002.", "Look at T9002 New instead."]);
    expect(stdout).not.toContain("\u001b");
  });

  it("finds a path, and words", async () => {
    const { steps } = await json("path", "CM0901", "T9002", "--pack", pack);
    expect(steps.map(({ edge }: { edge: { kind: string } }) => edge.kind)).toEqual(["counters"]);
    const { hits } = await json("search", "remove", "it", "--pack", pack);
    expect(hits.map(({ node }: { node: { id: string } }) => node.id)).toEqual(["CM0901"]);
  });

  it("tells two packs apart", async () => {
    const changed = join(folder, "changed.pack");
    await know("import", join(sources, "pages"), "--output", changed, "--quiet");
    const { added, removed } = await json("diff", pack, changed);
    expect([added, removed.map(({ key }: { key: string }) => key)]).toEqual([
      [],
      ["detection:sigma:00000000-0000-4000-8000-000000000001", "technique:T9002"],
    ]);
  });

  it("lints as table, JSON and SARIF", async () => {
    const { findings } = await json("lint", "--pack", pack, "--rule", "map/revoked");
    expect(findings).toMatchObject([
      { rule: "map/revoked", level: "error", path: "sources/pages/CM0901_x.md", line: 8, fix: "Map it to T9002." },
    ]);
    const table = await know("lint", "--pack", pack, "--rule", "map/revoked", "--fail-on", "error");
    expect([table.code, table.stdout.split("\n")[2]]).toEqual([
      1,
      "sources/pages/CM0901_x.md:8 error map/revoked CM0901 is mapped to T9001. T9001 was revoked: T9001 -> T9002. [Map it to T9002.]",
    ]);
    const sarif = JSON.parse((await know("lint", "--pack", pack, "--rule", "map/revoked", "--format", "sarif")).stdout);
    expect(sarif.runs[0].results).toHaveLength(1);
    expect(sarif.runs[0].results[0].locations[0].physicalLocation.region).toEqual({ startLine: 8 });
  });

  it("asks in SPARQL", async () => {
    const query =
      'SELECT ?id { ?c <urn:unbind:rel:counters> ?t . ?t <urn:unbind:kb#id> "T9002" . ?c <urn:unbind:kb#id> ?id }';
    expect((await json("sparql", query, "--pack", pack)).rows).toEqual([["CM0901"]]);
    const data = join(folder, "x.ttl");
    writeFileSync(data, "<urn:a> <urn:b> <urn:c> .");
    expect((await know("sparql", "ASK { ?a ?b ?c }", "--data", data)).stdout).toBe("answer\ntrue\n");
  });

  it("says why it has no answer, and what to ask instead", async () => {
    const counter = await know("counter", "CM0038");
    expect(counter.code).toBe(3);
    expect(counter.stdout).toContain(
      "is a countermeasure, not a technique. What it is related to: unbind know show CM0038",
    );
    for (const args of [
      ["show", "T9999"],
      ["counter", "T9999"],
      ["path", "T9999", "T1047"],
    ]) {
      const { code, stdout } = await know(...args);
      expect({ args, code }).toEqual({ args, code: 3 });
      expect(stdout).toMatch(
        /^No loaded source describes T9999\..*\nThe built-in index covers WMI event subscriptions only/,
      );
      expect((await know(...args, "--pack", pack)).stdout).toContain("It isn't in this pack");
    }
  });

  it("lists the worst of lint first, under the counts", async () => {
    const { stdout } = await know("lint", "--pack", pack);
    const [head = "", , ...lines] = stdout.split("\n");
    expect(head).toMatch(/^\d+ errors?, \d+ warnings?, \d+ notes?$/);
    const levels = lines
      .slice(0, lines.indexOf(""))
      .map((line) => / (error|warning|note) [a-z0-9]+\//.exec(line)?.[1] ?? line);
    expect(levels).toEqual(
      levels.toSorted((a, b) => ["error", "warning", "note"].indexOf(a) - ["error", "warning", "note"].indexOf(b)),
    );
  });

  it("says what is wrong with what was given", async () => {
    const damaged = join(folder, "damaged.pack");
    writeFileSync(damaged, readFileSync(pack).subarray(0, 100));
    const huge = join(folder, "huge.json");
    writeFileSync(huge, "{");
    truncateSync(huge, 2 ** 31);
    const cases: [args: string[], code: number, says: string][] = [
      [["show", "T9001", "--pack", join(folder, "none.pack")], 2, "can't be read"],
      [["show", "T9001", "--pack", damaged], 3, "ends at byte 100"],
      [["show", "T99"], 3, ""],
      [["path", "T84", "T1047"], 3, ""],
      [["sparql", "SELEC"], 2, "can't be answered"],
      [["lint", "--rule", "no/rule"], 2, "is no rule"],
      [["import", sources, "--output", join(sources, "x.pack")], 2, "lies in the evidence"],
      [["import", huge, "--output", join(folder, "huge.pack")], 3, "KNOW_SOURCE_SIZE"],
      [["import", join(folder, "nowhere"), "--output", join(folder, "y.pack")], 3, "FILE_MISSING"],
    ];
    for (const [args, code, says] of cases) {
      const ran = await know(...args);
      expect({ args, code: ran.code }).toEqual({ args, code });
      expect(ran.stderr).toContain(says);
    }
  });
});
