import { type Alternative, type Condition, takeApart } from "./condition.ts";
import type { ConditionTerm } from "./condition-term.ts";
import { durationText } from "./duration-text.ts";
import { EventShape } from "./event-shape.ts";
import { extrinsicTrigger } from "./extrinsic-trigger.ts";
import { parseWql } from "./parse.ts";
import type { WqlError, WqlNumber, WqlSelect, WqlSpan } from "./query.ts";
import { visibleText } from "./quoted-text.ts";
import { targetTrigger } from "./target-trigger.ts";
import type { TriggerContext, TriggerExplanation, TriggerKind, TriggerSketch } from "./trigger.ts";
import { contradiction, isDataClass, pollingProblem } from "./trigger-problem.ts";
import { eventVerb, targetOf } from "./trigger-target.ts";

/** Most sentences joined in one summary, and most conditions spelled out behind one. */
const MAX_SENTENCES = 3;
const MAX_CONDITIONS = 4;
/** Most problems told. */
const MAX_PROBLEMS = 8;

const WHENEVER = { text: "whenever it happens", maxPerDay: undefined };

/**
 * Says in words what makes a filter's query fire, how often and how late. Never throws: a text that can't be parsed
 * gets the kind `unknown` and the located error.
 *
 * ```ts
 * explainTrigger("SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'calc.exe'").summary;
 * // When calc.exe starts.
 * ```
 */
export function explainTrigger(text: string, context: TriggerContext = {}): TriggerExplanation {
  const result = parseWql(text);
  if (!result.ok) return unparsable(result.error);
  const { query, notes } = result;
  const details = notes.map(({ message, column, line }) => `Line ${line}, column ${column}: ${message}.`);
  if (query.kind !== "select") return notAnEvent(`${query.kind.toUpperCase()} OF`, details);
  if (isDataClass(query.from.name)) return notAnEvent(visibleText(query.from.name), details);
  return explainSelect(text, query, details, context);
}

function unparsable({ message, line, column }: WqlError): TriggerExplanation {
  const where = `at line ${line}, column ${column}: ${message}`;
  return {
    ...blank("unknown", `Not a query that WMI takes, ${where}.`),
    rate: { text: "never", maxPerDay: 0 },
    problems: [`WMI refuses the query, ${where}`],
    neverFires: true,
  };
}

function notAnEvent(what: string, details: string[]): TriggerExplanation {
  const problem = `${what} asks for data, not for events: WMI refuses it as a filter`;
  return {
    ...blank("not-an-event", `Never: ${problem}.`),
    details,
    rate: { text: "never", maxPerDay: 0 },
    problems: [problem],
    neverFires: true,
  };
}

function blank(kind: TriggerKind, summary: string): TriggerExplanation {
  const base = { details: [], subjects: [], latencySeconds: undefined, problems: [], neverFires: false };
  return { kind, summary, ...base, rate: WHENEVER };
}

function explainSelect(text: string, query: WqlSelect, details: string[], context: TriggerContext): TriggerExplanation {
  const condition = takeApart(query.where);
  const { live, reasons } = sift(condition, query.from.name);
  const shapes = shapesOf(query, live.length > 0 ? live : condition.alternatives, context);
  const sketches = shapes.map(sketchOf).sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const failures = sketches.flatMap(({ never = [] }) => never);
  const neverFires = live.length === 0 || sketches.every(({ never = [] }) => never.length > 0);
  const problems = [...reasons, ...failures, ...intrinsicProblems(query, shapes)].slice(0, MAX_PROBLEMS);
  const latencySeconds = secondsOf(query.within);
  const sentence = summaryOf(sketches, shapes, latencySeconds);
  return {
    kind: sketches[0]?.kind ?? "other",
    summary: neverFires ? neverText(live.length === 0, reasons[0] ?? failures[0] ?? "", sentence) : sentence,
    details: [...details, ...detailsOf(text, query, condition, sketches)],
    subjects: [...new Set(sketches.flatMap(({ subjects = [] }) => subjects))],
    latencySeconds,
    rate: neverFires ? { text: "never", maxPerDay: 0 } : (sketches[0]?.rate ?? groupRate(query)),
    problems,
    neverFires,
  };
}

/** A condition that can't be met has no sentence worth reading. */
function neverText(isContradiction: boolean, reason: string, sentence: string): string {
  const never = `Never: ${reason}.`;
  return isContradiction ? never : `${never} What it asks for: ${sentence}`;
}

const ORDER: readonly TriggerKind[] = [
  "timer-interval",
  "timer-absolute",
  "timer-unknown",
  "boot-window",
  "uptime-from",
  "periodic",
  "clock",
  "logon",
  "process-start",
  "process-stop",
  "module-load",
  "event-log",
  "service",
  "device",
  "file",
  "registry",
  "load",
  "performance",
  "power",
  "directory-object",
  "wmi-self",
  "print",
  "network",
  "other",
];

/** The alternatives that can be met, and why the others can't. */
function sift({ alternatives }: Condition, eventClass: string): { live: Alternative[]; reasons: string[] } {
  const reasons = new Set<string>();
  const live = alternatives.filter((alternative) => {
    const reason = contradiction(alternative, (targetOf(alternative) ?? eventClass).toLowerCase());
    if (reason !== undefined) reasons.add(reason);
    return reason === undefined;
  });
  return { live, reasons: [...reasons] };
}

/** One shape for each class of target, its alternatives together. */
function shapesOf(query: WqlSelect, alternatives: readonly Alternative[], context: TriggerContext): EventShape[] {
  const groups = new Map<string, Alternative[]>();
  for (const alternative of alternatives) {
    const key = `${eventVerb(query.from.name, alternative)} ${targetOf(alternative)?.toLowerCase() ?? ""}`;
    const group = groups.get(key);
    if (group) group.push(alternative);
    else groups.set(key, [alternative]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Alternative];
    const verb = eventVerb(query.from.name, first);
    const target = verb === "extrinsic" ? undefined : targetOf(first);
    const options = { eventClass: query.from.name, verb, target, alternatives: group, context };
    return new EventShape({ ...options, within: secondsOf(query.within), group: secondsOf(query.group?.within) });
  });
}

function secondsOf(number: WqlNumber | undefined): number | undefined {
  return number && Number(number.value);
}

/** What a shape says, with the conditions that its sentence doesn't speak of. */
function sketchOf(shape: EventShape): TriggerSketch {
  const sketch = shape.verb === "extrinsic" ? extrinsicTrigger(shape) : targetTrigger(shape);
  const rest = restOf(shape, sketch.used);
  return rest === "" ? sketch : { ...sketch, sentence: `${sketch.sentence}, if ${rest}` };
}

/** Conditions that all alternatives share and the sentence left out. */
function restOf({ alternatives }: EventShape, used: readonly string[]): string {
  const told = new Set([...used, "targetinstance", "event.__class", "__class"]);
  const isTold = ({ property }: ConditionTerm) => property !== undefined && told.has(property);
  const sets = alternatives.map(({ terms }) => new Set(terms.filter((term) => !isTold(term)).map(({ text }) => text)));
  const [first = new Set<string>(), ...others] = sets;
  const shared = [...first].filter((text) => others.every((set) => set.has(text)));
  const shown = shared.slice(0, MAX_CONDITIONS);
  if (shared.length > shown.length) shown.push(`${shared.length - shown.length} more conditions are met`);
  if (sets.some(({ size }) => size > shared.length)) shown.push("one of several further conditions is met");
  return shown.join(" and ");
}

function summaryOf(sketches: readonly TriggerSketch[], shapes: readonly EventShape[], within?: number): string {
  const sentences = [...new Set(sketches.map(({ sentence }) => sentence))];
  const [first = "", ...others] = sentences.slice(0, MAX_SENTENCES);
  const tail = others.map((sentence) => `${sentence[0]?.toLowerCase()}${sentence.slice(1)}`);
  if (sentences.length > MAX_SENTENCES) tail.push(`${sentences.length - MAX_SENTENCES} other things happen`);
  const isPolled = within !== undefined && shapes.some(({ verb }) => verb !== "extrinsic");
  const polling = isPolled && !sketches[0]?.saysPolling ? ` (checked every ${durationText(within)})` : "";
  return `${[first, ...tail].join("; or ")}${polling}.`;
}

function groupRate({ group }: WqlSelect): TriggerExplanation["rate"] {
  const seconds = secondsOf(group?.within);
  if (seconds === undefined || seconds <= 0) return WHENEVER;
  const text = `whenever it happens, at most once in ${durationText(seconds)}`;
  return group?.by.length
    ? { text: `${text} for each group`, maxPerDay: undefined }
    : { text, maxPerDay: Math.ceil(86_400 / seconds) };
}

function intrinsicProblems({ within }: WqlSelect, shapes: readonly EventShape[]): string[] {
  const intrinsic = shapes.filter(({ verb }) => verb !== "extrinsic");
  return pollingProblem(
    intrinsic.map(({ target }) => target),
    secondsOf(within),
  );
}

function detailsOf(
  text: string,
  { where, group }: WqlSelect,
  { complete }: Condition,
  sketches: readonly TriggerSketch[],
): string[] {
  const details = [...new Set(sketches.flatMap(({ details: own = [] }) => own))];
  if (group) {
    const having = group.having ? `, if ${sourceText(text, group.having)}` : "";
    details.push(`Events of ${durationText(Number(group.within.value))} make one notification${having}.`);
  }
  if (!complete) details.push("The condition is too long to be explained in full.");
  if (where) details.push(`Condition: ${sourceText(text, where)}`);
  return details;
}

/** What stands in the query, with white space folded. */
function sourceText(text: string, { start, end }: WqlSpan): string {
  const longest = 400;
  const source = text.slice(start, Math.min(end, start + 2 * longest));
  return visibleText(source.replace(/\s+/g, " "), longest);
}
