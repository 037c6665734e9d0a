/** Checks of what a rule says about itself by the schema: S01 to S06. */
import { entryOf } from "../../parse/document-fields.ts";
import type { YamlNode } from "../../parse/yaml-tree.ts";
import { type Check, isPart, type LintSubject, placeOfKey, shown, type Weakness } from "../lint-subject.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** S01: no id, no UUID, or one that others have too. */
export const identity: Check = function* (subject) {
  const { document, context } = subject;
  const { id } = document.info;
  const at = placeOfKey(subject, "id");
  const base = { rule: "S01", severity: "warning", at } as const;
  if (!entryOf(document.root, "id")) {
    const message = "there is no id: results and correlations have only the title to go by";
    yield { ...base, message, fix: "give a random UUID: id: 1b4e28ba-2fa1-41d2-883f-0016d3cca427 is its form" };
    return;
  }
  if (!UUID.test(id)) yield { ...base, message: `${shown(id)} is no UUID`, fix: "give a random UUID (version 4)" };
  const count = context.ids?.get(id) ?? 1;
  if (count > 1) yield { ...base, message: `${count} rules have this id`, fix: "give each rule an id of its own" };
};

/** S02: something is missing that those who pick rules go by. */
export const missingHead: Check = function* (subject) {
  const { info, kind } = subject.document;
  if (isPart(subject)) return;
  const missing = [
    ...(info.level === null && kind !== "filter" ? ["level"] : []),
    ...(info.status === null ? ["status"] : []),
    ...(info.description === null ? ["description"] : []),
  ];
  if (missing.length === 0) return;
  const message = `there is no ${missing.join(", no ")}`;
  yield {
    rule: "S02",
    severity: "info",
    message,
    fix: `state ${missing.join(" and ")}`,
    at: placeOfKey(subject, "title"),
  };
};

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** S03: dates in another form, or in the wrong order. */
export const dates: Check = function* (subject) {
  const { date, modified } = subject.document;
  for (const [key, value] of Object.entries({ date, modified })) {
    if (value === undefined || DAY.test(value)) continue;
    const message = `${key} ${shown(value)} is no day of the form 2026-03-01`;
    yield {
      rule: "S03",
      severity: "info",
      message,
      fix: "write year, month and day with dashes",
      at: placeOfKey(subject, key),
    };
  }
  if (date === undefined || modified === undefined || !DAY.test(date) || !DAY.test(modified) || modified >= date)
    return;
  const message = `modified ${modified} is before date ${date}`;
  yield {
    rule: "S03",
    severity: "info",
    message,
    fix: "let modified be the later day, or leave it out",
    at: placeOfKey(subject, "modified"),
  };
};

const TECHNIQUE = /^attack\.t\d{4}(?:\.\d{3})?$/;
const ATTACK = /^attack\.(?:[a-z]+(?:-[a-z]+)*|[tgs]\d{4}(?:\.\d{3})?|ta\d{4}|ds\d{4})$/;
const TAG = /^[a-z0-9][a-z0-9_-]*\.[a-z0-9][a-z0-9._-]*$/;

/** S04: tags that no tool understands, or that stand twice. */
export const tags: Check = function* ({ document }) {
  const value = entryOf(document.root, "tags")?.value;
  const nodes = (value?.kind === "list" ? value.items : []).filter((item) => item.kind === "scalar");
  const seen = new Set<string>();
  for (const { text, at } of nodes) {
    const problem = tagProblem(text, seen);
    seen.add(text.toLowerCase());
    if (problem)
      yield { rule: "S04", severity: "info", at, message: `tag ${shown(text)} ${problem.message}`, fix: problem.fix };
  }
};

function tagProblem(text: string, seen: ReadonlySet<string>): { message: string; fix: string } | undefined {
  if (seen.has(text.toLowerCase())) return { message: "stands twice", fix: "leave one out" };
  if (/^t\d{4}/i.test(text)) return { message: "has no namespace", fix: `write attack.${text.toLowerCase()}` };
  if (text !== text.toLowerCase()) return { message: "has capital letters", fix: `write ${text.toLowerCase()}` };
  if (!TAG.test(text)) return { message: "isn't namespace.name", fix: "write it like attack.persistence" };
  if (!text.startsWith("attack.") || ATTACK.test(text)) return undefined;
  if (/^attack\.[a-z]+(?:_[a-z]+)+$/.test(text))
    return { message: "has the form of specification 1", fix: `write ${text.replaceAll("_", "-")}` };
  return TECHNIQUE.test(text)
    ? undefined
    : { message: "is no technique, group, software or tactic", fix: "write it like attack.t1546.003" };
}

/** Keys of the specification 2.1.0 that stand at the top, and those of SigmaHQ's own. */
const KEYS = [
  ...["title", "id", "name", "related", "taxonomy", "status", "description", "license", "author", "references", "date"],
  ...[
    "modified",
    "logsource",
    "detection",
    "correlation",
    "filter",
    "fields",
    "falsepositives",
    "level",
    "tags",
    "scope",
  ],
  ...["generate", "regression_tests_path", "simulation", "action"],
];
const LOGSOURCE_KEYS = ["product", "category", "service", "definition"];

/** S05: a key that looks like a misspelt one: what stands under it isn't read. */
export const misspeltKeys: Check = function* ({ document }) {
  yield* misspelt(document.root, KEYS);
  const source = entryOf(document.root, "logsource")?.value;
  if (source?.kind === "map") yield* misspelt(source, LOGSOURCE_KEYS);
};

function* misspelt(map: YamlNode & { kind: "map" }, known: readonly string[]): Generator<Weakness> {
  for (const { key, keyAt } of map.entries) {
    if (known.includes(key)) continue;
    const meant = known.find((name) => isNear(plain(key), plain(name)));
    if (meant === undefined) continue;
    const message = `${shown(key)} is no key of Sigma: what it holds isn't read`;
    yield { rule: "S05", severity: "warning", at: keyAt, message, fix: `write ${meant}` };
  }
}

const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z]/g, "");

/** Equal but for one letter more, less, other, or two changed places. */
function isNear(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1 || b.length < 4) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from += 1;
  const [restA, restB] = [a.slice(from), b.slice(from)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}

/** S06: nobody says what harmless thing may fire it. */
export const falsePositives: Check = function* (subject: LintSubject) {
  const { document } = subject;
  if (document.kind !== "rule" || isPart(subject) || document.falsePositives.some((text) => text.trim() !== "")) return;
  const message = "falsepositives is missing: whoever gets a match has nothing to compare it with";
  const fix = "list what harmless thing may look the same; Unlikely says there is none known";
  yield { rule: "S06", severity: "info", message, fix, at: placeOfKey(subject, "falsepositives") };
};
