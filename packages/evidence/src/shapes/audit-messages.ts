/**
 * Values out of the English messages of Security 4688 and PowerShell 800, 4103 and 4104, named as the events name them.
 * Templates: message tables of the providers, checked against records that have both.
 */
import type { EventField } from "@unbind/model";

/** Values of such a message; undefined if it follows none of the templates. */
export function auditValues(source: string, eventId: number, text: string): EventField[] | undefined {
  if (/^security$/i.test(source) || /security-auditing/i.test(source)) {
    return eventId === 4688 ? processCreation(text) : undefined;
  }
  if (!/powershell/i.test(source)) return undefined;
  if (eventId === 4104) return scriptBlock(text);
  if (eventId === 4103) return pipelineStep(text);
  return eventId === 800 ? pipeline(text) : undefined;
}

const SUBJECT: Record<string, string> = {
  "Security ID": "UserSid",
  "Account Name": "UserName",
  "Account Domain": "DomainName",
  "Logon ID": "LogonId",
};
const PROCESS: Record<string, string> = {
  "New Process ID": "NewProcessId",
  "New Process Name": "NewProcessName",
  "Token Elevation Type": "TokenElevationType",
  "Mandatory Label": "MandatoryLabel",
  "Creator Process ID": "ProcessId",
  "Creator Process Name": "ParentProcessName",
  "Process Command Line": "CommandLine",
};

/** Prefix of the values and names of the labels, per section of 4688. */
const SECTIONS: Record<string, { prefix: string; labels: Record<string, string> }> = {
  Subject: { prefix: "Subject", labels: SUBJECT },
  "Creator Subject": { prefix: "Subject", labels: SUBJECT },
  "Target Subject": { prefix: "Target", labels: SUBJECT },
  "Process Information": { prefix: "", labels: PROCESS },
};

/** Sections of `Label:<tabs>value` lines, up to the explanation of the token types. */
function processCreation(text: string): EventField[] | undefined {
  const fields: EventField[] = [];
  let section: (typeof SECTIONS)[string] | undefined;
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const heading = /^([A-Z][A-Za-z ]{1,40}):$/.exec(line)?.[1];
    if (heading !== undefined) section = Object.hasOwn(SECTIONS, heading) ? SECTIONS[heading] : undefined;
    if (line.startsWith("Token Elevation Type indicates")) break;
    const entry = /^\t([A-Z][A-Za-z ]{1,40}):\t*(.*)$/.exec(line);
    const label = entry?.[1] ?? "";
    const name = section && Object.hasOwn(section.labels, label) ? section.labels[label] : undefined;
    const current = fields.at(-1);
    if (name !== undefined) fields.push({ name: `${section?.prefix}${name}`, value: entry?.[2] ?? "" });
    // A command line may have line breaks of its own.
    else if (current?.name === "CommandLine" && heading === undefined && line !== "") current.value += `\n${line}`;
  }
  return fields.some(({ name }) => name === "NewProcessName") ? fields : undefined;
}

const MAX_LINES = 10_000;

/** 4104: `Creating Scriptblock text (1 of 2):`, the text, its id and path. */
function scriptBlock(text: string): EventField[] | undefined {
  const head = /^Creating Scriptblock text \((\d+) of (\d+)\):\r?\n/.exec(text);
  const id = text.lastIndexOf("\nScriptBlock ID: ");
  if (!head || id < head[0].length) return undefined;
  const tail = /^\nScriptBlock ID: (\S*)\r?\n?(?:Path: ?(.*))?/.exec(text.slice(id));
  return [
    { name: "MessageNumber", value: head[1] ?? "" },
    { name: "MessageTotal", value: head[2] ?? "" },
    { name: "ScriptBlockText", value: text.slice(head[0].length, id).replace(/\r?\n?\r?$/, "") },
    { name: "ScriptBlockId", value: tail?.[1] ?? "" },
    { name: "Path", value: (tail?.[2] ?? "").trimEnd() },
  ];
}

/** 4103: the bindings, then `Context:` and `User Data:`. */
function pipelineStep(text: string): EventField[] | undefined {
  const userData = text.lastIndexOf("\nUser Data:");
  const context = text.lastIndexOf("\nContext:", userData < 0 ? undefined : userData);
  if (context < 0) return undefined;
  const end = userData < 0 ? text.length : userData;
  return [
    {
      name: "ContextInfo",
      value: text
        .slice(context + "\nContext:".length, end)
        .replace(/^\s*?\n/, "")
        .trimEnd(),
    },
    { name: "UserData", value: userData < 0 ? "" : text.slice(userData + "\nUser Data:".length).trim() },
    { name: "Payload", value: text.slice(0, context).trimEnd() },
  ];
}

/** 800: the command line, its context, the bindings; three values without names. */
function pipeline(text: string): EventField[] | undefined {
  const start = "Pipeline execution details for command line: ";
  const details = text.lastIndexOf("\nDetails:");
  const context = text.lastIndexOf("\nContext Information:", details);
  if (!text.startsWith(start) || details < 0 || context < 0) return undefined;
  const command = text.slice(start.length, context).trimEnd().replace(/\.$/, "");
  const parts = [
    command,
    text.slice(context + "\nContext Information:".length, details),
    text.slice(details + "\nDetails:".length),
  ];
  return parts.map((part, i) => ({ name: "Data", value: i === 0 ? part : part.trim() }));
}
