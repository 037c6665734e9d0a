import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { foldNamespace, type WholeDefinition, wholeDefinition } from "../known/content-hash.ts";
import { isPlan, isRepositorySource } from "../known/evidence-sources.ts";
import { consumerNamespaces, standardConsumers, windowsNamespaces } from "../known/windows-facts.ts";
import { hostIndex, namesKey } from "./host-index.ts";
import { shown } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { hit, type NotJudged, type Signal, type SignalHit } from "./signal.ts";

/** Namesakes that a definition is compared with. */
const MAX_COMPARED = 64;
const HOME = "root\\subscription";
const ALL = ["filter", "consumer", "binding"] as const;
const CONSUMER = ["consumer", "provider"] as const;

function nonstandardClass({ subscription, consumerClass }: Reading): SignalHit | undefined {
  if (consumerClass !== "" && !Object.hasOwn(standardConsumers, consumerClass)) {
    return hit({ class: shown(subscription.consumer?.class ?? "") });
  }
  const odd = subscription.providers.find(isOddRegistration);
  return odd ? hit({ class: shown(textOf(odd, "name") || "a provider") }) : undefined;
}

const REGISTRATION = "__eventconsumerproviderregistration";

/** A consumer provider registered outside its two namespaces, or the CLSID of a standard one under another name. */
function isOddRegistration(provider: Record<string, PropertyValue>): boolean {
  const namespace = textOf(provider, "namespace") || textOf(provider, "__namespace");
  const names = Object.keys(provider).map((name) => name.toLowerCase());
  const isRegistration =
    names.includes("consumerclassnames") || textOf(provider, "__class").toLowerCase() === REGISTRATION;
  if (isRegistration && namespace !== "" && !consumerNamespaces.has(foldNamespace(namespace))) return true;
  const clsid = textOf(provider, "clsid").toLowerCase();
  const standard = Object.entries(standardConsumers).find(([, known]) => known === clsid)?.[0];
  const name = textOf(provider, "name").toLowerCase();
  return standard !== undefined && name !== "" && name !== standard;
}

function textOf(properties: Record<string, PropertyValue>, wanted: string): string {
  const found = Object.entries(properties).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return typeof found === "string" ? found : "";
}

function isAssumed({ notes }: SubscriptionReport): boolean {
  return notes.some(({ code }) => code === "namespace-assumed");
}

function outsideSubscription({ subscription }: Reading): SignalHit | NotJudged | undefined {
  if (isAssumed(subscription)) return { missing: "the namespace" };
  const namespace = foldNamespace(subscription.namespace);
  return namespace === HOME || namespace === "" ? undefined : hit({ namespace: shown(subscription.namespace) });
}

function newNamespace({ subscription }: Reading): SignalHit | undefined {
  const namespace = foldNamespace(subscription.namespace).replace(/\\ms_[0-9a-f]{1,4}$/, "");
  if (isAssumed(subscription) || namespace === "" || windowsNamespaces.has(namespace)) return undefined;
  return hit({ namespace: shown(subscription.namespace) });
}

const WBEM =
  /^(?:%(?:systemroot|windir)%|[a-z]:\\win(?:dows|nt)|\\systemroot)\\sys(?:tem32|wow64)\\wbem\\[^\\]+$|^[^\\/:]+$/i;

const PROVIDER_LOADED = "wmi-activity/5857";
/** The path in the words of such a sighting. */
const LOADED = /\bloaded from (.+?)(?:, result \S+)?$/;

function providerDll({ subscription: { providers, sightings } }: Reading): SignalHit | undefined {
  const registered = providers.flatMap((provider) =>
    ["dll", "providerpath", "inprocserver32", "path"].map((name) => textOf(provider, name)),
  );
  const loaded = sightings.map(({ source, detail = "" }) =>
    source === PROVIDER_LOADED ? (LOADED.exec(detail)?.[1] ?? "") : "",
  );
  const dll = [...registered, ...loaded].find((path) => path !== "" && !WBEM.test(path.replaceAll("/", "\\")));
  return dll === undefined ? undefined : hit({ dll: shown(dll) });
}

function autorecover({ subscription, others }: Reading): SignalHit | undefined {
  const own = subscription.sightings.filter(isPlan);
  const isElsewhere = subscription.sightings.length > own.length;
  const listed = own.find(({ source, detail = "" }) => /autorecover/i.test(`${source} ${detail}`));
  const file = listed ?? (isElsewhere ? own[0] : undefined) ?? copyInMof(subscription, others);
  return file ? hit({ mof: shown(file.evidence.path) }) : undefined;
}

function copyInMof(
  subscription: SubscriptionReport,
  others: readonly SubscriptionReport[],
): SubscriptionReport["sightings"][number] | undefined {
  const key = namesKey(subscription);
  const namesakes = (key !== undefined && hostIndex(others).byNames.get(key)) || [];
  const copy = namesakes.find(({ id, sightings }) => id !== subscription.id && sightings.some(isPlan));
  return copy?.sightings.find(isPlan);
}

function machineName({ subscription, text }: Reading): SignalHit | undefined {
  const machine = text("machinename");
  const own = subscription.host.split(".")[0]?.toLowerCase() ?? "";
  const isOwn = ["", ".", "localhost", "127.0.0.1", "::1", own].includes(
    machine.replace(/^\\\\/, "").split(".")[0]?.toLowerCase() ?? "",
  );
  return isOwn || machine === "127.0.0.1" ? undefined : hit({ machine: shown(machine) });
}

const MARKER = "blackball";

function orphan({ subscription: { filter, consumer, binding } }: Reading): SignalHit | undefined {
  if (filter && consumer && binding) return undefined;
  const isMarker = !binding && filter?.name?.toLowerCase() === MARKER;
  return hit({}, isMarker ? 30 : undefined);
}

function modified({ subscription, others }: Reading): SignalHit | undefined {
  const change = subscription.sightings.find(({ kind }) => kind === "modified");
  if (change)
    return hit({ how: ` at ${change.time ?? "an unknown time"} by ${shown(change.actor ?? "someone unknown")}` });
  if (subscription.notes.some(({ code }) => code === "content-changed")) {
    return hit({ how: ": the evidence stated other content before" });
  }
  return hasOtherDefinition(subscription, others) ? hit({ how: ": another definition has the same names" }) : undefined;
}

/** The same names in the same namespace of the same host, with another definition. */
function hasOtherDefinition(subscription: SubscriptionReport, others: readonly SubscriptionReport[]): boolean {
  const key = namesKey(subscription);
  const named = key === undefined ? [] : (hostIndex(others).byNames.get(key) ?? []);
  const same = named.filter(({ id }) => id !== subscription.id).slice(0, MAX_COMPARED);
  if (same.length === 0) return false;
  const own = wholeDefinition(subscription);
  return own.ok && same.some((other) => isOther(own.text, wholeDefinition(other)));
}

function isOther(own: string, other: WholeDefinition): boolean {
  return other.ok && other.text !== own;
}

function removedRecord({ subscription: { state, sightings } }: Reading): SignalHit | undefined {
  const isStored = sightings.some(({ kind, source }) => kind === "recovered" && isRepositorySource(source));
  return state === "recovered" && isStored ? hit() : undefined;
}

export const structureSignals: readonly Signal[] = [
  {
    id: "nonstandard-class",
    weight: 25,
    group: "structure",
    when: "The consumer class is none of the five standard ones, or a consumer provider is registered where Windows has none.",
    sentence: "Its consumer class {class} is not one that Windows ships.",
    source: "Christensen and Graeber, Black Hat 2018; three repositories",
    about: CONSUMER,
    find: nonstandardClass,
  },
  {
    id: "outside-subscription",
    weight: 20,
    group: "structure",
    when: "The objects are not in root\\subscription.",
    sentence: "It lives in {namespace}, where Windows keeps none.",
    source: "WMI documentation recommends root\\subscription; three repositories",
    about: ALL,
    find: outsideSubscription,
  },
  {
    id: "new-namespace",
    weight: 5,
    group: "structure",
    when: "And that namespace is not one of Windows' own.",
    sentence: "The namespace {namespace} is not one of Windows' own.",
    source: "namespaces of standard providers",
    about: ALL,
    find: newNamespace,
  },
  {
    id: "provider-dll",
    weight: 20,
    group: "structure",
    when: "The library of a consumer or event provider is not in System32\\wbem.",
    sentence: "The provider is {dll}.",
    source: "event 5857 ProviderPath; provider registrations",
    about: CONSUMER,
    find: providerDll,
  },
  {
    id: "autorecover",
    weight: 15,
    group: "structure",
    when: "A MOF file defines the same objects, or is on the autorecover list.",
    sentence: "A MOF file would create it again when it is compiled, as a rebuilt repository does: {mof}.",
    source: "Atomic Red Team T1546.003 test 3; WinPwnage",
    about: ALL,
    find: autorecover,
  },
  {
    id: "machine-name",
    weight: 10,
    group: "structure",
    when: "MachineName of the consumer is another computer.",
    sentence: "Events go to {machine}.",
    source: "__EventConsumer documentation",
    about: CONSUMER,
    find: machineName,
  },
  {
    id: "orphan",
    weight: 5,
    group: "structure",
    when: "No evidence shows a binding of filter and consumer; 30 points for LemonDuck's marker filter.",
    sentence: "Nothing that was seen binds it.",
    source: "LemonDuck's filter blackball",
    about: ALL,
    find: orphan,
  },
  {
    id: "modified",
    weight: 10,
    group: "structure",
    when: "It was seen to be modified, or has had two definitions under one path.",
    sentence: "It was changed{how}.",
    source: "Sysmon Modified operations; definitions over time",
    about: ALL,
    find: modified,
  },
  {
    id: "removed-record",
    weight: 10,
    group: "structure",
    when: "Only unused space of the WMI repository still holds it.",
    sentence: "It was removed from the repository; what is left was found in unused space.",
    source: "own: tools that delete their subscription after use (SharpWMI); repositories without orphan records",
    about: ALL,
    find: removedRecord,
  },
];
