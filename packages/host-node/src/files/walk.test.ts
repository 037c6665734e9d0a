import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Issue } from "@unbind/bytes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileEvidence } from "./file-evidence.ts";
import { walkPaths } from "./walk.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "walk-"));
  for (const sub of ["case/b", "case/b.d", "case/a", "case/z", "outside"])
    mkdirSync(join(folder, sub), { recursive: true });
  const files = ["case/b/2.evtx", "case/b/1.evtx", "case/b.d/x", "case/b.evtx", "case/a/é", "outside/secret"];
  for (const file of files) writeFileSync(join(folder, file), file);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Paths below the test's folder, and issues as `CODE path`. */
async function walk(...paths: string[]) {
  const issues: Issue[] = [];
  const found: string[] = [];
  const short = (path: string) => path.replace(`${folder}/`, "");
  const onIssue = (issue: Issue) => issues.push(issue);
  for await (const evidence of walkPaths(
    paths.map((path) => join(folder, path)),
    { onIssue },
  )) {
    expect(evidence.byteLength).toBe((await (await evidence.open()).slice(0, 1e9)).length);
    expect((await fileEvidence(evidence.locator.root)).path).toBe(evidence.path);
    found.push(short(evidence.path));
  }
  return { found, issues: issues.map(({ code, evidence }) => `${code} ${short(evidence.path)}`) };
}

describe("walking paths", () => {
  it("finds files of folders in code unit order", async () => {
    const { found, issues } = await walk("case");
    expect(found).toEqual(["case/a/é", "case/b.d/x", "case/b.evtx", "case/b/1.evtx", "case/b/2.evtx"]);
    expect(found).toEqual(found.toSorted());
    expect(issues).toEqual([]);
  });

  it("gives each file once, whatever the arguments' order", async () => {
    const paths = ["case/b/2.evtx", "case/b", "outside/secret", "case/b/1.evtx", "case/b"];
    const expected = ["case/b/1.evtx", "case/b/2.evtx", "outside/secret"];
    expect((await walk(...paths)).found).toEqual(expected);
    expect((await walk(...paths.toReversed())).found).toEqual(expected);
  });

  it("keeps a path as it was given", async () => {
    const issues: Issue[] = [];
    const paths: string[] = [];
    for (const path of [`${folder}//case/./b/`, `${folder}/case/../case/b.evtx`]) {
      for await (const evidence of walkPaths([path], { onIssue: (issue) => issues.push(issue) }))
        paths.push(evidence.path);
    }
    const spelled = [`${folder}//case/./b/1.evtx`, `${folder}//case/./b/2.evtx`, `${folder}/case/../case/b.evtx`];
    expect(paths).toEqual(spelled);
    expect(issues).toEqual([]);
  });

  it("tells what isn't there, can't be read or is no file", async () => {
    const pipe = join(folder, "case/z/pipe");
    execFileSync("mkfifo", [pipe]);
    try {
      expect(await walk("missing", "case/z", "case/b.evtx/x")).toEqual({
        found: [],
        issues: ["FILE_OPEN case/b.evtx/x", "FILE_KIND case/z/pipe", "FILE_MISSING missing"],
      });
    } finally {
      rmSync(pipe);
    }
  });

  it.skipIf(process.getuid?.() === 0)("tells which folder can't be listed and goes on", async () => {
    chmodSync(join(folder, "case/b"), 0);
    try {
      const { found, issues } = await walk("case");
      expect(found).toEqual(["case/a/é", "case/b.d/x", "case/b.evtx"]);
      expect(issues).toEqual(["FILE_OPEN case/b"]);
    } finally {
      chmodSync(join(folder, "case/b"), 0o755);
    }
  });

  it("doesn't follow links inside a folder: loops, broken ones, ways out", async () => {
    const links = { loop: "..", broken: "nowhere", self: "self", out: "../../outside/secret", inside: "../b.evtx" };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(folder, "case/z", name));
    try {
      const { found, issues } = await walk("case");
      expect(found).toEqual(["case/a/é", "case/b.d/x", "case/b.evtx", "case/b/1.evtx", "case/b/2.evtx"]);
      expect(issues).toEqual(["FILE_LINK case/z/broken", "FILE_LINK case/z/out", "FILE_LINK case/z/self"]);
      expect((await walk("case/z/out")).found).toEqual(["case/z/out"]);
      expect((await walk("case/z/self", "case/z/broken")).issues).toEqual([
        "FILE_MISSING case/z/broken",
        "FILE_OPEN case/z/self",
      ]);
    } finally {
      for (const name of Object.keys(links)) rmSync(join(folder, "case/z", name));
    }
  });

  it("gives a file with two names twice, a linked argument once", async () => {
    const names = ["case/z/hard", "outside/soft"].map((name) => join(folder, name));
    linkSync(join(folder, "case/b.evtx"), names[0]!);
    symlinkSync(join(folder, "case/b/1.evtx"), names[1]!);
    try {
      expect((await walk("case/b.evtx", "case/z")).found).toEqual(["case/b.evtx", "case/z/hard"]);
      expect((await walk("outside/soft", "case/b/1.evtx")).found).toEqual(["case/b/1.evtx"]);
    } finally {
      for (const name of names) rmSync(name);
    }
  });
});

describe("a locator's root", () => {
  it("that is gone or no file is an error with its path", async () => {
    await expect(fileEvidence(join(folder, "missing"))).rejects.toMatchObject({ code: "FILE_OPEN" });
    await expect(fileEvidence(join(folder, "case"))).rejects.toMatchObject({
      code: "FILE_KIND",
      ref: { path: join(folder, "case") },
    });
  });
});
