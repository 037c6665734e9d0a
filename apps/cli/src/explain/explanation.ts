import type { SubscriptionReport } from "@unbind/model";
import type {
  ExplainedInput,
  ExplainedSubject,
  ExplainedTrigger,
  ExplainNote,
  Explanation,
  InputKind,
} from "@unbind/report";
import { judge } from "@unbind/verdict";
import { explainTrigger, type TimerFact } from "@unbind/wql";
import { VERSION } from "../version.ts";
import { type AskedSpan, firingIn, timerFacts } from "./firing.ts";
import type { GivenInput } from "./input-text.ts";
import { commandAlone, queryAlone, scriptAlone } from "./lone-part.ts";
import { mofInput } from "./mof-input.ts";
import { nextSteps } from "./next-steps.ts";
import { decodedPayload, payloadOf } from "./payload.ts";
import { type ScriptLanguage, scriptLanguage } from "./recognise-input.ts";
import { whyNot } from "./why-not.ts";

/** What to say besides the usual. */
export interface Asked {
  span: AskedSpan | undefined;
  whyNot: boolean;
}

const FORMS = { powershell: "PowerShell", vbscript: "VBScript", jscript: "JScript" } as const;

/** Explains a text by its kind; a subscription of a scan comes by {@link explainSaved}. */
export function explainText(input: GivenInput, kind: Exclude<InputKind, "subscription">, asked: Asked): Explanation {
  if (kind === "mof") return explainMof(input, asked);
  const text = input.text.replace(/^\ufeff/, "").trim();
  const language = kind === "script" ? scriptLanguage(text) : undefined;
  const form = kind === "query" ? "WQL" : language ? FORMS[language] : "as a command line consumer would run it";
  const subject = loneSubject(text, kind, language, asked);
  return explanation({ kind, source: input.source, form, length: text.length }, [subject], []);
}

/** Explains a subscription as a scan reported it, its verdict included. */
export function explainSaved(subscription: SubscriptionReport, source: string, asked: Asked): Explanation {
  const input: ExplainedInput = { kind: "subscription", source, form: subscription.id, length: subscription.id.length };
  return explanation(input, [subjectOf(subscription, "subscription", asked)], []);
}

function explainMof(input: GivenInput, asked: Asked): Explanation {
  const { form, length, subscriptions, notes } = mofInput(input);
  const judged = subscriptions.map((one) => withVerdict(one, subscriptions));
  const subjects = judged.map((one) => ({ ...subjectOf(one, "mof", asked), id: null, host: null }));
  return explanation({ kind: "mof", source: input.source, form, length }, subjects, notes);
}

function explanation(input: ExplainedInput, subjects: ExplainedSubject[], notes: ExplainNote[]): Explanation {
  return { schema: "unbind.explain/1", tool: { name: "unbind", version: VERSION }, input, notes, subjects };
}

function loneSubject(
  text: string,
  kind: "query" | "command" | "script",
  language: ScriptLanguage | undefined,
  asked: Asked,
): ExplainedSubject {
  const alone = kind === "query" ? queryAlone(text) : language ? scriptAlone(text, language) : commandAlone(text);
  const judged = withVerdict(alone, []);
  const payload =
    kind === "query" ? null : language ? decodedPayload("Script", text, language) : payloadOf(judged.consumer ?? NONE);
  return {
    ...subjectOf(judged, kind, asked),
    id: null,
    host: null,
    namespace: null,
    filter: kind === "query" ? judged.filter : null,
    consumer: null,
    binding: null,
    trigger: kind === "query" ? triggerOf(text, []) : null,
    payload,
    notes: [...judged.notes.filter(({ code }) => code !== "not-judged"), { code: "part-alone", text: ALONE[kind] }],
    next: nextSteps(judged, payload, kind),
  };
}

const NONE = { class: "", name: null, properties: {}, creatorSid: null };

const ALONE = {
  query: "Judged by the query alone: what it runs, and who made it, decide far more.",
  command: "Judged as the command line of a WMI consumer, by itself: trigger, owner and names aren't known.",
  script: "Judged as the script of a WMI consumer, by itself: trigger, owner and names aren't known.",
} as const;

function withVerdict(subscription: SubscriptionReport, others: readonly SubscriptionReport[]): SubscriptionReport {
  const { family: _, ...judgement } = judge(subscription, { others });
  return { ...subscription, ...judgement };
}

function subjectOf(
  subscription: SubscriptionReport,
  kind: InputKind,
  { span, whyNot: wantsWhyNot }: Asked,
): ExplainedSubject {
  const { id, host, namespace, filter, consumer, binding, timers, verdict, attack, notes } = subscription;
  const query = filter?.query ?? undefined;
  const facts = timerFacts(timers);
  const payload = consumer ? payloadOf(consumer) : null;
  const isAlone = kind === "query" || kind === "command" || kind === "script";
  return {
    id,
    host,
    namespace,
    filter,
    consumer,
    binding,
    timers,
    trigger: query === undefined ? null : triggerOf(query, facts),
    firing: query === undefined || span === undefined ? null : firingIn(query, facts, span),
    payload,
    verdict,
    attack,
    notes,
    whyNot: wantsWhyNot ? whyNot(subscription, isAlone) : null,
    next: nextSteps(subscription, payload, kind),
  };
}

function triggerOf(query: string, timers: readonly TimerFact[]): ExplainedTrigger {
  const context = timers.length > 0 ? { timers } : {};
  const { kind, summary, details, rate, latencySeconds, problems, neverFires } = explainTrigger(query, context);
  return {
    kind,
    summary,
    details,
    rate: rate.text,
    maxPerDay: rate.maxPerDay ?? null,
    latencySeconds: latencySeconds ?? null,
    problems,
    neverFires,
  };
}
