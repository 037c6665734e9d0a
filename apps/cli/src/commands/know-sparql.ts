import { existsSync, readFileSync, statSync } from "node:fs";
import { checkSourceSize } from "@unbind/knowledge";
import { jsonText, neutralise } from "@unbind/report";
import type * as Oxigraph from "oxigraph";
import { exitCodes, UsageError } from "../exit.ts";
import { graphQuads } from "../know/graph-quads.ts";
import { cantRead, type KnowOptions, openKnowledge, writeAnswer } from "../know/knowledge.ts";
import { queryPredicates } from "../know/query-predicates.ts";

/** Rows that are written at most. */
const MAX_ROWS = 1_000_000;

type Rows = { columns: string[]; rows: (string | null)[][] };

/** `unbind know sparql`: loads oxigraph, which nothing else needs. */
export async function knowSparql(asked: string, options: KnowOptions & { data?: string }): Promise<number> {
  const query = existsSync(asked) ? readFileSync(asked, "utf8") : asked;
  try {
    const { Store } = await loadOxigraph();
    const store = new Store();
    const load = { lenient: true };
    if (options.data === undefined)
      store.load(graphQuads(openKnowledge(options), queryPredicates(query)), {
        ...load,
        format: "application/n-quads",
      });
    else store.load(turtleText(options.data), { ...load, format: "text/turtle" });
    const result: unknown = store.query(query, { use_default_graph_as_union: true });
    writeAnswer(options, answerText(rowsOf(result), options.format));
    return exitCodes.ok;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof Error && error.name !== "Error") return cantRead(error);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`the query can't be answered: ${reason}`);
  }
}

/** Named by a variable, so that the bundler leaves it where its WebAssembly lies. */
async function loadOxigraph(): Promise<typeof Oxigraph> {
  const name = "oxigraph";
  return import(name);
}

function turtleText(path: string): string {
  try {
    checkSourceSize(statSync(path).size, path);
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--data ${path} can't be read: ${reason}`);
  }
}

/** ASK gives a truth value, SELECT rows, CONSTRUCT triples. */
function rowsOf(result: unknown): Rows {
  if (typeof result === "boolean") return { columns: ["answer"], rows: [[String(result)]] };
  const list = (Array.isArray(result) ? result : []).slice(0, MAX_ROWS);
  const [first] = list;
  if (first instanceof Map) {
    const columns = [...new Set(list.flatMap((row) => [...(row as Map<string, unknown>).keys()]))];
    return {
      columns,
      rows: list.map((row) => columns.map((name) => termText((row as Map<string, unknown>).get(name)))),
    };
  }
  const columns = ["subject", "predicate", "object"];
  return {
    columns,
    rows: list.map((quad) => columns.map((name) => termText((quad as Record<string, unknown>)[name]))),
  };
}

function termText(term: unknown): string | null {
  return typeof term === "object" && term !== null && "value" in term ? String(term.value) : null;
}

function answerText({ columns, rows }: Rows, format: string): string {
  if (format === "json") return `${jsonText({ schema: "unbind.know.sparql/1", columns, rows }, 2)}\n`;
  if (format === "csv") return [columns, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
  const lines = rows.map((row) => row.map((value) => neutralise(value ?? "")).join("\t"));
  return `${[columns.join("\t"), ...lines].join("\n")}\n`;
}

/** Quoted, and a leading sign that a spreadsheet would calculate with is made text. */
function csvCell(value: string | null): string {
  const text = value ?? "";
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
