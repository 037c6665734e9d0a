import type { ConsumerReport, FilterReport, SubscriptionReport } from "@unbind/model";
import type { ScriptLanguage } from "./recognise-input.ts";

/** Id of a part that stands for itself; never printed. */
const NO_ID = "sub-0000000000000000";

/** A filter with this query and nothing else. */
export function queryAlone(query: string): SubscriptionReport {
  return report({
    filter: { name: null, query, queryLanguage: "WQL", eventNamespace: null, creatorSid: null },
  });
}

/** A consumer that runs this command line. */
export function commandAlone(command: string): SubscriptionReport {
  return report({ consumer: consumer("CommandLineEventConsumer", { CommandLineTemplate: command }) });
}

/** A consumer that runs this script; PowerShell is no language of script consumers, so a command line has to run it. */
export function scriptAlone(script: string, language: ScriptLanguage): SubscriptionReport {
  if (language === "powershell") return commandAlone(`powershell.exe -Command ${script}`);
  const properties = { ScriptingEngine: language === "jscript" ? "JScript" : "VBScript", ScriptText: script };
  return report({ consumer: consumer("ActiveScriptEventConsumer", properties) });
}

function consumer(className: string, properties: Record<string, string>): ConsumerReport {
  return { class: className, name: null, properties, creatorSid: null };
}

/** The other part is taken to be there, unseen: a part given alone says nothing of being orphaned. */
function report({ filter, consumer }: { filter?: FilterReport; consumer?: ConsumerReport }): SubscriptionReport {
  return blankSubscription({
    filter: filter ?? { name: null, query: null, queryLanguage: null, eventNamespace: null, creatorSid: null },
    consumer: consumer ?? { class: "", name: null, properties: {}, creatorSid: null },
    binding: { path: "", creatorSid: null },
  });
}

/** A subscription that nothing but its parts is known of. */
export function blankSubscription(
  known: Partial<SubscriptionReport> & Pick<SubscriptionReport, "filter" | "consumer">,
): SubscriptionReport {
  return {
    id: NO_ID,
    host: "",
    namespace: "",
    binding: null,
    timers: [],
    providers: [],
    state: "unknown",
    activity: "unknown",
    firstSeen: null,
    lastSeen: null,
    trigger: { kind: "unknown", summary: "" },
    action: { kind: "unknown", summary: "", decoded: [], indicators: [] },
    verdict: { level: "unknown", score: 0, reasons: [] },
    attack: [],
    notes: [],
    sightings: [],
    ...known,
  };
}
