import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileEvidence } from "./file-evidence.ts";
import { stdinEvidence } from "./stdin.ts";
import { spooledFile } from "./stdin-root.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "stdin-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* pieces(...lengths: number[]) {
  for (const [i, length] of lengths.entries()) yield new Uint8Array(length).fill(i);
}

describe("standard input", () => {
  it("is kept in memory while it is short", async () => {
    const evidence = await stdinEvidence({ input: pieces(10, 20), memoryBytes: 30, folder });
    expect([evidence.path, evidence.byteLength]).toEqual(["-", 30]);
    expect(await (await evidence.open()).slice(9, 12)).toEqual(Uint8Array.of(0, 1, 1));
    expect(readdirSync(folder)).toEqual([]);
  });

  it("goes to a private file when it is longer, to be opened by any thread", async () => {
    const evidence = await stdinEvidence({ input: pieces(10, 20, 30), memoryBytes: 29, folder });
    const file = spooledFile(evidence.locator.root)!;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, "..")).mode & 0o777).toBe(0o700);
    const again = await fileEvidence(evidence.locator.root);
    expect([again.path, again.byteLength]).toEqual(["-", 60]);
    expect(await (await again.open()).slice(9, 31)).toEqual(Uint8Array.of(0, ...new Uint8Array(20).fill(1), 2));
    rmSync(join(file, ".."), { recursive: true });
  });

  it("always makes a file when no memory is allowed", async () => {
    const evidence = await stdinEvidence({ input: pieces(), memoryBytes: 0, folder });
    const file = spooledFile(evidence.locator.root)!;
    expect(statSync(file).size).toBe(0);
    rmSync(join(file, ".."), { recursive: true });
  });

  it("stops at its limit and leaves nothing behind", async () => {
    const endless = pieces(...new Array(100).fill(100));
    const evidence = stdinEvidence({ input: endless, memoryBytes: 150, maxBytes: 1000, folder });
    await expect(evidence).rejects.toMatchObject({ code: "LIMIT_STDIN", ref: { path: "-", offset: 1000 } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("of a process is read from a pipe and from a file, and its temporary file goes with it", () => {
    const script = `
      const { stdinEvidence } = await import(${JSON.stringify(join(import.meta.dirname, "stdin.ts"))});
      const evidence = await stdinEvidence({ memoryBytes: 1000, folder: ${JSON.stringify(folder)} });
      const bytes = await (await evidence.open()).slice(0, 1e6);
      process.stdout.write(JSON.stringify([evidence.path, bytes.length, evidence.locator.root.slice(0, 2)]));
    `;
    const input = new Uint8Array(5000);
    const program = ["--input-type=module", "--no-warnings", "-e", script];
    const piped = execFileSync(process.execPath, program, { input });
    expect(JSON.parse(piped.toString())).toEqual(["-", 5000, "-\0"]);
    expect(readdirSync(folder)).toEqual([]);
    const file = join(folder, "redirected");
    writeFileSync(file, input);
    const line = `exec ${[process.execPath, ...program].map((part) => `'${part}'`).join(" ")} < '${file}'`;
    const redirected = execFileSync("/bin/sh", ["-c", line]);
    expect(JSON.parse(redirected.toString())).toEqual(["-", 5000, "-\0"]);
    expect(existsSync(file)).toBe(true);
  });
});
