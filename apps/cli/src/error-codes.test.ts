import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../../..");
/** A code as the second argument of a report, the first of an error, or a `code` property. */
const CODE = /(?:code: |[a-zA-Z#]\(|, )"((?:[A-Z0-9]+_)+[A-Z0-9]+)"/g;
const NOT_CODES = /^(?:ERROR_EVT_|UNBIND_|NO_COLOR$|INTELSME_)/;

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !/\.(?:test|test-support)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/node_modules|fixtures|fuzz|mutat|write/.test(path));
}

it("docs/errors.md lists every code", () => {
  const page = readFileSync(join(root, "docs/errors.md"), "utf8");
  const missing = new Set<string>();
  for (const path of [...sources(join(root, "packages")), ...sources(join(root, "apps"))]) {
    for (const [, code = ""] of readFileSync(path, "utf8").matchAll(CODE)) {
      if (!NOT_CODES.test(code) && !page.includes(`\`${code}\``)) missing.add(code);
    }
  }
  expect([...missing].sort()).toEqual([]);
});
