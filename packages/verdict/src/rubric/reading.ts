import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { explainTrigger } from "@unbind/wql";
import { findIndicators } from "../indicators/find-indicators.ts";
import type { Indicator } from "../indicators/indicator.ts";
import { isRepositorySource } from "../known/evidence-sources.ts";
import { type FamilyMatch, familiesOf } from "../known/known-bad-match.ts";
import { knownGood } from "../known/known-good.ts";
import { type Difference, differenceFrom, statesWhole } from "../known/known-good-match.ts";
import { neighbourOf } from "../known/name-neighbour.ts";
import { decodePayload } from "../payload/decode-payload.ts";
import type { DecodedPayload, PayloadLanguage } from "../payload/decoded-layer.ts";
import { type EffectiveProgram, effectiveProgram } from "./effective-program.ts";
import { shapeOf } from "./query-shapes.ts";

/** What a consumer does, by its class; a class of its own is known by its properties. */
export type ConsumerKind = "command" | "script" | "event-log" | "log-file" | "mail" | "other" | "unknown";

/** How common a definition is on a fleet. */
export interface Prevalence {
  hosts: number;
  hostsWithSame: number;
}

/** When the query fires. */
export interface TriggerReading {
  kind: string;
  /** One sentence. */
  summary: string;
  /** Why it can't fire, or was not understood. */
  problems: string[];
}

/** A known name that one of the two parts bears or imitates, and how the subscription differs from the known one. */
export interface Imitation extends Difference {
  name: string;
  knownName: string;
}

/** One subscription with everything that signals look at worked out once. */
export interface Reading {
  subscription: SubscriptionReport;
  others: readonly SubscriptionReport[];
  prevalence: Prevalence | undefined;
  /** In lower case. */
  consumerClass: string;
  kind: ConsumerKind;
  /** Text property of the consumer by name in lower case; '' if it isn't stated. */
  text: (name: string) => string;
  program: EffectiveProgram | undefined;
  /** Command line or script; '' for other consumers. */
  payload: string;
  decoded: DecodedPayload;
  indicators: Indicator[];
  /** The payload and every decoded text. */
  texts: string[];
  /** Undefined if no query was seen. */
  trigger: TriggerReading | undefined;
  families: FamilyMatch[];
  imitation: Imitation | undefined;
  isWhole: boolean;
}

const KINDS: Readonly<Record<string, ConsumerKind>> = {
  commandlineeventconsumer: "command",
  activescripteventconsumer: "script",
  nteventlogeventconsumer: "event-log",
  logfileeventconsumer: "log-file",
  smtpeventconsumer: "mail",
};

/** Works out what the signals look at. */
export function readSubscription(
  subscription: SubscriptionReport,
  others: readonly SubscriptionReport[],
  prevalence: Prevalence | undefined,
): Reading {
  const text = textsOf(subscription.consumer?.properties ?? {});
  const consumerClass = (subscription.consumer?.class ?? "").toLowerCase();
  const kind = kindOf(consumerClass, text);
  const program =
    kind === "command" ? effectiveProgram(text("executablepath"), text("commandlinetemplate")) : undefined;
  const payload = payloadOf(kind, text);
  const decoded =
    payload === "" ? { layers: [], cut: undefined } : decodePayload(payload, { language: language(kind, text) });
  const isWhole = statesWhole(subscription);
  return {
    subscription,
    others,
    prevalence,
    consumerClass,
    kind,
    text,
    program,
    payload,
    decoded,
    indicators: payload === "" ? [] : findIndicators(payload, decoded),
    texts: [payload, ...decoded.layers.filter(({ content }) => content === "text").map((layer) => layer.text)],
    trigger: triggerOf(subscription),
    families: familiesOf(subscription, payload),
    imitation: imitationOf(subscription, isWhole),
    isWhole,
  };
}

function textsOf(properties: Record<string, PropertyValue>): (name: string) => string {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "string") texts.set(name.toLowerCase(), value);
  }
  return (name) => texts.get(name) ?? "";
}

function kindOf(consumerClass: string, text: (name: string) => string): ConsumerKind {
  const known = Object.hasOwn(KINDS, consumerClass) ? KINDS[consumerClass] : undefined;
  if (known !== undefined) return known;
  if (text("commandlinetemplate") !== "" || text("executablepath") !== "") return "command";
  if (text("scripttext") !== "" || text("scriptfilename") !== "") return "script";
  return consumerClass === "" ? "unknown" : "other";
}

function payloadOf(kind: ConsumerKind, text: (name: string) => string): string {
  if (kind === "command") return text("commandlinetemplate") || text("executablepath");
  return kind === "script" ? text("scripttext") || text("scriptfilename") : "";
}

function language(kind: ConsumerKind, text: (name: string) => string): PayloadLanguage {
  if (kind === "command") return "command";
  return /^j/i.test(text("scriptingengine")) ? "jscript" : "vbscript";
}

function triggerOf({ filter, timers, sightings }: SubscriptionReport): TriggerReading | undefined {
  const query = filter?.query;
  if (typeof query !== "string") return undefined;
  const looked = timers.length > 0 || sightings.some(({ source }) => isRepositorySource(source));
  const { kind, summary, problems } = explainTrigger(query, looked ? { timers: timers.map(timerOf) } : {});
  if (kind !== "unknown") return { kind, summary, problems };
  return { kind: shapeOf(query) ?? kind, summary, problems: ["the query could not be parsed", ...problems] };
}

type TimerFact = NonNullable<NonNullable<Parameters<typeof explainTrigger>[1]>["timers"]>[number];

function timerOf(properties: Record<string, PropertyValue>): TimerFact {
  const folded = new Map(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
  const intervalMs = Number(folded.get("intervalbetweenevents") ?? Number.NaN);
  const namespace = folded.get("namespace") ?? folded.get("__namespace");
  const eventDateTime = folded.get("eventdatetime");
  return {
    timerId: String(folded.get("timerid") ?? ""),
    ...(typeof namespace === "string" ? { namespace } : {}),
    ...(Number.isFinite(intervalMs) ? { intervalMs } : {}),
    ...(typeof eventDateTime === "string" ? { eventDateTime } : {}),
    skipIfPassed: folded.get("skipifpassed") === true,
  };
}

/** The protected name that a part bears or imitates, where the definition is another than that name's. */
function imitationOf(subscription: SubscriptionReport, isWhole: boolean): Imitation | undefined {
  const { filter, consumer } = subscription;
  for (const name of [filter?.name, consumer?.name]) {
    const knownName = typeof name === "string" ? neighbourOf(name) : undefined;
    if (typeof name !== "string" || knownName === undefined) continue;
    const known = knownGood.find(({ definitions }) =>
      definitions.some(({ filter: f, consumer: c }) => f.name === knownName || c.name === knownName),
    );
    if (!known) continue;
    const difference = differenceFrom(known, subscription, isWhole);
    if (difference.properties.length > 0) return { ...difference, name, knownName };
  }
  return undefined;
}
