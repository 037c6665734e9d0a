import { analysisToolIn } from "./payload-facts.ts";
import { shown } from "./plain-text.ts";
import { hit, type Signal } from "./signal.ts";

const FILTER = ["filter", "timer"] as const;
const MAX_SUMMARY = 200;

/** Kinds of triggers that bring code back by themselves, whatever happens on the host. */
const STEALTHY: ReadonlySet<string> = new Set([
  "boot-window",
  "uptime-from",
  "periodic",
  "clock",
  "timer-interval",
  "timer-absolute",
  "timer-unknown",
  "logon",
  "process-start",
  "process-stop",
]);

/** `Once after each start.` without its capital. */
function inSentence(summary: string): string {
  return /^[A-Z][a-z]/.test(summary) ? summary.slice(0, 1).toLowerCase() + summary.slice(1) : summary;
}

export const triggerSignals: readonly Signal[] = [
  {
    id: "trigger-stealth",
    weight: 15,
    group: "trigger",
    when: "It fires after boot, at intervals, by the clock, on a timer, at logons, or when programs start or end.",
    sentence: "It fires {trigger}",
    source: "PowerSploit, Empire, Metasploit and others, see known-bad families",
    about: FILTER,
    find: ({ trigger }) => {
      if (!trigger) return { missing: "the query" };
      return STEALTHY.has(trigger.kind) ? hit({ trigger: shown(inSentence(trigger.summary), MAX_SUMMARY) }) : undefined;
    },
  },
  {
    id: "trigger-anti-analysis",
    weight: 25,
    group: "trigger",
    when: "The query names a program that analysts use.",
    sentence: "It reacts to {tool}, a program for analysis.",
    source: "APTSimulator hosts (procexp64.exe)",
    about: FILTER,
    find: ({ subscription }) => {
      const tool = analysisToolIn(subscription.filter?.query ?? "");
      return tool === undefined ? undefined : hit({ tool: shown(tool) });
    },
  },
];
