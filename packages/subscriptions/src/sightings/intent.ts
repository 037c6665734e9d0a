import type { ObjectKind } from "@unbind/model";
import { classMention, mentionsOf } from "./mentions.ts";

/** What a script or command would do, as far as its words go. */
export interface Intent {
  object: ObjectKind;
  mentions: string[];
  caveats: string[];
}

const CLASSES =
  /__EventFilter\b|__FilterToConsumerBinding\b|(?:ActiveScript|CommandLine|LogFile|NTEventLog|SMTP)EventConsumer\b|__(?:Interval|Absolute)TimerInstruction\b/gi;
/** Words that write or delete an instance; registering for temporary events isn't among them. */
const VERBS =
  /\b(?:Set-WmiInstance|swmi|New-CimInstance|ncim|Remove-WmiObject|rwmi|Remove-CimInstance|rcim|Set-CimInstance)\b|\[wmiclass\]|\b(?:CreateInstance|PutInstance|DeleteInstance|SpawnInstance_|Put_|Delete_)|\.(?:Put|Delete)\s?\(|\binstance\s{1,8}of\b/i;
const SCRIPT_CAVEAT = "only the first literals of the script are compared";

/**
 * Intent of a script: it must both name a class that subscriptions are made of and call something that writes or
 * deletes instances. Lists of words, help texts and temporary registrations have one without the other.
 */
export function intentOfScript(text: string): Intent | undefined {
  const classes = classesIn(text);
  return classes.size > 0 && VERBS.test(text) ? intentFrom(text, classes) : undefined;
}

/** Intent of a process: wmic that creates or deletes, mofcomp with a file, PowerShell with a script in its arguments. */
export function intentOfCommand(image: string, commandLine: string): Intent | undefined {
  if (commandLine === "") return undefined;
  const program = /[^\\/]*$/.exec(image.toLowerCase())?.[0] ?? "";
  if (program === "wmic.exe") {
    const classes = classesIn(commandLine);
    return classes.size > 0 && /\b(?:create|delete|set)\b/i.test(commandLine)
      ? intentFrom(commandLine, classes)
      : undefined;
  }
  if (program === "mofcomp.exe") return intentFrom(commandLine, new Set());
  const inline = intentOfScript(commandLine);
  if (inline) return inline;
  const isShell = program === "powershell.exe" || program === "pwsh.exe";
  return isShell && /wmi/i.test(commandLine) && /\.ps1\b/i.test(commandLine)
    ? intentFrom(commandLine, new Set())
    : undefined;
}

function intentFrom(text: string, classes: ReadonlySet<string>): Intent {
  const { mentions, isCut } = mentionsOf(text);
  const all = [...[...classes].map(classMention), ...mentions].sort();
  return { object: objectOf(classes), mentions: all, caveats: isCut ? [SCRIPT_CAVEAT] : [] };
}

function classesIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const match of text.matchAll(CLASSES)) found.add(match[0].toLowerCase());
  return found;
}

function objectOf(classes: ReadonlySet<string>): ObjectKind {
  if (classes.size === 1) {
    const [only = ""] = classes;
    if (only === "__eventfilter") return "filter";
    if (only.endsWith("eventconsumer")) return "consumer";
    if (only.endsWith("timerinstruction")) return "timer";
  }
  return "binding";
}
