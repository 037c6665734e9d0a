/** What events a search expression needs. Whatever isn't understood, `NOT` above all, needs every event. */
import type { SearchExpression } from "../../syntax/search-expression.ts";
import type { TextPattern } from "../../syntax/span.ts";
import { type EventSets, intersection, union } from "./event-set.ts";
import { wordOf } from "./field-words.ts";

const EVERY: EventSets = undefined;
const NONE: EventSets = [];

const ID_FIELDS: ReadonlySet<string> = new Set(["EventCode", "EventID", "signature_id"]);
const CHANNEL_FIELDS: ReadonlySet<string> = new Set(["Channel", "LogName"]);

/** Names that events answer to, see `source-alias.ts`. */
const ALIAS = /^(?:xml)?wineventlog(?::([\s\S]*))?$/;
const EVENT_TYPE = /^wineventlog_(security|system|application)$/;

/** Ids that a pair of bounds is spelled out to. */
const MAX_ID_RANGE = 64;

/**
 * Events that the expression may hold for.
 * @param nameOf the event's name for a field of the row, `process_name` for `Processes.process_name`
 */
export function searchNeeds(node: SearchExpression, nameOf: (field: string) => string = (field) => field): EventSets {
  switch (node.kind) {
    case "and":
      return intersection([...node.items.map((item) => searchNeeds(item, nameOf)), idRange(node.items)]);
    case "or":
      return union(node.items.map((item) => searchNeeds(item, nameOf)));
    case "comparison":
      return node.operator === "=" ? fieldNeeds(nameOf(node.field.name), node.value) : EVERY;
    case "in":
      return union(node.values.map((value) => fieldNeeds(nameOf(node.field.name), value)));
    default:
      return EVERY;
  }
}

function fieldNeeds(field: string, value: TextPattern): EventSets {
  if (ID_FIELDS.has(field)) return idNeeds(value);
  if (field === "source" || field === "sourcetype") return aliasNeeds(field, value);
  if (field === "eventtype") return eventTypeNeeds(value);
  if (CHANNEL_FIELDS.has(field)) return channelNeeds(value);
  const word = wordOf(field, value);
  return word === undefined ? EVERY : [{ words: [word] }];
}

function idNeeds(value: TextPattern): EventSets {
  if (value.wildcards > 0) return EVERY;
  const id = Number(value.text);
  return Number.isInteger(id) && id >= 0 && id <= 0xffff ? [{ eventIds: new Set([id]) }] : NONE;
}

function aliasNeeds(field: string, value: TextPattern): EventSets {
  if (value.wildcards > 0) return EVERY;
  const match = ALIAS.exec(value.text.toLowerCase());
  if (match === null) return NONE;
  const channel = match[1];
  if (channel === undefined) return field === "sourcetype" ? EVERY : NONE;
  return [{ channels: new Set([channel]) }];
}

function eventTypeNeeds(value: TextPattern): EventSets {
  if (value.wildcards > 0) return EVERY;
  const channel = EVENT_TYPE.exec(value.text.toLowerCase())?.[1];
  return channel === undefined ? NONE : [{ channels: new Set([channel]) }];
}

function channelNeeds(value: TextPattern): EventSets {
  return value.wildcards > 0 ? EVERY : [{ channels: new Set([value.text.toLowerCase()]) }];
}

/** `EventCode>18 EventCode<22`: both bounds on the id among the parts of an AND. */
function idRange(items: readonly SearchExpression[]): EventSets {
  let least = 0;
  let most = 0xffff;
  for (const item of items) {
    if (item.kind !== "comparison" || !ID_FIELDS.has(item.field.name)) continue;
    const bound = /^\d{1,5}$/.test(item.value.text) ? Number(item.value.text) : undefined;
    if (bound === undefined) continue;
    if (item.operator === ">") least = Math.max(least, bound + 1);
    if (item.operator === ">=") least = Math.max(least, bound);
    if (item.operator === "<") most = Math.min(most, bound - 1);
    if (item.operator === "<=") most = Math.min(most, bound);
  }
  if (most - least >= MAX_ID_RANGE) return EVERY;
  const ids = Array.from({ length: Math.max(0, most - least + 1) }, (_, i) => least + i);
  return [{ eventIds: new Set(ids) }];
}
