/**
 * Sigma -> KQL for Microsoft Sentinel without parsers: SecurityEvent for the Security log, Event for every other channel,
 * whose payload is XML in the column EventData.
 */
import { aliasedField } from "../../compile/stream-builder.ts";
import type { SourcePlace } from "../../logsource/windows-sources.ts";
import type { Place } from "../../parse/yaml-tree.ts";
import { join, type Said, sayBoolean, type Test, unbracketed } from "../boolean-text.ts";
import { checkedName } from "../field-names.ts";
import { inNamesOf } from "../made-field.ts";
import { decidedId, idsAt, type Language, type PlacedRule } from "../placed-rule.ts";
import { shapeOf } from "../text-shape.ts";
import { unsayable } from "../unsayable.ts";
import { elementsOf, payloadOf } from "../user-data.ts";
import { kqlCorrelation, partColumns } from "./correlation.ts";
import { kqlQuoted } from "./literal.ts";
import { isAbsentFrom4688, securityColumn } from "./security-columns.ts";
import { type Column, KQL_WORDS, kqlTest } from "./value-test.ts";

type Note = (text: string) => void;

export const kqlSentinel: Language = {
  rule: (placed, note) => united(tablesOf(placed, note)),
  correlation: (correlation, members, note) => {
    const parts = members.map((placed) => {
      const groups = correlation.groupBy.map((name) => aliasedField(correlation, name, placed.rule));
      return united(tablesOf(placed, note, groups));
    });
    return kqlCorrelation(correlation, parts);
  },
};

function united(tables: readonly string[]): string {
  const [only] = tables;
  if (only !== undefined && tables.length === 1) return only;
  return `union\n${tables.map((table) => `(${table})`).join(",\n")}`;
}

/** One query per table; `groups`: fields of a correlation, that then are all the query gives. */
function tablesOf(placed: PlacedRule, note: Note, groups?: readonly string[]): string[] {
  const tables = placed.places.flatMap((place) => {
    const isSecurity = place.channels?.some((channel) => channel.toLowerCase() === "security") ?? false;
    return isSecurity ? securityTable(placed, place, note, groups) : eventTable(placed, place, note, groups);
  });
  if (tables.length === 0) throw unsayable("The rule can never match there", placed.rule.at);
  return tables;
}

function securityTable(
  placed: PlacedRule,
  place: SourcePlace,
  note: Note,
  groups: readonly string[] | undefined,
): string[] {
  const columnOf = (field: string, at: Place): Column => {
    if (field.toLowerCase() === "eventid") return { text: "tostring(EventID)", present: "true" };
    if (field.toLowerCase() === "computer") return { text: "Computer", present: "true" };
    const column = securityColumn(checkedName(field, at));
    if (column === undefined) throw unsayable(`The table SecurityEvent has no column for '${field}'`, at);
    return { text: `tostring(${column})`, present: undefined };
  };
  const said = sayBoolean(inNamesOf(place, placed.expression), KQL_WORDS, (test): Said => {
    const decided = decidedId(test, idsAt(place, placed.eventIds));
    if (decided !== undefined) return decided;
    if (isAbsentFrom4688(test.field) && place.eventIds.includes(4688)) return test.test.kind === "null";
    return idTest(test) ?? kqlTest(columnOf(test.field, test.at), test, columnOf);
  });
  if (said === false) {
    note("Left out: SecurityEvent, whose records can't match for want of fields.");
    return [];
  }
  const gate = join([idGate(place, placed), said], "and", KQL_WORDS);
  const ends = groups?.map((name) => columnOf(nameAt(place, name), placed.rule.at).text);
  return [["SecurityEvent", where(gate), ...(ends ? [partColumns("TimeGenerated", ends)] : [])].flat().join("\n| ")];
}

function eventTable(
  placed: PlacedRule,
  place: SourcePlace,
  note: Note,
  groups: readonly string[] | undefined,
): string[] {
  const payload = payloadOf(place.channels ?? []);
  if (payload === "unknown")
    throw unsayable(
      "Records of this channel keep their values in UserData of unknown elements",
      placed.rule.logSource.at,
    );
  const used = { data: false, user: false };
  const columnOf = (field: string, at: Place): Column => {
    const key = field.toLowerCase();
    const system = Object.hasOwn(SYSTEM, key) ? SYSTEM[key] : undefined;
    if (system !== undefined) return { text: system, present: "true" };
    const name = checkedName(field, at);
    if (payload === "user") {
      used.user = true;
      return userColumn(name, placed, place);
    }
    used.data = true;
    if (name === "Data") throw unsayable("Values without names have no form there", at);
    return { text: `tostring(Fields[${kqlQuoted(name)}])`, present: `isnotnull(Fields[${kqlQuoted(name)}])` };
  };
  const whens = Object.entries(place.when).map(([field, values]) => {
    const column = columnOf(field, placed.rule.at).text;
    return join(
      values.map((value) => `${column} =~ ${kqlQuoted(value)}`),
      "or",
      KQL_WORDS,
    );
  });
  const said = sayBoolean(inNamesOf(place, placed.expression), KQL_WORDS, (test): Said => {
    if (test.field === "") return keyword(test, note);
    const decided = decidedId(test, idsAt(place, placed.eventIds));
    if (decided !== undefined) return decided;
    return idTest(test) ?? kqlTest(columnOf(test.field, test.at), test, columnOf);
  });
  const ends = groups?.map((name) => columnOf(nameAt(place, name), placed.rule.at).text);
  if (said === false) throw unsayable("The rule can never match there", placed.rule.at);
  const commands = [
    "Event",
    where(join([channelGate(place), idGate(place, placed)], "and", KQL_WORDS)),
    ...(used.data || used.user ? PAYLOAD : []),
    ...(used.data ? FIELDS : []),
    where(join([...whens, said], "and", KQL_WORDS)),
    ...(ends ? [partColumns("TimeGenerated", ends)] : []),
  ];
  return [commands.flat().join("\n| ")];
}

/** Columns of the table Event. */
const SYSTEM: Readonly<Record<string, string>> = {
  eventid: "tostring(EventID)",
  channel: "EventLog",
  provider_name: "Source",
  computer: "Computer",
};

/** Agents differ in whether a DataItem is around the payload. */
const PAYLOAD: readonly string[] = [
  "extend Payload = parse_xml(EventData)",
  "extend Payload = iff(isnull(Payload.DataItem), Payload, Payload.DataItem)",
];

/** A record with one value has an object where others have a list. */
const FIELDS: readonly string[] = [
  "extend Values = Payload.EventData.Data",
  'extend Values = iff(gettype(Values) == "array", Values, pack_array(Values))',
  'mv-apply Value = Values on (summarize Fields = make_bag(bag_pack(tostring(Value["@Name"]), tostring(Value["#text"]))))',
];

function userColumn(field: string, placed: PlacedRule, place: SourcePlace): Column {
  const ids = idsAt(place, placed.eventIds);
  const found = elementsOf(field, ids ? new Set(ids) : "any");
  const paths = found.map(({ element, child }) => `Payload.UserData.${element}.${child}`);
  const [only] = paths;
  if (only === undefined) throw unsayable(`No event of this channel has a field '${field}'`, placed.rule.logSource.at);
  const present = paths.map((path) => `isnotnull(${path})`).join(" or ");
  if (paths.length === 1) return { text: `tostring(${only})`, present };
  return { text: `strcat(${paths.map((path) => `tostring(${path})`).join(", ")})`, present: `(${present})` };
}

function channelGate({ channels }: SourcePlace): Said {
  return join(channels?.map((channel) => `EventLog =~ ${kqlQuoted(channel)}`) ?? [true], "or", KQL_WORDS);
}

function idGate(place: SourcePlace, placed: PlacedRule): Said {
  const ids = idsAt(place, placed.eventIds);
  if (ids === undefined) return true;
  return ids.length === 1 ? `EventID == ${ids[0]}` : `EventID in (${ids.join(", ")})`;
}

/** `EventID == 4104` rather than a comparison of texts. */
function idTest({ field, test }: Test): string | undefined {
  if (field.toLowerCase() !== "eventid" || test.kind !== "number") return undefined;
  return Number.isInteger(test.value) ? `EventID == ${test.value}` : undefined;
}

function where(said: Said): string[] {
  return said === true ? [] : [`where ${unbracketed(String(said))}`];
}

function keyword({ test, at }: Test, note: Note): string {
  const shape = test.kind === "text" ? shapeOf(test.parts) : undefined;
  if (shape?.how !== "contains" || /[<>&"']/.test(shape.text) || test.kind !== "text" || test.cased)
    throw unsayable("Only plain keywords without < > & or quotes can be searched for in the XML of a record", at);
  note("Keywords are searched for in the XML of the payload, where names of fields stand beside the values.");
  return `EventData contains ${kqlQuoted(shape.text)}`;
}

function nameAt({ fields }: SourcePlace, name: string): string {
  return Object.hasOwn(fields, name) ? (fields[name] ?? name) : name;
}
