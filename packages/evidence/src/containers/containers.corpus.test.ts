import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Issue, memorySource } from "@unbind/bytes";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../evidence.ts";
import { openContainer, openLocator } from "./container.ts";
import { OpenContainers } from "./container-options.ts";

const samples = resolve(
  import.meta.dirname,
  "../../../..",
  process.env.UNBIND_CORPUS ?? "../shared",
  "samples/evidence",
);

function sample(name: string): Evidence {
  const bytes = readFileSync(resolve(samples, name));
  const source = memorySource(bytes);
  return {
    path: name,
    byteLength: bytes.length,
    locator: { root: name, steps: [] },
    fingerprint: undefined,
    open: () => Promise.resolve(source),
  };
}

async function contentOf(evidence: Evidence): Promise<Uint8Array> {
  return (await evidence.open()).slice(0, Number.POSITIVE_INFINITY);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function membersOf(evidence: Evidence, format: "zip" | "tar" | "gzip"): Promise<[Evidence[], Issue[]]> {
  const members: Evidence[] = [];
  const issues: Issue[] = [];
  for await (const member of openContainer(evidence, format, { onIssue: (issue) => issues.push(issue) })) {
    if (member.ok) members.push(member.evidence);
    else issues.push(member.issue);
  }
  return [members, issues];
}

describe.skipIf(!existsSync(samples))("containers of the corpus", () => {
  it.each([
    ["hosts/aptsim_win10_kape.zip", "aptsim_win10_kape", 94],
    ["hosts/clean_win10_flat.zip", "clean_win10_flat", 109],
    ["triage/capattack_backslash_names.zip", "capattack_backslash_names", 316],
  ])("%s has the members of the truth", async (name, truthName, count) => {
    const lines = readFileSync(resolve(samples, `truth.members.${truthName}.jsonl`), "utf8")
      .trim()
      .split("\n");
    const truth = lines.map((line) => JSON.parse(line) as { path: string; byteLength: number; sha256: string });
    const [members, issues] = await membersOf(sample(name), "zip");
    expect(issues).toEqual([]);
    expect(members).toHaveLength(count);
    const found: string[] = [];
    for (const member of members) {
      const bytes = await contentOf(member);
      expect(bytes.length).toBe(member.byteLength);
      found.push(`${member.path} ${bytes.length} ${sha256(bytes)}`);
    }
    const expected = truth.map((row) => `${name}!/${row.path.replaceAll("\\", "/")} ${row.byteLength} ${row.sha256}`);
    expect(found.sort()).toEqual(expected.sort());
  });

  it("reads a tar.gz to which a line feed was added", async () => {
    const issues: Issue[] = [];
    const onIssue = (issue: Issue) => issues.push(issue);
    const found: string[] = [];
    for await (const tar of openContainer(sample("json/covenant_persistwmi.tar.gz"), "gzip", { onIssue })) {
      if (!tar.ok) continue;
      expect((await contentOf(tar.evidence)).length).toBe(2_181_120);
      for await (const member of openContainer(tar.evidence, "tar", { onIssue })) {
        if (!member.ok) continue;
        const text = new TextDecoder().decode(await contentOf(member.evidence));
        found.push(`${member.evidence.path} ${text.split("\n").filter((line) => line !== "").length}`);
      }
    }
    expect(found).toMatchInlineSnapshot(`
      [
        "json/covenant_persistwmi.tar.gz!/covenant_persistwmi.tar!/covenant_persistwmi_2019-12-05044734.json 1001",
      ]
    `);
    expect(issues).toMatchInlineSnapshot(`
      [
        {
          "code": "GZIP_TRAILING",
          "evidence": {
            "offset": 98338,
            "path": "json/covenant_persistwmi.tar.gz",
          },
          "message": "1 byte follows the last whole member; not read",
          "severity": "note",
        },
      ]
    `);
  });

  it("reads the JSON Lines of a zip", async () => {
    const [members, issues] = await membersOf(sample("json/empire_wmic_add_user_backdoor.zip"), "zip");
    const texts = await Promise.all(members.map(async (member) => new TextDecoder().decode(await contentOf(member))));
    const lines = texts.map((text) => text.split("\n").filter((line) => line !== "").length);
    expect({ paths: members.map(({ path }) => path), lines, issues }).toMatchInlineSnapshot(`
      {
        "issues": [],
        "lines": [
          12278,
        ],
        "paths": [
          "json/empire_wmic_add_user_backdoor.zip!/empire_wmic_add_user_backdoor_2020-09-14080546.json",
        ],
      }
    `);
  });

  it("opens every member again from its locator", async () => {
    const name = "triage/capattack_backslash_names.zip";
    const [members] = await membersOf(sample(name), "zip");
    const options = { onIssue: () => undefined, openContainers: new OpenContainers() };
    for (const member of members) {
      const again = await openLocator(member.locator, () => Promise.resolve(sample(name)), options);
      expect([again.path, again.byteLength, again.locator]).toEqual([member.path, member.byteLength, member.locator]);
    }
  });
});
