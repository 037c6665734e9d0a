import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readDetectionPost } from "../post.ts";
import { type PrintedTechnique, publishedPost, publishedPostName } from "./page.ts";

const root = fileURLToPath(new URL("../../../../../../", import.meta.url));
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "knowledge");
const content = `${corpus}/security_content-2021`;

describe.skipIf(!existsSync(corpus))("detection posts as published", () => {
  const read = (path: string) => readFileSync(path, "utf8");

  test("139 of 139 are equal to the byte, under their own names", () => {
    const names: Record<string, { technique: string; tactic: string[] }> = JSON.parse(
      read(`${content}/mitre-techniques-2021.json`),
    );
    const technique = (id: string): PrintedTechnique => ({
      id,
      name: names[id]?.technique ?? "",
      tactics: names[id]?.tactic ?? [],
    });
    const [, ...lines] = read(`${corpus}/pages/detections/MANIFEST.tsv`).trimEnd().split("\n");
    const different = lines.filter((line) => {
      const [file = "", input = ""] = line.split("\t");
      const page = read(`${corpus}/pages/detections/${file}`);
      const post = readDetectionPost(read(`${content}/${input}`), input);
      const generated = /^# On Date: (.*) UTC''$/m.exec(page)?.[1] ?? "";
      return !post || publishedPostName(post) !== file || publishedPost(post, { technique, generated }) !== page;
    });
    expect([lines.length, different]).toEqual([139, []]);
  });

  test("a post comes of each of 539 files that are no baseline and no investigation", () => {
    const files = globSync("detections/**/*.yml", { cwd: content }).filter((file) => !file.includes("deprecated"));
    const posts = files.map((file) => readDetectionPost(read(`${content}/${file}`), file)).filter(Boolean);
    expect([files.length, posts.length]).toEqual([648, 539]);
  });
});
