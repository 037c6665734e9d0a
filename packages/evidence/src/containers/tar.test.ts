import type { Issue } from "@unbind/bytes";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence.ts";
import { openContainer, openLocator } from "./container.ts";
import { OpenContainers } from "./container-options.ts";
import { paxMember, type TarFixtureMember, tarBytes } from "./tar-fixture.ts";
import { deflate, joined, noise, rootEvidence } from "./zip-fixture.ts";

const text = (value: string) => new TextEncoder().encode(value);

/** Contents by path, and issue codes with their offsets. */
async function readTar(evidence: Evidence) {
  const contents: [string, Uint8Array][] = [];
  const issues: string[] = [];
  const onIssue = ({ code, evidence: { offset } }: Issue) => issues.push(`${code} ${offset}`);
  for await (const member of openContainer(evidence, "tar", { onIssue })) {
    if (member.ok) contents.push([member.evidence.path, await (await member.evidence.open()).slice(0, 1e9)]);
    else onIssue(member.issue);
  }
  return { contents, issues };
}

function readMembers(members: readonly TarFixtureMember[]) {
  return readTar(rootEvidence("a.tar", tarBytes(members)));
}

/** A tar whose bytes come as a stream of unknown length. */
async function gunzipped(tar: Uint8Array): Promise<Evidence> {
  const onIssue = () => undefined;
  const members = openContainer(rootEvidence("a.tar.gz", await deflate(tar, "gzip")), "gzip", { onIssue });
  const first = await members.next();
  if (first.done || !first.value.ok) throw new Error("no member");
  return first.value.evidence;
}

describe("members of a tar", () => {
  it("are read although the first header is damaged", async () => {
    const { contents, issues } = await readMembers([
      { name: "bait", content: text("hidden by its size"), sizeField: new Uint8Array(12).fill(0xff) },
      { name: "a.evtx", content: text("first") },
    ]);
    expect(contents).toEqual([["a.tar!/a.evtx", text("first")]]);
    expect(issues).toEqual(["TAR_HEADER 0"]);
  });

  it("are files; folders, links and devices have no content", async () => {
    const none = new Uint8Array(0);
    const { contents, issues } = await readMembers([
      { name: "./", type: "5", content: none },
      { name: "./logs/a.evtx", content: text("first") },
      { name: "link", type: "2", content: none },
      { name: "hard", type: "1", content: none, sizeField: text("00000000777\0") },
      { name: "fifo", type: "6", content: none },
      { name: "old style", type: "\0", content: text("second") },
      { name: "/abs", content: none },
      { name: "./logs/a.evtx", content: text("third") },
    ]);
    expect(contents).toEqual([
      ["a.tar!/logs/a.evtx", text("first")],
      ["a.tar!/old style", text("second")],
      ["a.tar!//abs", none],
      ["a.tar!/logs/a.evtx#2", text("third")],
    ]);
    expect(issues).toEqual([]);
  });

  it("have long names by prefix, by PAX and in GNU's way", async () => {
    const long = `${"folder/".repeat(30)}Sécurité.evtx`;
    const { contents, issues } = await readMembers([
      { name: "b.evtx", prefix: "a/long/way", content: text("1") },
      paxMember({ mtime: "1.5", path: long }),
      { name: "short", content: text("2") },
      { name: "././@LongLink", type: "L", content: text(`${long}.gnu\0`) },
      { name: "short", content: text("3") },
      { name: "last", content: text("4") },
    ]);
    expect(contents).toEqual([
      ["a.tar!/a/long/way/b.evtx", text("1")],
      [`a.tar!/${long}`, text("2")],
      [`a.tar!/${long}.gnu`, text("3")],
      ["a.tar!/last", text("4")],
    ]);
    expect(issues).toEqual([]);
  });

  it("have sizes by PAX and in base 256", async () => {
    const base256 = new Uint8Array(12);
    base256.set([0x80], 0);
    base256.set([6], 11);
    const { contents } = await readMembers([
      paxMember({ size: "5" }),
      { name: "pax", content: text("abcde"), sizeField: text("00000000000\0") },
      { name: "base", content: text("fghijk"), sizeField: base256 },
      { name: "last", content: text("l") },
    ]);
    expect(contents.map(([, bytes]) => new TextDecoder().decode(bytes))).toEqual(["abcde", "fghijk", "l"]);
  });

  it("that are sparse are named, not read", async () => {
    const { contents, issues } = await readMembers([
      { name: "old", type: "S", content: noise(600) },
      paxMember({ "GNU.sparse.major": "1" }),
      { name: "new", content: noise(10) },
      { name: "last", content: text("l") },
    ]);
    expect(contents).toEqual([["a.tar!/last", text("l")]]);
    expect(issues).toEqual(["TAR_SPARSE 0", "TAR_SPARSE 0"]);
  });

  it("open again from their locators, also where the tar is a stream", async () => {
    const contents = [noise(3_000_000, 1), noise(100, 2), noise(2_000_000, 3)];
    const tar = tarBytes(contents.map((content, i) => ({ name: `${i}`, content })));
    const outer = await gunzipped(tar);
    const members: Evidence[] = [];
    const onIssue = () => undefined;
    for await (const member of openContainer(outer, "tar", { onIssue })) if (member.ok) members.push(member.evidence);
    const root = rootEvidence("a.tar.gz", await deflate(tar, "gzip"));
    const options = { onIssue, openContainers: new OpenContainers() };
    for (const [i, { locator, path }] of members.entries()) {
      const again = await openLocator(locator, () => Promise.resolve(root), options);
      expect(again.path).toBe(path);
      const bytes = await (await again.open()).slice(0, 1e9);
      expect(bytes.length).toBe(contents[i]!.length);
      expect(bytes.subarray(0, 100)).toEqual(contents[i]!.subarray(0, 100));
    }
  });
});

describe("a damaged tar", () => {
  const members = [
    { name: "a", content: noise(1000) },
    { name: "b", content: noise(1000, 2) },
    { name: "c", content: noise(1000, 3) },
  ];

  it("cut inside a member gives what is there", async () => {
    const bytes = tarBytes(members).subarray(0, 1536 + 512 + 300);
    const { contents, issues } = await readTar(rootEvidence("a.tar", bytes));
    expect(contents.map(([path, content]) => [path, content.length])).toEqual([
      ["a.tar!/a", 1000],
      ["a.tar!/b", 300],
    ]);
    expect(issues).toEqual(["TAR_CUT 3072"]);
  });

  it("without an end mark is whole, with a note", async () => {
    const bytes = tarBytes(members);
    const { contents, issues } = await readTar(rootEvidence("a.tar", bytes.subarray(0, bytes.length - 1024)));
    expect(contents).toHaveLength(3);
    expect(issues).toEqual(["TAR_NO_END 4608"]);
  });

  it("is read on where another one was joined to it", async () => {
    const bytes = joined([tarBytes(members.slice(0, 1)), new Uint8Array(5120), tarBytes(members.slice(1))]);
    const { contents, issues } = await readTar(rootEvidence("a.tar", bytes));
    expect(contents.map(([path]) => path)).toEqual(["a.tar!/a", "a.tar!/b", "a.tar!/c"]);
    expect(issues).toEqual(["TAR_JOINED 7680"]);
  });

  it("goes on at the next header after a damaged one", async () => {
    const bytes = tarBytes(members);
    bytes.fill(0xee, 1536, 1600);
    const { contents, issues } = await readTar(rootEvidence("a.tar", bytes));
    expect(contents.map(([path]) => path)).toEqual(["a.tar!/a", "a.tar!/c"]);
    expect(issues).toEqual(["TAR_HEADER 1536"]);
  });

  it("is no tar if it doesn't start as one", async () => {
    for (const bytes of [new Uint8Array(0), noise(300), noise(2000), new Uint8Array(2000)]) {
      await expect(readTar(rootEvidence("a.tar", bytes))).rejects.toMatchObject({ code: "NOT_TAR" });
    }
  });

  it("refuses name records of more than a limit", async () => {
    const { contents, issues } = await readMembers([
      { name: "a", content: text("a") },
      { name: "@", type: "x", content: new Uint8Array(2 ** 20 + 1) },
      { name: "b", content: text("b") },
    ]);
    expect(contents.map(([path]) => path)).toEqual(["a.tar!/a", "a.tar!/b"]);
    expect(issues).toEqual(["TAR_HEADER 1024"]);
  });

  it("whatever its bytes, gives members or located issues", async () => {
    const base = joined([tarBytes([paxMember({ path: "x", size: "700" }), ...members])]);
    const change = fc.record({ at: fc.nat(base.length - 1), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(base.length), async (changes, cut) => {
        const bytes = base.slice(0, changes.length % 2 ? base.length : cut);
        for (const { at, value } of changes) if (at < bytes.length) bytes[at] = value;
        try {
          await readTar(rootEvidence("a.tar", bytes));
        } catch (error) {
          expect(error).toMatchObject({ code: "NOT_TAR" });
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("names in a tar", () => {
  it("come out as they went in, but for separators and escapes", async () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 200 })
      .filter((value) => !/[\0\\%]|^\.\//.test(value));
    await fc.assert(
      fc.asyncProperty(name, async (value) => {
        const { contents } = await readMembers([paxMember({ path: value }), { name: "short", content: text("x") }]);
        expect(contents).toEqual([[`a.tar!/${value}`, text("x")]]);
      }),
      { numRuns: 60 },
    );
  });
});
