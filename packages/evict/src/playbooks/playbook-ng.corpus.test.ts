import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { KnowledgeImport, TableGraph } from "@unbind/knowledge";
import { describe, expect, it } from "vitest";
import { type PlaybookNg, playbookNgText } from "./playbook-ng.ts";
import { playbookNgMarkdown } from "./playbook-ng-markdown.ts";

const corpus = resolve(process.env.UNBIND_CORPUS ?? "../shared");
const examples = join(corpus, "schemas/examples");
const pages = join(corpus, "knowledge/coun7er/countermeasures");
/** Playbook-NG's data set was made of these older pages, before two days of corrected spelling. */
const older = join(corpus, "knowledge/coun7er/at-c7bdf35");

function graphOfPages(): TableGraph {
  const work = new KnowledgeImport();
  const add = (path: string, bytes: Uint8Array): void =>
    work.add({ path, bytes, sha256: createHash("sha256").update(bytes).digest("hex") });
  const before = new Set(readdirSync(older));
  for (const name of readdirSync(pages)) {
    add(`countermeasures/${name}`, readFileSync(join(before.has(name) ? older : pages, name)));
  }
  const attack = join(corpus, "knowledge/attack/enterprise-attack-18.1.stix20.json.gz");
  add("enterprise-attack-18.1.json", gunzipSync(readFileSync(attack)));
  return new TableGraph(work.finish());
}

describe.skipIf(!existsSync(pages))("Playbook-NG's own files", () => {
  const json = (): string => readFileSync(join(examples, "eviction.playbook-ng-2.0.0.json"), "utf8");
  const playbook = (): PlaybookNg => JSON.parse(json()) as PlaybookNg;

  it("JSON is written as Playbook-NG writes it", () => {
    expect(playbookNgText(playbook())).toBe(json());
  });

  it("Markdown keeps a title on its line", () => {
    const title = "a\r\n# b\u2028<c>\u202ed";
    const own = playbookNgMarkdown({ ...playbook(), title }, graphOfPages()) ?? "";
    expect(own.split("\n")[2]).toBe("**Title**: a  \\# b \\<c\\> d  ");
  });

  it("Markdown is written as Playbook-NG writes it", () => {
    const own = playbookNgMarkdown(playbook(), graphOfPages());
    expect(own?.split("\n")).toEqual(readFileSync(join(examples, "eviction.playbook-ng.md"), "utf8").split("\n"));
  });
});
