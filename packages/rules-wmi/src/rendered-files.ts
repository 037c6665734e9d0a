/** Everything that is made from the rules: queries in other languages and pages of documentation. */
import { CONVERT_TARGETS, convertSigma, parseSigma, QUERY_EXTENSIONS, queryFile } from "@unbind/sigma";
import { listOfRules, type OwnRule, rulePage } from "./rule-page.ts";

/** A text and where it belongs, from the top of the repository. */
export interface RenderedFile {
  path: string;
  text: string;
}

const ROOM = "packages/rules-wmi";

/** Between these lines of docs/own-rules.md stands the table. */
export const TABLE_MARKS: readonly [string, string] = ["<!-- rules: made by tools/own-rules.ts -->", "<!-- /rules -->"];

/** @throws RuleError if a rule can't be read */
export function renderedFiles(texts: readonly { path: string; text: string }[]): {
  files: RenderedFile[];
  table: string;
} {
  const rules = texts.map(ownRule);
  const files = rules.flatMap((rule): RenderedFile[] => [
    ...queriesOf(rule),
    { path: `docs/rules/${rule.name}.md`, text: rulePage(rule) },
  ]);
  return { files, table: listOfRules(rules) };
}

function ownRule({ path, text }: { path: string; text: string }): OwnRule {
  const { documents, faults } = parseSigma(text, { path });
  const [fault] = faults;
  if (fault) throw fault;
  const conversions = new Map(CONVERT_TARGETS.map((target) => [target, convertSigma(documents, target)]));
  return { name: path.replace(/\.yml$/, ""), documents, conversions };
}

function queriesOf({ name, conversions }: OwnRule): RenderedFile[] {
  return [...conversions].flatMap(([target, { queries }]) =>
    queries.map((query) => ({
      path: `${ROOM}/converted/${target}/${name}.${QUERY_EXTENSIONS[target]}`,
      text: queryFile(query),
    })),
  );
}

/** The rules as a module, so that the browser and the bundle have them without reading files. */
export function generatedModule(texts: readonly { path: string; text: string }[]): string {
  const entries = texts.flatMap(({ path, text }) => [
    "  {",
    `    path: ${JSON.stringify(path)},`,
    `    text: ${JSON.stringify(text)},`,
    "  },",
  ]);
  return [
    "// Made by tools/own-rules.ts from packages/rules-wmi/rules; don't edit.",
    "/** File name and text of each rule, by name. */",
    "export const ownRules: readonly { path: string; text: string }[] = [",
    ...entries,
    "];",
    "",
  ].join("\n");
}
