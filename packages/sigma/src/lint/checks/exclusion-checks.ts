/** Check of exclusions: S50. */
import { foldText } from "@unbind/rules";
import type { Expression, ValueTest } from "../../detection/expression.ts";
import { PATH_FIELDS } from "../facts/record-fields.ts";
import { type Check, shown } from "../lint-subject.ts";

type Test = Expression & { kind: "test" };

/** S50: something is left out by nothing but what whoever runs it may choose. One finding for each search and field. */
export const excludedByChosenName: Check = function* ({ detection, entries, negated }) {
  const isRenamed = entries.some(({ field, search }) => field === "OriginalFileName" && !negated.has(search.name));
  for (const search of detection?.searches.values() ?? []) {
    if (!negated.has(search.name)) continue;
    // Where the name in the file's own resources is compared, leaving out the usual name is the point.
    const weak = weakTests(search.expression).filter(({ field }) => !isRenamed || !PATH_FIELDS.has(field));
    for (const tests of Map.groupBy(weak, ({ field }) => field).values()) {
      const [test] = tests;
      if (!test) continue;
      const more = tests.length > 1 ? ` (and ${tests.length - 1} more)` : "";
      const message = `${test.field} ${shown(literal(test.test))}${more} alone leaves a record out: anybody can choose that`;
      yield { rule: "S50", severity: "warning", message, fix: fixFor(test), at: test.at };
    }
  }
};

/** One test for each alternative in which every test is of the weak kind. */
function weakTests(expression: Expression): Test[] {
  if (expression.kind === "test") return isChosen(expression) ? [expression] : [];
  if (expression.kind === "not") return [];
  if (expression.kind === "or") return expression.items.flatMap(weakTests);
  const found = expression.items.map(weakTests);
  return found.every((tests) => tests.length > 0) ? (found[0] ?? []).slice(0, 1) : [];
}

/** Fields that carry what a caller wrote. */
const FREE = new Set(
  [
    "CommandLine",
    "ParentCommandLine",
    "ScriptBlockText",
    "Description",
    "Product",
    "Company",
    "ServiceName",
    "TaskName",
  ].map(foldText),
);
const NAMED_OBJECTS = new Set(["Name", "Destination", "Consumer", "Filter", "ESS", "CONSUMER"].map(foldText));
/** Folders that an ordinary user may write to. */
const OPEN_FOLDER =
  /^[a-z]:\\(?:users|programdata(?!\\microsoft\\windows defender)|temp|windows\\temp|perflogs)\\|\\appdata\\|\\temp\\/i;

function isChosen({ field, test }: Test): boolean {
  const folded = foldText(field);
  if (test.kind !== "text" && test.kind !== "regex") return false;
  if (FREE.has(folded)) return literal(test).length > 0;
  // Up to the sign of equality an object's path is its class.
  if (NAMED_OBJECTS.has(folded)) return literal(test).length > 0 && !literal(test).endsWith("=");
  if (!PATH_FIELDS.has(field) || test.kind !== "text") return false;
  const text = literal(test);
  if (OPEN_FOLDER.test(text)) return true;
  const first = test.parts[0];
  const folders = text.replace(/^\\/, "").split("\\").length - 1;
  return typeof first !== "string" && folders === 0 && text.length > 0;
}

function literal(test: ValueTest): string {
  if (test.kind === "regex") return test.pattern;
  return test.kind === "text" ? test.parts.filter((part) => typeof part === "string").join("*") : "";
}

function fixFor({ field }: Test): string {
  if (PATH_FIELDS.has(field))
    return "compare the whole path of a folder that only administrators write to, and the parent or the signature";
  if (NAMED_OBJECTS.has(foldText(field))) return "compare what the object does as well: query, command, owner";
  return "add the full path of the program, its parent or the account";
}
