import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadRules } from "@unbind/detect";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openRuleCache } from "./rule-cache.ts";

const root = mkdtempSync(join(tmpdir(), "unbind-rule-cache-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = root;
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(root, String(count));
});

const rule = (id: number) => ({
  path: `${id}.yml`,
  text: `title: Rule ${id}\nid: r${id}\nlogsource:\n  product: windows\n  service: wmi\ndetection:\n  a:\n    EventID: 5861\n  condition: a\n`,
});
const texts = [rule(1), rule(2)];

/** Loads through the cache: titles, whether anything was read from texts, and codes of faults. */
function load(given = texts, version = "1") {
  const cache = openRuleCache(folder, version);
  let puts = 0;
  const counting = {
    get: (text: string) => cache.get(text),
    reject: () => cache.reject(),
    put: (text: string, packed: unknown) => {
      puts += 1;
      cache.put(text, packed);
    },
  };
  const { rules } = loadRules({ texts: given, cache: counting });
  cache.save();
  return { titles: rules.map(({ title }) => title), puts, faults: cache.faults.map(({ message }) => message) };
}

const both = ["Rule 1", "Rule 2"];
const file = () => join(folder, readdirSync(folder)[0] ?? "");
const read = (message: string) => ({ titles: both, puts: 2, faults: [expect.stringContaining(message)] });

describe("cache of rules", () => {
  it("reads a text once, and makes its folder", () => {
    expect(load()).toEqual({ titles: both, puts: 2, faults: [] });
    expect(load()).toEqual({ titles: both, puts: 0, faults: [] });
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it("reads what changed, forgets what is gone", () => {
    load();
    expect(load([rule(1), rule(3)])).toEqual({ titles: ["Rule 1", "Rule 3"], puts: 1, faults: [] });
    expect(load()).toMatchObject({ titles: both, puts: 1 });
  });

  it("names rules by the path of now", () => {
    load();
    const { rules } = loadRules({ texts: [{ ...rule(1), path: "new.yml" }], cache: openRuleCache(folder, "1") });
    expect(rules[0]?.source.path).toBe("new.yml");
  });

  it("isn't used by another version", () => {
    load();
    expect(load(texts, "2")).toEqual({ titles: both, puts: 2, faults: [] });
  });

  it("does no harm when it is deleted", () => {
    load();
    rmSync(folder, { recursive: true });
    expect(load()).toEqual({ titles: both, puts: 2, faults: [] });
  });

  const damage: [what: string, change: (text: string) => string, message: string][] = [
    ["a changed letter", (text) => text.replace("Rule 1", "Rule X"), "it was changed"],
    ["a cut end", (text) => text.slice(0, -10), "it was changed"],
    ["another file", () => "not a cache\n", "not used"],
    ["nothing", () => "", "not used"],
    ["no line", () => "{}", "not used"],
    ["a list", () => sealed("[]"), "it holds no rules"],
    [
      "a misshapen rule under the right hash",
      () => sealed(`${sha256(rule(1).text)} [{}]\n${sha256(rule(2).text)} 7\n`),
      "misshapen",
    ],
    [
      "no JSON under the right hash",
      () => sealed(`${sha256(rule(1).text)} [\n${sha256(rule(2).text)} \n`),
      "misshapen",
    ],
  ];
  it.each(damage)("is told and replaced: %s", (_, change, message) => {
    load();
    writeFileSync(file(), change(readFileSync(file(), "utf8")));
    expect(load()).toEqual(read(message));
    expect(load()).toEqual({ titles: both, puts: 0, faults: [] });
  });

  it.skipIf(process.platform === "win32")("isn't used where others may write it", () => {
    load();
    chmodSync(file(), 0o666);
    expect(load()).toEqual(read("others may write it"));
  });

  it("says that it can't be written", () => {
    mkdirSync(root, { recursive: true });
    writeFileSync(folder, "a file where the folder should be");
    const { titles, faults } = load();
    expect(titles).toEqual(both);
    expect(faults.at(-1)).toContain("not written");
  });
});

function sealed(body: string): string {
  const { form, version } = JSON.parse(readFileSync(file(), "utf8").split("\n")[0] ?? "");
  return `${JSON.stringify({ form, version, sha256: sha256(body) })}\n${body}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
