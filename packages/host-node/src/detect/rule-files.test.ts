import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configure, TextReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { afterAll, describe, expect, it } from "vitest";
import { readRuleFiles } from "./rule-files.ts";

configure({ useWebWorkers: false });
const folder = mkdtempSync(join(tmpdir(), "unbind-rules-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const names = (paths: readonly { path: string }[]) => paths.map(({ path }) => path.slice(folder.length + 1));

describe("readRuleFiles", () => {
  it("takes what can hold rules out of folders, and what is named whatever it is called", async () => {
    written("set/b.yml", "title: b");
    written("set/a/macros.conf", "[a]");
    written("set/logo.png", "x");
    const rule = written("odd.rule", "title: c");
    const { texts, faults, passed } = await readRuleFiles([join(folder, "set"), rule]);
    expect({ texts: names(texts), faults, passed }).toEqual({
      texts: ["odd.rule", "set/a/macros.conf", "set/b.yml"],
      faults: [],
      passed: 1,
    });
  });

  it("reads zips in place", async () => {
    const zip = new ZipWriter(new Uint8ArrayWriter());
    await zip.add("rules/a.yml", new TextReader("title: a"));
    await zip.add("rules/logo.png", new TextReader("x"));
    const path = written("rules.zip", await zip.close());
    const { texts, faults, passed } = await readRuleFiles([path]);
    expect({ texts, faults, passed }).toEqual({
      texts: [{ path: `${path}!/rules/a.yml`, text: "title: a" }],
      faults: [],
      passed: 1,
    });
  });

  it.each([
    ["UTF-8 with a byte order mark", [0xef, 0xbb, 0xbf, 0x61]],
    ["UTF-16LE", [0xff, 0xfe, 0x61, 0]],
    ["UTF-16BE", [0xfe, 0xff, 0, 0x61]],
  ])("reads %s", async (name, bytes) => {
    const { texts } = await readRuleFiles([written(`${name}.yml`, Uint8Array.from(bytes))]);
    expect(texts.map(({ text }) => text)).toEqual(["a"]);
  });

  it("tells what it can't read, and goes on", async () => {
    const missing = join(folder, "gone");
    const latin = written("latin.yml", Uint8Array.from([0x61, 0xe4]));
    const fake = written("fake.zip", "no zip");
    const good = written("good.yml", "title: g");
    const { texts, faults } = await readRuleFiles([missing, latin, fake, good]);
    expect(names(texts)).toEqual(["good.yml"]);
    expect(faults.map(({ path, code }) => [path.slice(folder.length + 1), code])).toEqual([
      ["fake.zip", "RULE_ZIP"],
      ["gone", "FILE_MISSING"],
      ["latin.yml", "RULE_ENCODING"],
    ]);
  });

  it("ends with the signal's reason", async () => {
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(readRuleFiles([written("x.yml", "a")], controller.signal)).rejects.toThrow("enough");
  });
});
