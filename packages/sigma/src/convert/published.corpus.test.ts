/** Published rules in the languages that we can't run: KQL by Microsoft's parser, Elastic's by our own grammar. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseSigma } from "../parse/sigma-parser.ts";
import { type Conversion, type ConvertTarget, convertSigma } from "./convert-sigma.ts";
import { eqlConditions, esqlCondition, textsOf } from "./elastic/elastic-grammar.test-support.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const content = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "content");
const folders = ["sigma/rules", "sigma-regression"].map((name) => `${content}/${name}`);

interface Kusto {
  Language: {
    KustoCode: { Parse(text: string): { GetSyntaxDiagnostics(): { Count?: number; length?: number } } };
  };
}

function conversion(target: ConvertTarget): Conversion {
  const paths = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".yml") && !name.endsWith("info.yml"))
      .map((name) => `${folder}/${name}`),
  );
  const documents = paths.map((path) => parseSigma(readFileSync(path, "utf8"), { path }).documents);
  const all = documents.map((one) => convertSigma(one, target));
  return { queries: all.flatMap(({ queries }) => queries), faults: all.flatMap(({ faults }) => faults) };
}

describe.skipIf(!existsSync(content))("published rules", () => {
  it.each([
    ["kql-sentinel", 225],
    ["kql-defender", 169],
  ] as const)("%s", (target, count) => {
    const require = createRequire(import.meta.url);
    require("@kusto/language-service-next/bridge.min.js");
    require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
    const { KustoCode } = (globalThis as unknown as { Kusto: Kusto }).Kusto.Language;
    const { queries } = conversion(target);
    const faulty = queries.filter(({ query }) => {
      const { Count, length } = KustoCode.Parse(query).GetSyntaxDiagnostics();
      return (Count ?? length ?? -1) !== 0;
    });
    expect([queries.length, faulty.map(({ rule }) => rule.title)]).toEqual([count, []]);
  });

  it.each([
    ["esql", 222],
    ["eql", 221],
  ] as const)("%s", (target, count) => {
    const { queries } = conversion(target);
    for (const { query } of queries) {
      for (const condition of target === "esql" ? [esqlCondition(query)] : eqlConditions(query)) textsOf(condition);
    }
    expect(queries).toHaveLength(count);
  });
});
