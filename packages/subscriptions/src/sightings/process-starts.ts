import type { Event, ProcessFacts, Sighting } from "@unbind/model";
import { accountOf, eventValues } from "./event-values.ts";
import { intentOfCommand } from "./intent.ts";
import { sightingFrom } from "./sighting-parts.ts";

const SYSMON = ["Image", "CommandLine", "ParentImage", "User", "LogonId", "IntegrityLevel"] as const;
const SECURITY = [
  "NewProcessName",
  "CommandLine",
  "ParentProcessName",
  "SubjectDomainName",
  "SubjectUserName",
  "SubjectLogonId",
  "TargetDomainName",
  "TargetUserName",
  "TargetLogonId",
] as const;

/** Logon session of LocalSystem, the same on every Windows and in every language. */
const SYSTEM_LOGON = 0x3e7n;

interface ProcessStart extends ProcessFacts {
  parentImage: string;
  account: string | undefined;
}

/**
 * Sysmon 1 and Security 4688. scrcons.exe and its children prove that a script consumer ran. A child of WmiPrvSE.exe
 * may be a command line consumer's, or a remote call's: only the join, which knows the commands, can tell. A command
 * line that would create or remove a subscription is an attempt.
 */
export function processSightings(event: Event, source: string): Sighting[] {
  const start = event.eventId === 1 ? sysmonStart(event) : securityStart(event);
  if (!start) return [];
  const sightings: Sighting[] = [];
  const fired = firingOf(start);
  const { image, commandLine, asSystem } = start;
  const detail = commandLine === "" ? image : commandLine;
  const process = { image, commandLine, asSystem };
  if (fired) {
    const consumer = { class: fired.className, name: undefined, properties: {} };
    const own = { kind: fired.kind, object: "consumer", consumer, actor: start.account, detail, process } as const;
    sightings.push(sightingFrom(event, source, own));
  }
  const intent = intentOfCommand(image, commandLine);
  if (intent) {
    const own = { kind: "attempted", object: intent.object, actor: start.account, detail, process } as const;
    const more = { mentions: intent.mentions, caveats: intent.caveats };
    sightings.push(sightingFrom(event, source, { ...own, ...more }));
  }
  return sightings;
}

function firingOf(start: ProcessStart): { className: string; kind: "fired" | "may-have-fired" } | undefined {
  if (isWbemImage(start.image, "scrcons.exe")) {
    // Without a command line (no audit policy for it) the image alone has to do.
    const started = start.commandLine === "" || /\s[-/]embedding\b/i.test(start.commandLine);
    return { className: "ActiveScriptEventConsumer", kind: started ? "fired" : "may-have-fired" };
  }
  if (isWbemImage(start.parentImage, "scrcons.exe")) return { className: "ActiveScriptEventConsumer", kind: "fired" };
  if (isWbemImage(start.parentImage, "wmiprvse.exe")) {
    return { className: "CommandLineEventConsumer", kind: "may-have-fired" };
  }
  return undefined;
}

/** The program in its own folder: a namesake elsewhere is another program. */
function isWbemImage(image: string, name: string): boolean {
  const path = image.toLowerCase().replaceAll("/", "\\");
  return path.endsWith(`\\system32\\wbem\\${name}`) || path.endsWith(`\\syswow64\\wbem\\${name}`);
}

function sysmonStart(event: Event): ProcessStart | undefined {
  const read = eventValues(event, SYSMON);
  if (!read) return undefined;
  const [image = "", commandLine = "", parentImage = "", user, logonId = "", integrity = ""] = read;
  const byLogon = numberIn(logonId);
  const asSystem = byLogon === undefined ? integrity === "System" || user === "S-1-5-18" : byLogon === SYSTEM_LOGON;
  return { image, commandLine, parentImage, asSystem, account: accountOf(user) };
}

/** The process runs as Target where that names a session, else as its creator (Subject). */
function securityStart(event: Event): ProcessStart | undefined {
  const read = eventValues(event, SECURITY);
  if (!read) return undefined;
  const [image = "", commandLine = "", parentImage = "", ...accounts] = read;
  const target = numberIn(accounts[5] ?? "") ?? 0n;
  const [domain = "", name, logonId = ""] = target === 0n ? accounts.slice(0, 3) : accounts.slice(3);
  const user = accountOf(name);
  const account = user === undefined || accountOf(domain) === undefined ? user : `${domain}\\${user}`;
  const asSystem = numberIn(logonId) === SYSTEM_LOGON;
  return { image, commandLine, parentImage, asSystem, account };
}

function numberIn(text: string): bigint | undefined {
  return /^(?:0x[0-9a-f]{1,16}|\d{1,20})$/i.test(text.trim()) ? BigInt(text.trim()) : undefined;
}
