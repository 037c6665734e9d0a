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
    expect(present.sort()).toEqual(files.map(({ path }) => path).sort());
  });
});

/** Columns that our queries use, of Azure Monitor's and Defender's tables. */
const TABLES: Record<string, string> = {
  Event: "TimeGenerated: datetime, Computer: string, EventLog: string, EventID: int, Source: string, EventData: string",
  SecurityEvent:
    "TimeGenerated: datetime, Computer: string, EventID: int, NewProcessName: string, ParentProcessName: string, " +
    "CommandLine: string, MandatoryLabel: string",
  DeviceProcessEvents:
    "Timestamp: datetime, ActionType: string, FolderPath: string, ProcessCommandLine: string, " +
    "ProcessVersionInfoOriginalFileName: string, InitiatingProcessFolderPath: string, ProcessIntegrityLevel: string",
  DeviceEvents: "Timestamp: datetime, ActionType: string, AdditionalFields: string",
  DeviceFileEvents: "Timestamp: datetime, ActionType: string, FolderPath: string, InitiatingProcessFolderPath: string",
  DeviceRegistryEvents:
    "Timestamp: datetime, ActionType: string, RegistryKey: string, RegistryValueName: string, " +
    "RegistryValueData: string, InitiatingProcessFolderPath: string",
};

interface Diagnostics {
  Count?: number;
  length?: number;
}
interface Table {
  WithName(name: string): Table;
}
interface Globals {
  WithDatabase(database: object): Globals;
}
interface Kusto {
  Language: {
    KustoCode: { ParseAndAnalyze(text: string, globals: Globals): { GetDiagnostics(): Diagnostics } };
    GlobalState: { Default: Globals };
    Symbols: {
      TableSymbol: { From(schema: string): Table };
      DatabaseSymbol: { $ctor1: new (name: string, tables: readonly Table[]) => object };
    };
  };
}

describe("KQL", () => {
  let language: Kusto["Language"];
  let globals: Globals;
  beforeAll(() => {
    const require = createRequire(import.meta.url);
    require("@kusto/language-service-next/bridge.min.js");
    require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
    language = (globalThis as unknown as { Kusto: Kusto }).Kusto.Language;
    const { TableSymbol, DatabaseSymbol } = language.Symbols;
    const tables = Object.entries(TABLES).map(([name, columns]) => TableSymbol.From(`(${columns})`).WithName(name));
    globals = language.GlobalState.Default.WithDatabase(new DatabaseSymbol.$ctor1("logs", tables));
  });

  /** Of syntax, names and types. An empty list comes as an array, others as a list of .NET. */
  const faults = (text: string) => {
    const { Count, length } = language.KustoCode.ParseAndAnalyze(text, globals).GetDiagnostics();
    return Count ?? length ?? -1;
  };

  it.each(["Event | where (a ==", "Event | where NoColumn == 1", "Event | where no_function(Computer)"])(
    "the parser refuses %s",
    (text) => {
      expect(faults(text)).toBeGreaterThan(0);
    },
  );

  it.each(files.filter(({ path }) => path.endsWith(".kql")))("$path", ({ text }) => {
    expect(faults(text)).toBe(0);
  });
});
