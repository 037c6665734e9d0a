import { crc32, type Issue, memorySource } from "@unbind/bytes";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence.ts";
import { openContainer, openLocator } from "./container.ts";
import type { ContainerOptions } from "./container-options.ts";
import { joined, noise, rootEvidence, type ZipFixtureMember, zipBytes } from "./zip-fixture.ts";

/** Just too long to be inflated at once. */
const LARGE = 4_300_000;

const text = (value: string) => new TextEncoder().encode(value);

/** Everything a zip gives: `path byteLength` of members read to their end, `code path` of issues. */
async function readZip(bytes: Uint8Array, options: Partial<ContainerOptions> = {}) {
  const issues: Issue[] = [];
  const contents = new Map<string, Uint8Array>();
  const onIssue = (issue: Issue) => issues.push(issue);
  for await (const member of openContainer(rootEvidence("a.zip", bytes), "zip", { onIssue, ...options })) {
    if (!member.ok) onIssue(member.issue);
    else contents.set(member.evidence.path, await readAll(member.evidence, onIssue));
  }
  return { contents, issues: issues.map(({ code, evidence }) => `${code} ${evidence.path}`), whole: issues };
}

async function readAll(evidence: Evidence, onIssue: (issue: Issue) => void): Promise<Uint8Array> {
  try {
    return await (await evidence.open()).slice(0, Number.POSITIVE_INFINITY);
  } catch (error) {
    const { code, message, ref } = error as { code: string; message: string; ref: Issue["evidence"] };
    onIssue({ code, severity: "error", message, evidence: ref });
    return new Uint8Array(0);
  }
}

/** As `toEqual`, which is slow on megabytes. */
function expectSame(actual: Uint8Array | undefined, expected: Uint8Array): void {
  expect(actual?.length).toBe(expected.length);
  expect(crc32(actual!)).toBe(crc32(expected));
}

async function zipJs(members: [string, Uint8Array][], options: object): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options });
  for (const [name, content] of members) await writer.add(name, new Uint8ArrayReader(content));
  return writer.close();
}

describe("members of a zip", () => {
  it("come with readable names in the order of the directory", async () => {
    const content = text("x");
    const bytes = await zipBytes([
      { name: "guid\\logs\\A.evtx", content },
      { name: "uploads/auto/C%3A/Logs/WMI-Activity%254Operational.evtx", content },
      { name: "C%3A%5CLogs%2FAppLocker%4EXE and DLL.evtx", content },
      { name: "folder/", content: new Uint8Array(0), stored: true },
      { name: "/etc/passwd", content },
      { name: "../../up.evtx", content },
      { name: "twice.evtx", content },
      { name: "twice.evtx", content: text("y") },
      { name: new Uint8Array([0x81, 0x2e, 0x74]), content },
      { name: "\u00fc.t", content },
      { name: "", content },
    ]);
    const { contents, issues } = await readZip(bytes);
    expect([...contents.keys()]).toEqual([
      "a.zip!/guid/logs/A.evtx",
      "a.zip!/uploads/auto/C:/Logs/WMI-Activity%4Operational.evtx",
      "a.zip!/C:/Logs/AppLocker%4EXE and DLL.evtx",
      "a.zip!//etc/passwd",
      "a.zip!/../../up.evtx",
      "a.zip!/twice.evtx",
      "a.zip!/twice.evtx#2",
      "a.zip!/ü.t",
      "a.zip!/ü.t#2",
      "a.zip!/(no name)",
    ]);
    expect(contents.get("a.zip!/twice.evtx#2")).toEqual(text("y"));
    expect(issues).toEqual([]);
  });

  it.each<[string, Partial<ZipFixtureMember>]>([
    ["deflated", {}],
    ["stored", { stored: true }],
    ["with sizes behind the data", { descriptor: true }],
  ])("are read whole when %s, small and large", async (_name, how) => {
    const small = noise(70_000);
    const large = noise(LARGE, 2);
    const bytes = await zipBytes([
      { name: "small", content: small, ...how },
      { name: "large", content: large, ...how },
    ]);
    const { contents, issues } = await readZip(bytes);
    expectSame(contents.get("a.zip!/small"), small);
    expectSame(contents.get("a.zip!/large"), large);
    expect(issues).toEqual([]);
  });

  it("carry CRC and length as their fingerprint, and their locator opens them again", async () => {
    const bytes = await zipBytes([
      { name: "a", content: text("123456789") },
      { name: "b", content: text("other") },
    ]);
    const root = rootEvidence("a.zip", bytes);
    const onIssue = () => undefined;
    const found: Evidence[] = [];
    for await (const member of openContainer(root, "zip", { onIssue })) if (member.ok) found.push(member.evidence);
    expect(found.map(({ fingerprint }) => fingerprint)).toEqual(["zip:cbf43926:9", "zip:d9583520:5"]);
    const locator = JSON.parse(JSON.stringify(found[1]!.locator));
    const again = await openLocator(locator, () => Promise.resolve(root), { onIssue });
    expect(again.path).toBe("a.zip!/b");
    expect(await (await again.open()).slice(0, 100)).toEqual(text("other"));
  });

  it("are found behind foreign bytes, before foreign bytes and with a comment", async () => {
    const plain = await zipBytes([{ name: "a", content: text("inside") }], "a comment");
    const bytes = joined([noise(1000), plain, noise(3000)]);
    const { contents, issues } = await readZip(bytes);
    expect([...contents]).toEqual([["a.zip!/a", text("inside")]]);
    expect(issues).toEqual([]);
  });

  it("are read from zip64", async () => {
    const content = noise(100_000);
    const { contents, issues } = await readZip(await zipJs([["big", content]], { zip64: true }));
    expectSame(contents.get("a.zip!/big"), content);
    expect(issues).toEqual([]);
  });

  it("are none in an empty zip; anything else is no zip", async () => {
    expect((await readZip(await zipBytes([]))).contents.size).toBe(0);
    await expect(readZip(noise(5000))).rejects.toMatchObject({ code: "NOT_ZIP" });
    await expect(readZip(new Uint8Array(0))).rejects.toMatchObject({ code: "NOT_ZIP" });
  });
});

describe("encrypted members", () => {
  const content = noise(LARGE);
  it.each([
    ["AES-256", { encryptionStrength: 3 }],
    ["AES-128, stored", { encryptionStrength: 1, level: 0 }],
    ["ZipCrypto", { zipCrypto: true }],
  ])("of %s need the password", async (_name, how) => {
    const bytes = await zipJs(
      [
        ["s", text("secret")],
        ["l", content],
      ],
      { password: "infected", ...how },
    );
    const right = await readZip(bytes, { password: "infected" });
    expect(right.contents.get("a.zip!/s")).toEqual(text("secret"));
    expectSame(right.contents.get("a.zip!/l"), content);
    expect(right.issues).toEqual([]);
    expect((await readZip(bytes)).issues).toEqual(["ZIP_ENCRYPTED a.zip!/s", "ZIP_ENCRYPTED a.zip!/l"]);
    const wrong = await readZip(bytes, { password: "wrong" });
    // ZipCrypto checks one byte only: one wrong password of 256 passes and gives garbage, which then shows.
    expect(wrong.issues).toHaveLength(2);
    for (const issue of wrong.issues) expect(issue).toMatch(/^ZIP_(PASSWORD|MEMBER_(DAMAGED|CRC|SIZE|CUT)) /);
  });

  it("say in the issue which option is missing", async () => {
    const { whole } = await readZip(await zipJs([["s", text("secret")]], { password: "x" }));
    expect(whole[0]!.message).toContain("--password");
  });
});

describe("a damaged zip", () => {
  const members: ZipFixtureMember[] = [
    { name: "a", content: noise(50_000, 3) },
    { name: "b", content: noise(60_000, 4), descriptor: true },
    { name: "c", content: noise(70_000, 5), stored: true },
  ];

  it("without its directory gives the members by their headers, the last one cut", async () => {
    const bytes = await zipBytes(members);
    const { contents, issues } = await readZip(bytes.subarray(0, bytes.length - 30_000));
    expect([...contents.keys()]).toEqual(["a.zip!/a", "a.zip!/b", "a.zip!/c"]);
    expectSame(contents.get("a.zip!/a"), members[0]!.content);
    expectSame(contents.get("a.zip!/b"), members[1]!.content);
    const cut = contents.get("a.zip!/c")!;
    expect(cut.length).toBeGreaterThan(39_000);
    expectSame(cut, members[2]!.content.subarray(0, cut.length));
    expect(issues).toEqual(["ZIP_DIRECTORY_LOST a.zip", "ZIP_MEMBER_CUT a.zip!/c"]);
  });

  it("cut inside a member of unknown length gives what is left of it", async () => {
    const content = noise(200_000, 6);
    const bytes = (await zipBytes([{ name: "a", content, descriptor: true }])).subarray(0, 60_000);
    const { contents, issues } = await readZip(bytes);
    const got = contents.get("a.zip!/a")!;
    expect(got.length).toBeGreaterThan(80_000);
    expectSame(got, content.subarray(0, got.length));
    expect(issues).toEqual(["ZIP_DIRECTORY_LOST a.zip", "ZIP_MEMBER_CUT a.zip!/a"]);
  });

  it("with a damaged directory gives the other members by their headers", async () => {
    const bytes = await zipBytes(members);
    bytes.fill(0, bytes.length - 22 - 47, bytes.length - 22);
    const { contents, issues } = await readZip(bytes);
    expect([...contents.keys()].sort()).toEqual(["a.zip!/a", "a.zip!/b", "a.zip!/c"]);
    expectSame(contents.get("a.zip!/c"), members[2]!.content);
    expect(issues).toEqual(["ZIP_DIRECTORY_DAMAGED a.zip"]);
  });

  it.each([70_000, LARGE])("with a wrong CRC keeps the bytes (%i of them)", async (byteLength) => {
    const content = noise(byteLength);
    const { contents, whole } = await readZip(await zipBytes([{ name: "a", content, crc32: 1 }]));
    expectSame(contents.get("a.zip!/a"), content);
    expect(whole.map(({ code, severity }) => [code, severity])).toEqual([["ZIP_MEMBER_CRC", "warning"]]);
  });

  it("gives as much as the directory says of a member that goes on", async () => {
    const content = noise(100_000);
    const { contents, issues } = await readZip(await zipBytes([{ name: "a", content, byteLength: 1000 }]));
    expectSame(contents.get("a.zip!/a"), content.subarray(0, 1000));
    expect(issues).toEqual(["ZIP_MEMBER_SIZE a.zip!/a"]);
  });

  it("says where a member's data are damaged and keeps what comes before", async () => {
    const content = noise(LARGE);
    const bytes = await zipBytes([{ name: "a", content }]);
    bytes.fill(0xff, 2_000_000, 2_000_300);
    const { contents, whole } = await readZip(bytes);
    const got = contents.get("a.zip!/a")!;
    expect(got.length).toBeGreaterThan(1_000_000);
    expectSame(got.subarray(0, 1_000_000), content.subarray(0, 1_000_000));
    expect(whole).toHaveLength(1);
    // What the garbage inflates to decides which contradiction shows first.
    expect(whole[0]!.code).toMatch(/^ZIP_MEMBER_(DAMAGED|CRC|SIZE)$/);
  });

  it("names members it can't read: unknown method, header elsewhere", async () => {
    const content = noise(100);
    const zip = await zipBytes([
      { name: "zstd", content, method: 93 },
      { name: "aes without its field", content, method: 99, flags: 1 },
      { name: "nowhere", content, localOffset: 5 },
      { name: "fine", content },
    ]);
    const { contents, issues } = await readZip(zip, { password: "x" });
    expectSame(contents.get("a.zip!/fine"), content);
    expect(issues).toEqual([
      "ZIP_METHOD a.zip!/zstd",
      "ZIP_METHOD a.zip!/aes without its field",
      "ZIP_LOCAL_HEADER a.zip!/nowhere",
      "ZIP_OVERLAP a.zip",
    ]);
  });
});

describe("limits of a zip", () => {
  it("hold for a file full of false headers", async () => {
    const bytes = new Uint8Array(400_000);
    for (let at = 0; at < bytes.length; at += 4) bytes.set([0x50, 0x4b, 3, 4], at);
    const reads: number[] = [];
    const { slice } = memorySource(bytes);
    const source = {
      byteLength: bytes.length,
      slice: (start: number, end: number) => {
        reads.push(Math.min(end, bytes.length) - start);
        return slice(start, end);
      },
    };
    const root = { ...rootEvidence("a.zip", bytes), open: () => Promise.resolve(source) };
    const codes: string[] = [];
    for await (const member of openContainer(root, "zip", { onIssue: () => undefined })) {
      if (!member.ok) codes.push(member.issue.code);
    }
    expect(codes).toContain("ZIP_DIRECTORY_LOST");
    expect(reads.reduce((sum, count) => sum + count, 0)).toBeLessThan(3 * bytes.length);
  });

  it("stop at the number of members", async () => {
    const bytes = await zipBytes(["a", "b", "c", "d"].map((name) => ({ name, content: text(name) })));
    const { contents, issues } = await readZip(bytes, { limits: { maxMembers: 2 } });
    expect([...contents.keys()]).toEqual(["a.zip!/a", "a.zip!/b"]);
    expect(issues).toEqual(["LIMIT_MEMBERS a.zip"]);
  });

  it("refuse members that expand too far, and read the others", async () => {
    const bytes = await zipBytes([
      { name: "zeros", content: new Uint8Array(3_000_000) },
      { name: "small", content: text("small") },
    ]);
    const limits = { ratioFreeBytes: 1_000_000, maxRatio: 100 };
    const { contents, issues } = await readZip(bytes, { limits });
    expect([...contents.keys()]).toEqual(["a.zip!/small"]);
    expect(issues).toEqual(["LIMIT_RATIO a.zip!/zeros"]);
  });

  it("count the bytes of all containers of a scan", async () => {
    const bytes = await zipBytes([{ name: "a", content: noise(1000) }]);
    const shared = { limits: { maxExpandedBytes: 1500 }, spent: { expandedBytes: 0 } };
    expect((await readZip(bytes, shared)).issues).toEqual([]);
    expect((await readZip(bytes, shared)).issues).toEqual(["LIMIT_EXPANDED a.zip!/a"]);
  });

  it("stop members that share their bytes", async () => {
    const kernel = { name: "a", content: new Uint8Array(2_000_000) };
    const copies = Array.from({ length: 50 }, (_, i) => ({ ...kernel, name: `copy ${i}`, localOffset: 0 }));
    const limits = { ratioFreeBytes: 10_000_000, maxRatio: 1000 };
    const { contents, issues } = await readZip(await zipBytes([kernel, ...copies]), { limits });
    expect(issues).toContain("ZIP_OVERLAP a.zip");
    expect(issues).toContain("LIMIT_RATIO a.zip!/copy 49");
    expect(contents.size).toBeLessThan(20);
  });

  it("allow one zip in a zip, stored or deflated, and no more", async () => {
    const innermost = await zipBytes([{ name: "x.evtx", content: noise(1000) }]);
    const inner = await zipBytes([
      { name: "c.zip", content: innermost, stored: true },
      { name: "y", content: text("y") },
    ]);
    const outer = rootEvidence("a.zip", await zipBytes([{ name: "b.zip", content: inner }]));
    const onIssue = () => undefined;
    const paths: string[] = [];
    const open = async (evidence: Evidence) => {
      for await (const member of openContainer(evidence, "zip", { onIssue })) {
        paths.push(member.ok ? member.evidence.path : member.issue.code);
        if (member.ok && member.evidence.path.endsWith(".zip")) await open(member.evidence);
      }
    };
    await open(outer);
    expect(paths).toEqual(["a.zip!/b.zip", "a.zip!/b.zip!/c.zip", "LIMIT_DEPTH", "a.zip!/b.zip!/y"]);
  });
});

describe("any bytes", () => {
  it("give members or located issues, never another error", async () => {
    const base = await zipBytes([
      { name: "a", content: noise(3000) },
      { name: "b", content: noise(2000, 2), descriptor: true },
    ]);
    const change = fc.record({ at: fc.nat(base.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(base.length), async (changes, cut) => {
        const bytes = base.slice(0, changes.length % 2 ? base.length : cut);
        for (const { at, value } of changes) if (at < bytes.length) bytes[at] = value;
        try {
          await readZip(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: "NOT_ZIP" });
        }
      }),
      { numRuns: 150 },
    );
  });
});
