import { execFileSync } from "node:child_process";
import {
  closeSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "./exit.ts";
import { keepApart, keepInputs, openOutput } from "./output.ts";

const scratch = mkdtempSync(join(tmpdir(), "unbind-output-"));
let folder = "";
let turn = 0;

beforeEach(() => {
  folder = join(scratch, String(turn++));
  mkdirSync(join(folder, "case"), { recursive: true });
  writeFileSync(join(folder, "case", "log.evtx"), "evidence");
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

describe("openOutput", () => {
  it("puts the file in its place only when it is whole", () => {
    const path = join(folder, "out.json");
    const output = openOutput(path);
    output.write(bytes("one "));
    output.write(bytes("two"));
    expect(readdirSync(folder)).not.toContain("out.json");
    output.commit();
    output.abandon();
    expect(readFileSync(path, "utf8")).toBe("one two");
    expect(readdirSync(folder).sort()).toEqual(["case", "out.json"]);
  });

  it("leaves the old file and no trace when abandoned", () => {
    const path = join(folder, "out.json");
    writeFileSync(path, "old");
    const output = openOutput(path);
    output.write(bytes("new"));
    output.abandon();
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder).sort()).toEqual(["case", "out.json"]);
  });

  it.skipIf(process.platform === "win32")("writes into a pipe or device and never takes its place", () => {
    const path = join(folder, "pipe");
    execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
    const reader = openSync(path, "r+");
    const output = openOutput(path);
    output.write(bytes("data"));
    output.commit();
    output.abandon();
    const received = new Uint8Array(9);
    expect(readSync(reader, received)).toBe(4);
    closeSync(reader);
    expect(lstatSync(path).isFIFO()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(["case", "pipe"]);
  });

  it("follows a link to the file that it names", () => {
    const path = join(folder, "out.json");
    writeFileSync(path, "old");
    symlinkSync(path, join(folder, "latest"));
    const output = openOutput(join(folder, "latest"));
    output.write(bytes("new"));
    output.commit();
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(lstatSync(join(folder, "latest")).isSymbolicLink()).toBe(true);
  });

  it("says what is wrong with the place", () => {
    expect(() => openOutput(join(folder, "case"))).toThrow("is a folder. Name a file.");
    expect(() => openOutput(join(folder, "none", "x"))).toThrow("does not exist. Create it or choose another.");
  });
});

describe("keepApart", () => {
  it("lets an output outside the evidence pass", () => {
    keepApart(undefined, [join(folder, "case")]);
    keepApart(join(folder, "out.json"), [join(folder, "case"), "-", join(folder, "missing")]);
    keepApart(join(folder, "case-report.json"), [join(folder, "case")]);
    keepApart(join(folder, "case", "other.json"), [join(folder, "case", "log.evtx")]);
  });

  it("refuses evidence itself, a place in its folder, and both behind links", () => {
    const evidence = join(folder, "case");
    const log = join(evidence, "log.evtx");
    symlinkSync(evidence, join(folder, "link"));
    symlinkSync(log, join(folder, "to-log"));
    const refused: [string, string][] = [
      [log, log],
      [log, evidence],
      [join(evidence, "new.json"), evidence],
      [join(folder, "link", "new.json"), evidence],
      [join(evidence, "new.json"), join(folder, "link")],
      [join(evidence, "..", "case", "log.evtx"), log],
      [join(folder, "to-log"), evidence],
    ];
    for (const [output, path] of refused) expect(() => keepApart(output, [path]), output).toThrow(UsageError);
  });

  it("replaces a hard link to evidence without touching the evidence", () => {
    const log = join(folder, "case", "log.evtx");
    const hard = join(folder, "hard.evtx");
    linkSync(log, hard);
    const output = openOutput(hard);
    output.write(bytes("report"));
    output.commit();
    expect([readFileSync(log, "utf8"), readFileSync(hard, "utf8")]).toEqual(["evidence", "report"]);
  });
});

describe("keepInputs", () => {
  it("refuses a file that is read, by any of its names", () => {
    const rule = join(folder, "rule.yml");
    const link = join(folder, "link.yml");
    writeFileSync(rule, "title: r");
    symlinkSync(rule, link);
    expect(() => keepInputs(link, [undefined, rule])).toThrow(UsageError);
    expect(() => keepInputs(rule, [join(folder, "case"), link], "--mof")).toThrow(/^--mof .*rule\.yml is what is read/);
  });

  it("lets everything else be written, beside what is read too", () => {
    const rule = join(folder, "rule.yml");
    writeFileSync(rule, "title: r");
    for (const output of [undefined, join(folder, "out.json"), join(folder, "case", "out.json")])
      expect(() => keepInputs(output, [rule, undefined, "-", join(folder, "gone")])).not.toThrow();
  });
});
