/** What is made from the rules is up to date, and the KQL is KQL by Microsoft's own parser. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { generatedModule, renderedFiles, TABLE_MARKS } from "./rendered-files.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string) => readFileSync(root + path, "utf8");
const texts = readdirSync(`${root}packages/rules-wmi/rules`)
  .sort()
  .map((path) => ({ path, text: read(`packages/rules-wmi/rules/${path}`) }));
const { files, table } = renderedFiles(texts);

describe("files made by tools/own-rules.ts", () => {
  it("are those that the rules make", () => {
    const differing = files.filter(({ path, text }) => !existsSync(root + path) || read(path) !== text);
    expect(differing.map(({ path }) => path)).toEqual([]);
    expect(read("packages/rules-wmi/src/rules.generated.ts")).toBe(generatedModule(texts));
    expect(read("docs/own-rules.md")).toContain(`${TABLE_MARKS[0]}\n${table}\n${TABLE_MARKS[1]}`);
  });

  it("and no others", () => {
    const present = ["packages/rules-wmi/converted", "docs/rules"].flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: "utf8" })
        .map((name) => `${folder}/${name}`)
        .filter((path) => /\.\w+$/.test(path)),
    );
    expect(present.sort()).toEqual(
      files
        .map(({ path }) => path)
        .sort(),
    );
  });
});

interface Kusto {
  Language: { KustoCode: { Parse(text: string): { GetSyntaxDiagnostics(): { Count?: number; length?: number } } } };
}

describe("KQL", () => {
  let kusto: Kusto;
  beforeAll(() => {
    const require = createRequire(import.meta.url);
    require("@kusto/language-service-next/bridge.min.js");
    require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
    kusto = (globalThis as unknown as { Kusto: Kusto }).Kusto;
  });
  /** An empty list comes as an array, others as a list of .NET. */
  const faults = (text: string) => {
    const { Count, length } = kusto.Language.KustoCode.Parse(text).GetSyntaxDiagnostics();
    return Count ?? length ?? -1;
  };

  it("the parser refuses what is none", () => {
    expect(faults("Event | where (a ==")).toBeGreaterThan(0);
  });

  it.each(files.filter(({ path }) => path.endsWith(".kql")))("$path", ({ text }) => {
    expect(faults(text)).toBe(0);
  });
});
