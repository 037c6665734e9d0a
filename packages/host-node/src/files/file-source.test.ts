import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileSource } from "./file-source.ts";
import { closeFile } from "./open-files.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path, source: fileSource(path, content.length, name) };
}

const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 31) >> 3);

describe("a file", () => {
  it("lets signals in between many small reads", async () => {
    const { source } = write("small-reads", content);
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error("stop")));
    const readOn = async () => {
      for (let i = 0; i < 1000; i++) await source.slice(i, i + 10, stop.signal);
    };
    await expect(readOn()).rejects.toThrow("stop");
  });

  it("is read at any position, at once or not", async () => {
    const { source } = write("a", content);
    for (const [start, end] of [
      [0, 10],
      [100_000, 300_000],
      [0, 200_000],
      [199_999, 1e12],
      [5, 5],
      [300_000, 400_000],
    ] as const) {
      expect(await source.slice(start, end)).toEqual(content.slice(start, end));
      const target = new Uint8Array(Math.min(end, 250_000) - Math.min(start, 250_000));
      const count = source.readInto!(target, start);
      expect(target.subarray(0, count)).toEqual(content.slice(start, start + target.length));
    }
  });

  it("that was cut after it was found ends early", async () => {
    const { path, source } = write("cut", content);
    truncateSync(path, 70_000);
    expect((await source.slice(0, 200_000)).length).toBe(70_000);
    expect(source.readInto!(new Uint8Array(100), 69_950)).toBe(50);
  });

  it("that is gone gives an error with its shown path", async () => {
    const { path, source } = write("gone", content);
    rmSync(path);
    await expect(source.slice(0, 10)).rejects.toMatchObject({ code: "FILE_READ", ref: { path: "gone", offset: 0 } });
    expect(() => source.readInto!(new Uint8Array(1), 5)).toThrow(expect.objectContaining({ code: "FILE_READ" }));
  });

  it("may be closed while it is read", async () => {
    const { path, source } = write("closed", content);
    const reads = [source.slice(0, 100_000), source.slice(100_000, 200_000)];
    closeFile(path);
    const [first, second] = await Promise.all(reads);
    expect([first!.length, second!.length]).toEqual([100_000, 100_000]);
    expect(await source.slice(7, 9)).toEqual(content.slice(7, 9));
  });

  it.skipIf(process.platform !== "linux")("holds a descriptor only while few others are read", async () => {
    const before = readdirSync("/proc/self/fd").length;
    const sources = Array.from({ length: 200 }, (_, i) => write(`many${i}`, content.subarray(0, 100 + i)).source);
    const slices = await Promise.all(sources.map((source) => source.slice(0, 1000)));
    expect(slices.map((slice) => slice.length)).toEqual(sources.map((_, i) => 100 + i));
    expect(readdirSync("/proc/self/fd").length - before).toBeLessThanOrEqual(64);
  });
});
