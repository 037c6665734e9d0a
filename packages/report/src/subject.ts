import type { ConsumerReport, SightingKind, SubscriptionReport } from "@unbind/model";

/** Properties that say what a consumer does, in the order a reader wants them, with our label; others follow. */
export const TELLING: ReadonlyMap<string, string> = new Map([
  ["CommandLineTemplate", "Command"],
  ["ExecutablePath", "Program"],
  ["ScriptText", "Script"],
  ["ScriptFileName", "Script file"],
  ["ScriptingEngine", "Language"],
]);

/** Kinds of sighting that read better in other words behind the name of the object. */
const KIND_WORDS: Partial<Record<SightingKind, string>> = {
  bound: "made",
  "may-have-fired": "may have fired",
  attempted: "change attempted",
};

/** `made` for `bound`: what a sighting says, behind the name of the object. A MOF file declares and attempts nothing. */
export function kindWords(kind: SightingKind, source = ""): string {
  if (kind === "attempted" && source.startsWith("mof/")) return "declared";
  return KIND_WORDS[kind] ?? kind;
}

/** `Updater -> CommandLineEventConsumer "Updater"`. */
export function pairName({ filter, consumer }: Pick<SubscriptionReport, "filter" | "consumer">): string {
  return `${filter?.name ?? "(filter not seen)"} -> ${consumer === null ? "(consumer not seen)" : consumerName(consumer)}`;
}

/** `CommandLineEventConsumer "Updater"`. */
export function consumerName({ class: className, name }: ConsumerReport): string {
  return `${className === "" ? "(class not seen)" : className} "${name ?? "(name not seen)"}"`;
}

const STATE_WORDS: Record<SubscriptionReport["state"], string> = {
  present: "present (no removal seen)",
  removed: "removed",
  recovered: "recovered from deleted data",
  unknown: "state unknown",
};

const ACTIVITY_WORDS: Record<SubscriptionReport["activity"], string> = {
  fired: "it fired",
  armed: "armed, not seen to fire",
  inert: "can't run",
  unknown: "activity unknown",
};

/** `removed, it fired`. */
export function stateWords(state: SubscriptionReport["state"], activity: SubscriptionReport["activity"]): string {
  if (state === "unknown" && activity === "unknown") return "not seen to exist";
  return `${STATE_WORDS[state]}, ${activityWords(state, activity)}`;
}

function activityWords(state: SubscriptionReport["state"], activity: SubscriptionReport["activity"]): string {
  if (state === "removed" && activity === "inert") return "not seen to fire";
  if (state === "present" && activity === "unknown") return "binding not seen";
  return ACTIVITY_WORDS[activity];
}

/** `, removed`: what has to be said of a harmless subscription; nothing if it is simply there. */
export function goneWords(state: SubscriptionReport["state"]): string {
  return state === "present" ? "" : `, ${STATE_WORDS[state]}`;
}

/** Whether a sentence says nothing that isn't shown anyway. */
export function repeats(summary: string, shown: readonly string[]): boolean {
  const words = summary.trim();
  return words === "" || shown.some((text) => text.includes(words));
}
