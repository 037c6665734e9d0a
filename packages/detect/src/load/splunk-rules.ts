import { UNIX_EPOCH } from "@unbind/bytes";
import type { RuleFault, RuleInfo } from "@unbind/model";
import type { Detector } from "@unbind/rules";
import {
  lookupsOf,
  type ParsedSearch,
  parseSearch,
  readSplunkContent,
  ruleInfoOf,
  type SplunkDetector,
  type SplunkSearch,
  splunkDetector,
  type UnusableSearch,
} from "@unbind/spl";
import { splunkExplainer } from "../explain/splunk-explainer.ts";
import type { CompileOptions, EngineRules } from "./engine-rules.ts";
import { kindOfText, type RuleText, type RuleTextKind } from "./rule-text.ts";

/** A search with its rule, and the way from its text to its file. */
interface NamedSearch {
  rule: RuleInfo;
  search: string;
  place: (offset: number) => { line: number; column: number };
}

/** What Splunk content is not: readmes and the like would be faults there. */
const NOT_CONTENT: readonly RuleTextKind[] = ["search", "other"];

/** A search that was parsed, ready for the engine. */
interface ReadySearch extends NamedSearch {
  parsed: ParsedSearch;
  ready: SplunkSearch;
}

/** Splunk detections of some texts, with the macros and tables among them, and searches given by themselves. */
export function splunkRules(texts: readonly RuleText[], searches: readonly string[]): EngineRules {
  const byKind = Map.groupBy(texts, kindOfText);
  const bare = byKind.get("search") ?? [];
  const content = readSplunkContent(texts.filter((text) => !NOT_CONTENT.includes(kindOfText(text))));
  const others = content.detections.filter(({ role }) => role !== "detection");
  const named: NamedSearch[] = [
    ...content.detections
      .filter(({ role }) => role === "detection")
      .map((detection) => ({ rule: ruleInfoOf(detection), search: detection.search, place: detection.place })),
    ...bare.map(({ path, text }) => bareSearch(path, path, text)),
    ...[...new Set(searches)].map((text, i) =>
      bareSearch(i === 0 ? "--search" : `--search ${i + 1}`, "--search", text),
    ),
  ];
  const lookup = lookupsOf(content);
  return {
    rules: named.map(({ rule }) => rule),
    faults: content.faults,
    unused: [
      ...content.unused,
      ...(byKind.get("other") ?? []).map(({ path }) => path),
      ...others.map(({ source }) => source.path),
    ],
    compile: (isChosen, { now }: CompileOptions) => {
      const chosen = named.filter(({ rule }) => isChosen(rule));
      const parsed = chosen.map((one) => ({ ...one, parsed: parseSearch(one.search, { macros: content.macros }) }));
      const faults = parsed.flatMap(syntaxFaults);
      const ready = parsed
        .filter((one) => one.parsed.faults.length === 0)
        .map((one): ReadySearch => ({ ...one, ready: readySearch(one.rule, one.parsed) }));
      if (ready.length === 0) return { detector: undefined, faults };
      const options = { lookup, ...(now !== undefined && { now }) };
      const detector = splunkDetector(
        ready.map((one) => one.ready),
        options,
      );
      const byRule = new Map(ready.map((one) => [one.rule, one]));
      const unusable = detector.unusable.flatMap((one) => unusableFaults(one, byRule));
      return { detector: adapted(detector, byRule), faults: [...faults, ...unusable] };
    },
    explain: (rule, { now }) => {
      const one = named.find((each) => each.rule === rule);
      const parsed = one && parseSearch(one.search, { macros: content.macros });
      if (!parsed || parsed.faults.length > 0) return undefined;
      const seconds = now === undefined ? {} : { now: Number((now - UNIX_EPOCH) / TICKS_PER_SECOND) };
      return splunkExplainer(readySearch(rule, parsed), { lookup, ...seconds });
    },
  };
}

const TICKS_PER_SECOND = 10_000_000n;

/** A search without a file of its own has no level: whoever wrote it decides what it means. */
function bareSearch(name: string, path: string, search: string): NamedSearch {
  const rule: RuleInfo = {
    kind: "splunk",
    id: name,
    title: name,
    level: null,
    status: null,
    author: null,
    license: null,
    description: null,
    references: [],
    tags: [],
    attack: [],
    source: { path, line: 1 },
  };
  return { rule, search, place: (offset) => placeIn(search, offset) };
}

function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}

function readySearch(rule: RuleInfo, { pipeline, expanded }: ParsedSearch): SplunkSearch {
  return { rule, pipeline, text: expanded.text };
}

function syntaxFaults({ rule, place, parsed }: NamedSearch & { parsed: ParsedSearch }): RuleFault[] {
  return parsed.faults.map(({ code, message, place: { offset, macros }, nearest }) => {
    const inside = macros.length === 0 ? "" : ` (in macro ${macros.join(" > ")})`;
    const hint = nearest === undefined || message.includes(nearest) ? "" : `; did you mean ${nearest}?`;
    return { path: rule.source.path, ...place(offset), rule: rule.title, code, message: `${message}${inside}${hint}` };
  });
}

function unusableFaults(unusable: UnusableSearch, searches: ReadonlyMap<RuleInfo, ReadySearch>): RuleFault[] {
  const { rule } = unusable.search;
  const at = (offset: number) => placeOf(searches.get(rule), offset);
  const base = { path: rule.source.path, rule: rule.title };
  return [
    ...unusable.faults.map(({ code, message, span }) => ({ ...base, ...at(span.start), code, message })),
    ...unusable.notEvaluable.map(({ command, span }) => {
      const message = `${command}: evidence can't answer it offline`;
      return { ...base, ...at(span.start), code: "RULE_NOT_EVALUABLE", message };
    }),
  ];
}

/** From the expanded text to the file. */
function placeOf(search: ReadySearch | undefined, offset: number): { line: number; column: number } {
  if (!search) return { line: 0, column: 0 };
  return search.place(search.parsed.expanded.place(offset).offset);
}

function adapted(detector: SplunkDetector, searches: ReadonlyMap<RuleInfo, ReadySearch>): Detector {
  return {
    rules: detector.rules,
    selectors: detector.selectors,
    offer: (event, report) => detector.offer(event, report),
    finish: (report) => detector.finish(report),
    faults: () =>
      detector.runFaults.map(({ rule, fault: { code, message, span, count } }) => {
        const times = count > 1 ? `, ${count} times` : "";
        const place = placeOf(searches.get(rule), span.start);
        return { path: rule.source.path, ...place, rule: rule.title, code, message: message + times };
      }),
  };
}
