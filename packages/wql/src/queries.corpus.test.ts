import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseWql } from "./parse.ts";
import { printWql } from "./print.ts";
import { withoutSpans } from "./query.test-support.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const facts = `${root}${process.env.UNBIND_CORPUS ?? "../shared"}/facts`;

/** Texts of one line or several that begin like a query. */
function* queriesIn(value: unknown): Generator<string> {
  if (typeof value === "string" && /^\s*select\s.*\sfrom\s/is.test(value)) yield value;
  else if (typeof value === "object" && value !== null) for (const one of Object.values(value)) yield* queriesIn(one);
}

const files = ["known_bad.json", "known_good.json", "attack_procedures.json"];
const queries = existsSync(facts)
  ? files.flatMap((file) => [...queriesIn(JSON.parse(readFileSync(`${facts}/${file}`, "utf8")))])
  : [];
/** `<H>` stands for something that an operator filled in. */
const filled = [...new Set(queries.map((query) => query.replace(/<[A-Za-z]+>/g, "7")))];

describe.skipIf(!existsSync(facts))("queries of the collected facts", () => {
  test("are many", () => {
    expect(filled.length).toBeGreaterThan(25);
  });

  test.each(filled)("%s", (text) => {
    const result = parseWql(text);
    expect(result).toMatchObject({ ok: true, notes: [] });
    if (!result.ok) return;
    const again = parseWql(printWql(result.query));
    expect(again.ok && withoutSpans(again.query)).toEqual(withoutSpans(result.query));
  });
});
