/**
 * Makes what follows from the rules in packages/rules-wmi/rules: the module that embeds them, the queries in other
 * languages, a page per rule and the table in docs/own-rules.md. `--check` writes nothing and exits with 1 if anything
 * differs.
 *
 *   node tools/own-rules.ts
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  generatedModule,
  type RenderedFile,
  renderedFiles,
  TABLE_MARKS,
} from "../packages/rules-wmi/src/rendered-files.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const rulesFolder = "packages/rules-wmi/rules";
const madeFolders = ["packages/rules-wmi/converted", "docs/rules"];
const list = "docs/own-rules.md";

const texts = readdirSync(join(root, rulesFolder))
  .sort()
  .map((path) => ({ path, text: readFileSync(join(root, rulesFolder, path), "utf8") }));
const { files, table } = renderedFiles(texts);
const all: RenderedFile[] = [
  ...files,
  { path: "packages/rules-wmi/src/rules.generated.ts", text: generatedModule(texts) },
  { path: list, text: withTable(readFileSync(join(root, list), "utf8"), table) },
];

function withTable(page: string, text: string): string {
  const [start, end] = TABLE_MARKS.map((mark) => page.indexOf(mark)) as [number, number];
  if (start < 0 || end < start) throw new Error(`${list} has no place for the table`);
  return `${page.slice(0, start)}${TABLE_MARKS[0]}\n${text}\n${page.slice(end)}`;
}

function present(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
}

const wanted = new Set(all.map(({ path }) => path));
const stale = madeFolders.flatMap(present).filter((path) => !wanted.has(path));
const changed = all.filter(
  ({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), "utf8") !== text,
);

if (process.argv.includes("--check")) {
  for (const path of [...stale, ...changed.map((file) => file.path)]) process.stdout.write(`differs: ${path}\n`);
  process.exitCode = stale.length + changed.length > 0 ? 1 : 0;
} else {
  for (const path of stale) rmSync(join(root, path));
  for (const { path, text } of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  process.stdout.write(
    `${texts.length} rules, ${all.length} files, ${changed.length} written, ${stale.length} removed\n`,
  );
}
