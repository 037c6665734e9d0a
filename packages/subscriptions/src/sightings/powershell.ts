import { type Event, fieldOf, type Sighting } from "@unbind/model";
import { accountOf } from "./event-values.ts";
import { intentOfScript } from "./intent.ts";
import { pathMention } from "./mentions.ts";
import { sightingFrom } from "./sighting-parts.ts";

/** Characters of a command shown to people. */
const SHOWN = 200;

/** PowerShell 800 and 4103: a command ran, with its parameters as they were bound. */
export function pipelineSightings(event: Event, source: string): Sighting[] {
  const texts = event.data.length > 0 ? event.data.map(({ value }) => value) : [event.message ?? ""];
  const text = texts.join("\n");
  const userId = /\bUserId=([^\r\n]{1,256})/.exec(text)?.[1];
  return scriptSightings(event, source, text, undefined, accountOf(userId));
}

/** PowerShell 4104 of one part, or of all parts joined: the text of a script before it ran. */
export function scriptSightings(event: Event, source: string, text: string, path?: string, user?: string): Sighting[] {
  const intent = intentOfScript(text);
  if (!intent) return [];
  const { object, caveats } = intent;
  const file = accountOf(path);
  const mentions = file === undefined ? intent.mentions : [...new Set([...intent.mentions, pathMention(file)])].sort();
  const shown = text.trim().slice(0, SHOWN).replace(/\s+/g, " ");
  const detail = file === undefined ? shown : `${file}: ${shown}`;
  const actor = user ?? accountOf(event.userSid);
  return [sightingFrom(event, source, { kind: "attempted", object, mentions, caveats, actor, detail })];
}

/** The part of a script block that a 4104 holds. */
export interface ScriptPart {
  text: string;
  block: string;
  number: number;
  total: number;
  path: string;
}

/** Undefined if the record holds no text. */
export function scriptPartOf(event: Event): ScriptPart | undefined {
  const text = fieldOf(event, "ScriptBlockText") ?? event.message;
  if (text === undefined || text === "") return undefined;
  return {
    text,
    block: fieldOf(event, "ScriptBlockId") ?? "",
    number: Number(fieldOf(event, "MessageNumber") ?? 1) || 1,
    total: Number(fieldOf(event, "MessageTotal") ?? 1) || 1,
    path: fieldOf(event, "Path") ?? "",
  };
}

/** True for a part of a script block that has more: to be read together with the others, by a `SightingCollector`. */
export function isScriptBlockPart(event: Event): boolean {
  if (event.eventId !== 4104) return false;
  const part = scriptPartOf(event);
  return part !== undefined && part.total > 1 && part.block !== "";
}
