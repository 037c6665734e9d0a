import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Issue } from "@unbind/bytes";
import { type Evidence, openContainer, openLocator } from "@unbind/evidence";
import { describe, expect, it } from "vitest";
import { fileEvidence } from "./file-evidence.ts";
import { hashEvidence } from "./hash.ts";
import { nativeCodecs } from "./native-codecs.ts";

const repository = resolve(import.meta.dirname, "../../../..");
const samples = resolve(repository, process.env.UNBIND_CORPUS ?? "../shared", "samples/evidence");

describe.skipIf(!existsSync(samples))("containers of the corpus, by the host's own codecs", () => {
  it.each([
    ["hosts/aptsim_win10_kape.zip", "aptsim_win10_kape"],
    ["hosts/clean_win10_flat.zip", "clean_win10_flat"],
    ["triage/capattack_backslash_names.zip", "capattack_backslash_names"],
  ])("%s has the members of the truth, opened by their locators", async (name, truthName) => {
    const lines = readFileSync(resolve(samples, `truth.members.${truthName}.jsonl`), "utf8")
      .trim()
      .split("\n");
    const truth = lines.map((line) => JSON.parse(line) as { path: string; sha256: string });
    const issues: Issue[] = [];
    const options = { onIssue: (issue: Issue) => issues.push(issue), codecs: nativeCodecs };
    const zip = await fileEvidence(resolve(samples, name));
    const found: string[] = [];
    for await (const member of openContainer(zip, "zip", options)) {
      if (!member.ok) throw new Error(member.issue.message);
      const again = await openLocator(member.evidence.locator, fileEvidence, options);
      found.push(`${again.path.slice(zip.path.length + 2)} ${await hashEvidence(again)}`);
    }
    expect(found.sort()).toEqual(truth.map(({ path, sha256 }) => `${path.replaceAll("\\", "/")} ${sha256}`).sort());
    expect(issues).toEqual([]);
  });

  it("a tar.gz with a line feed after it is whole", async () => {
    const issues: Issue[] = [];
    const options = { onIssue: (issue: Issue) => issues.push(issue), codecs: nativeCodecs };
    const gzip = await fileEvidence(resolve(samples, "json/covenant_persistwmi.tar.gz"));
    const members: Evidence[] = [];
    for await (const tar of openContainer(gzip, "gzip", options)) {
      if (!tar.ok) continue;
      const bytes = await (await tar.evidence.open()).slice(0, 3_000_000);
      expect(bytes.length).toBe(2_181_120);
      for await (const member of openContainer(tar.evidence, "tar", options))
        if (member.ok) members.push(member.evidence);
      const inTar = bytes.subarray(members[0]!.locator.steps[1]!.index + 1536, bytes.length);
      const sha256 = createHash("sha256").update(inTar.subarray(0, members[0]!.byteLength)).digest("hex");
      expect(await hashEvidence(members[0]!)).toBe(sha256);
    }
    expect(members).toHaveLength(1);
    expect(issues.map(({ code, severity, evidence }) => [code, severity, evidence])).toEqual([
      ["GZIP_TRAILING", "note", { path: gzip.path, offset: 98_338 }],
    ]);
  });
});
