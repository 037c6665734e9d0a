import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openContainer } from "@unbind/evidence";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileEvidence } from "./file-evidence.ts";
import { hashEvidence } from "./hash.ts";
import { nativeCodecs } from "./native-codecs.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hash-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: Uint8Array) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return fileEvidence(path);
}

const bytes = (byteLength: number) => new Uint8Array(byteLength).fill(byteLength % 251);
const sha256 = (content: Uint8Array) => createHash("sha256").update(content).digest("hex");

describe("SHA-256 of evidence", () => {
  it.each([0, 1, 70_000, 2 ** 22, 2 ** 22 + 1, 9_000_000])("of %i bytes is that of its content", async (byteLength) => {
    const content = bytes(byteLength);
    expect(await hashEvidence(await file(`${byteLength}`, content))).toBe(sha256(content));
  });

  it("may be asked for many at once", async () => {
    const lengths = [5_000_000, 100, 6_000_000, 0, 7_000_000];
    const all = await Promise.all(lengths.map((length) => file(`many${length}`, bytes(length))));
    expect(await Promise.all(all.map((one) => hashEvidence(one)))).toEqual(
      lengths.map((length) => sha256(bytes(length))),
    );
  });

  it("is taken of a stream of unknown length", async () => {
    const content = bytes(5_000_000);
    const outer = await file("a.gz", gzipSync(content));
    for await (const member of openContainer(outer, "gzip", { onIssue: () => undefined, codecs: nativeCodecs })) {
      expect(member.ok && (await hashEvidence(member.evidence))).toBe(sha256(content));
    }
  });

  it("of a file that is gone is an error with its path", async () => {
    for (const byteLength of [10, 5_000_000]) {
      const evidence = await file(`gone${byteLength}`, bytes(byteLength));
      rmSync(evidence.path);
      await expect(hashEvidence(evidence)).rejects.toMatchObject({ code: "FILE_READ", ref: { path: evidence.path } });
    }
  });
});
