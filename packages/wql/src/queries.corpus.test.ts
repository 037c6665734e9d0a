import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { explainTrigger } from "./explain.ts";
import { parseWql } from "./parse.ts";
import { printWql } from "./print.ts";
import { withoutSpans } from "./query.test-support.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared");
const facts = `${corpus}/facts`;

/** Texts of one line or several that begin like a query. */
function* queriesIn(value: unknown): Generator<string> {
  if (typeof value === "string" && /^\s*select\s.*\sfrom\s/is.test(value)) yield value;
  else if (typeof value === "object" && value !== null) for (const one of Object.values(value)) yield* queriesIn(one);
}

/** Queries that stand in the truth of samples, with or without quotes around them. */
function* sampleQueries(folder: string): Generator<string> {
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith("truth.json")) continue;
    const text = readFileSync(`${folder}/${path}`, "utf8");
    for (const [, quoted = ""] of text.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
      const value = JSON.parse(`"${quoted}"`) as string;
      const bare = /^\s*"(.*)"$/s.exec(value)?.[1] ?? value;
      if (/^\s*select\s.*\sfrom\s/is.test(bare)) yield bare;
    }
  }
}

const files = ["known_bad.json", "known_good.json", "attack_procedures.json"];
const queries = existsSync(facts)
  ? files.flatMap((file) => [...queriesIn(JSON.parse(readFileSync(`${facts}/${file}`, "utf8")))])
  : [];
const samples = existsSync(facts) ? [...sampleQueries(`${corpus}/samples`)] : [];
/** `<H>` stands for something that an operator filled in. */
const filled = [...new Set([...queries, ...samples].map((query) => query.replace(/<[A-Za-z]+>/g, "7")))];

const shapes: { id: string; regex: string; flags: string }[] = existsSync(facts)
  ? JSON.parse(readFileSync(`${facts}/known_bad.json`, "utf8")).query_shapes
  : [];

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

  /** The kinds that the shapes of the facts stand for; `anti-analysis` and `timer` are no kinds. */
  const KINDS: Record<string, string[]> = { timer: ["timer-unknown"], "service-log": ["service"], "anti-analysis": [] };

  test.each(filled)("explained as its shape says: %s", (text) => {
    const { kind, neverFires, problems } = explainTrigger(text);
    const fitting = shapes.filter(({ regex, flags }) => new RegExp(regex, flags).test(text)).map(({ id }) => id);
    const kinds = fitting.flatMap((id) => KINDS[id] ?? [id]);
    if (kinds.length > 0) expect(kinds).toContain(kind);
    else expect(["other", "wmi-self", "uptime-from"]).toContain(kind);
    expect({ neverFires, problems }).toEqual({ neverFires: false, problems: [] });
  });
});
