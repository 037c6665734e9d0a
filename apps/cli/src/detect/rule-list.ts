import type { RuleFault, RuleInfo } from "@unbind/model";
import { faultLines, jsonText, neutralise, type TableOptions } from "@unbind/report";
import type { DetectFormat } from "../commands/detect-formats.ts";
import { UsageError } from "../exit.ts";
import type { ReadRules } from "./rule-sources.ts";

/** What `--list` says: every rule that loaded, and every fault. */
interface RuleList {
  schema: "unbind.rules/1";
  summary: { loaded: number; chosen: number; notLoaded: number };
  rules: (RuleInfo & { chosen: boolean })[];
  notLoaded: readonly RuleFault[];
  copies: readonly { path: string; of: string }[];
  /** Files that hold no rule and nothing that rules need. */
  unused: readonly string[];
}

/** Rules that loaded and rules that didn't, for a person or as JSON. @throws UsageError for other formats */
export function listText(
  rules: ReadRules,
  isChosen: (rule: RuleInfo) => boolean,
  format: DetectFormat,
  table: TableOptions,
): string {
  const list = listOf(rules, isChosen);
  if (format === "table") return listTable(list, table);
  if (format === "json") return `${jsonText(list, 2)}\n`;
  if (format === "jsonl") return lines(list);
  throw new UsageError(`--list is written as table, json or jsonl, not as ${format}.`);
}

function listOf({ loaded, faults }: ReadRules, isChosen: (rule: RuleInfo) => boolean): RuleList {
  const chosen = new Set(loaded.rules.filter(isChosen));
  const notLoaded = [...faults, ...loaded.compile(isChosen).faults];
  return {
    schema: "unbind.rules/1",
    summary: { loaded: loaded.rules.length, chosen: chosen.size, notLoaded: notLoaded.length },
    rules: loaded.rules.map((rule) => ({ ...rule, chosen: chosen.has(rule) })),
    notLoaded,
    copies: loaded.copies,
    unused: loaded.unused,
  };
}

function lines({ schema, summary, rules, notLoaded, copies, unused }: RuleList): string {
  const all = [
    { type: "summary", schema, ...summary },
    ...rules.map((rule) => ({ type: "rule", ...rule })),
    ...notLoaded.map((fault) => ({ type: "fault", ...fault })),
    ...copies.map((copy) => ({ type: "copy", ...copy })),
    ...unused.map((path) => ({ type: "unused", path })),
  ];
  return all.map((line) => `${jsonText(line)}\n`).join("");
}

function listTable({ summary, rules, notLoaded, copies, unused }: RuleList, options: TableOptions): string {
  const { loaded, chosen } = summary;
  const faultCount = `${notLoaded.length} ${notLoaded.length === 1 ? "fault" : "faults"}`;
  const head = `${loaded} ${loaded === 1 ? "rule" : "rules"} loaded, ${chosen} of them chosen; ${faultCount}.`;
  const own = rules.map(({ kind, level, title, id, author, source, chosen: isChosen }) => {
    const mark = isChosen ? "" : " (not chosen)";
    return `${kind} ${level ?? "no level"}: ${title} (${id}) by ${author ?? "an unnamed author"}, ${source.path}:${source.line}${mark}`;
  });
  const rest = [
    ...copies.map(({ path, of }) => `${path}: the same as ${of}, loaded once`),
    ...unused.map((path) => `${path}: holds no rule`),
  ];
  const text = (list: readonly string[]) => list.map((line) => `  ${neutralise(line)}\n`).join("");
  const faults = notLoaded.length === 0 ? "" : `\nNot loaded\n${faultLines(notLoaded, options)}`;
  const others = rest.length === 0 ? "" : `\nOther files\n${text(rest)}`;
  return `${head}\n${text(own)}${faults}${others}`;
}
