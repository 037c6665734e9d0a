import type { Issue } from "@unbind/bytes";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openContainer } from "./container.ts";
import type { ContainerOptions } from "./container-options.ts";
import { tarBytes } from "./tar-fixture.ts";
import { deflate, joined, noise, rootEvidence } from "./zip-fixture.ts";

const text = (value: string) => new TextEncoder().encode(value);

async function readGzip(bytes: Uint8Array, options: Partial<ContainerOptions> = {}, name = "a.json.gz") {
  const issues: string[] = [];
  const onIssue = ({ code, evidence }: Issue) => issues.push(`${code} ${evidence.path} ${evidence.offset}`);
  for await (const member of openContainer(rootEvidence(name, bytes), "gzip", { onIssue, ...options })) {
    if (!member.ok) throw new Error(member.issue.code);
    const { path, byteLength } = member.evidence;
    expect(byteLength).toBe(Number.POSITIVE_INFINITY);
    return { path, content: await (await member.evidence.open()).slice(0, 1e9), issues };
  }
  throw new Error("no member");
}

describe("a gzip file", () => {
  it.each([0, 1, 300_000, 5_000_000])("of %i bytes is read whole", async (byteLength) => {
    const content = noise(byteLength);
    const got = await readGzip(await deflate(content, "gzip"));
    expect(got.content.length).toBe(byteLength);
    expect(got.content.subarray(-1000)).toEqual(content.subarray(-1000));
    expect(got.issues).toEqual([]);
  });

  it("names its member by its header, else by its own name", async () => {
    const bytes = await deflate(text("x"), "gzip");
    expect((await readGzip(bytes)).path).toBe("a.json.gz!/a.json");
    expect((await readGzip(bytes, {}, "folder/b.tgz")).path).toBe("folder/b.tgz!/b.tar");
    expect((await readGzip(bytes, {}, "b.tmp")).path).toBe("b.tmp!/b.tmp");
    const named = joined([bytes.subarray(0, 3), new Uint8Array([4 | 8 | 16]), bytes.subarray(4, 10)]);
    const fields = joined([new Uint8Array([2, 0, 9, 9]), text("logs\\x.json\0"), text("comment\0")]);
    expect((await readGzip(joined([named, fields, bytes.subarray(10)]))).path).toBe("a.json.gz!/logs/x.json");
  });

  it("may have several members", async () => {
    const parts = [noise(200_000, 1), text("second"), new Uint8Array(0), noise(100_000, 2)];
    const bytes = joined(await Promise.all(parts.map((part) => deflate(part, "gzip"))));
    const { content, issues } = await readGzip(bytes);
    expect(content).toEqual(joined(parts));
    expect(issues).toEqual([]);
  });

  it("of endless members ends at the limit, which is told", async () => {
    const parts = "abcdefghijklmnopqrstuvwxyz".split("").map(text);
    const bytes = joined(await Promise.all(parts.map((part) => deflate(part, "gzip"))));
    const { content, issues } = await readGzip(bytes, { limits: { maxMembers: 20 } });
    expect(content).toEqual(text("abcdefghijklmnopqrst"));
    expect(issues).toEqual(["LIMIT_MEMBERS a.json.gz!/a.json 20"]);
  });

  it("of many members can be interrupted between them", async () => {
    const empty = await deflate(new Uint8Array(0), "gzip");
    const stop = new AbortController();
    stop.abort(new Error("stop"));
    const bytes = joined([empty, empty]);
    await expect(readGzip(bytes, { signal: stop.signal })).rejects.toThrow("stop");
  });

  it.each([1, 10, 511, 513, 100_000])("is whole when %i foreign bytes follow, with a note", async (count) => {
    const content = noise(300_000);
    const bytes = await deflate(content, "gzip");
    const got = await readGzip(joined([bytes, noise(count).fill(0x0a)]));
    expect(got.content).toEqual(content);
    expect(got.issues).toEqual([`GZIP_TRAILING a.json.gz ${bytes.length}`]);
  });

  it("that is cut gives what is there", async () => {
    const content = noise(300_000);
    const bytes = await deflate(content, "gzip");
    for (const lost of [1, 8, 9, 1000, bytes.length / 2]) {
      const got = await readGzip(bytes.subarray(0, bytes.length - lost));
      expect(got.content.length).toBeGreaterThan(lost > 1000 ? 100_000 : 290_000);
      expect(got.content).toEqual(content.subarray(0, got.content.length));
      expect(got.issues).toEqual([`GZIP_CUT a.json.gz!/a.json ${got.content.length}`]);
    }
  });

  it("whose checksum differs keeps the bytes", async () => {
    const content = noise(100_000);
    const bytes = await deflate(content, "gzip");
    bytes[bytes.length - 6]! ^= 1;
    const got = await readGzip(bytes);
    expect(got.content).toEqual(content);
    expect(got.issues).toEqual(["GZIP_CRC a.json.gz!/a.json 100000"]);
  });

  it("is checked to its end even if what is in it ends before", async () => {
    const bytes = await deflate(tarBytes([{ name: "a", content: noise(1000) }]), "gzip");
    bytes[bytes.length - 1]! ^= 1;
    const issues: string[] = [];
    const onIssue = ({ code }: Issue) => issues.push(code);
    for await (const tar of openContainer(rootEvidence("a.tgz", bytes), "gzip", { onIssue })) {
      if (!tar.ok) continue;
      for await (const member of openContainer(tar.evidence, "tar", { onIssue })) expect(member.ok).toBe(true);
    }
    expect(issues).toEqual(["GZIP_CRC"]);
  });

  it("that expands too far is stopped", async () => {
    const bytes = await deflate(new Uint8Array(3_000_000), "gzip");
    const ratio = await readGzip(bytes, { limits: { ratioFreeBytes: 1_000_000, maxRatio: 100 } });
    expect(ratio.content.length).toBeLessThanOrEqual(1_000_000);
    expect(ratio.issues).toEqual([`LIMIT_RATIO a.json.gz!/a.json ${ratio.content.length}`]);
    const total = await readGzip(bytes, { limits: { maxExpandedBytes: 500_000 } });
    expect(total.issues).toEqual([`LIMIT_EXPANDED a.json.gz!/a.json ${total.content.length}`]);
  });

  it("is none without its header", async () => {
    for (const bytes of [new Uint8Array(0), text("{}"), new Uint8Array([0x1f, 0x8b, 8, 0xff])]) {
      await expect(readGzip(bytes)).rejects.toMatchObject({ code: "NOT_GZIP" });
    }
  });

  it("whatever its bytes, gives content and located issues", async () => {
    const base = await deflate(noise(5000), "gzip");
    const change = fc.record({ at: fc.nat(base.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = base.slice();
        for (const { at, value } of changes) bytes[at] = value;
        try {
          expect((await readGzip(bytes)).content.length).toBeLessThan(10_000_000);
        } catch (error) {
          expect(error).toMatchObject({ code: "NOT_GZIP" });
        }
      }),
      { numRuns: 60 },
    );
  });
});
