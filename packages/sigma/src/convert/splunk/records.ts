/** Which records a place means, and how values of UserData become fields. */
import type { Expression } from "../../detection/expression.ts";
import type { SourcePlace } from "../../logsource/windows-sources.ts";
import { fieldsOf } from "../made-field.ts";
import { idsAt, type PlacedRule } from "../placed-rule.ts";
import { escapeRegex } from "../text-shape.ts";
import { unsayable } from "../unsayable.ts";
import { elementsOf, payloadOf } from "../user-data.ts";
import { splunkQuoted } from "./literal.ts";

/** Terms of `search` for the records of a place. */
export function searchGate(place: SourcePlace, { eventIds }: PlacedRule): string[] {
  const channels = place.channels?.flatMap((channel) => [`XmlWinEventLog:${channel}`, `WinEventLog:${channel}`]) ?? [];
  const sources = channels.map((source) => `source=${splunkQuoted(source)}`);
  const ids = idsAt(place, eventIds);
  const codes = ids && (ids.length === 1 ? `EventCode=${ids[0]}` : `EventCode IN (${ids.join(", ")})`);
  return [...(sources.length > 0 ? [`(${sources.join(" OR ")})`] : []), ...(codes === undefined ? [] : [codes])];
}

/** The same for `where`. */
export function whereGate(place: SourcePlace, { eventIds }: PlacedRule): string[] {
  const sources = place.channels?.map(escapeRegex).join("|");
  const ids = idsAt(place, eventIds);
  const codes = ids?.map((id) => `EventCode=${id}`).join(" OR ");
  return [
    ...(sources === undefined ? [] : [`match(source, ${splunkQuoted(`(?i)^(?:Xml)?WinEventLog:(?:${sources})\\z`)})`]),
    ...(codes === undefined ? [] : [`(${codes})`]),
  ];
}

const SYSTEM = ["eventid", "channel", "computer", "provider_name", "eventrecordid"];

/** Commands that make fields of what stands in UserData. @throws RuleError SIGMA_UNSAYABLE */
export function extractions(
  place: SourcePlace,
  expression: Expression,
  { eventIds, rule }: PlacedRule,
  note: (text: string) => void,
): string[] {
  const payload = payloadOf(place.channels ?? []);
  if (payload === "event") {
    if (fieldsOf(expression).has("Name")) note("Splunk gives the field Name the provider's name as a second value.");
    return [];
  }
  if (payload === "unknown")
    throw unsayable(
      "Records of this channel keep their values in UserData, of which Splunk makes no fields",
      rule.logSource.at,
    );
  note("Needs events rendered as XML (renderXml=true): the fields are cut out of UserData.");
  return [...fieldsOf(expression)].sort().flatMap((field) => {
    if (field === "" || SYSTEM.includes(field.toLowerCase())) return [];
    const ids = idsAt(place, eventIds);
    const found = elementsOf(field, ids ? new Set(ids) : "any");
    if (found.length === 0) throw unsayable(`No event of this channel has a field '${field}'`, rule.logSource.at);
    const path = ({ element, child }: (typeof found)[number]) => `path=Event.UserData.${element}.${child}`;
    const [only] = found;
    if (only && found.length === 1) return [`spath input=_raw ${path(only)} output=${field}`];
    const parts = found.map((one, i) => `spath input=_raw ${path(one)} output=${field}_${i + 1}`);
    return [...parts, `eval ${field}=coalesce(${found.map((_, i) => `${field}_${i + 1}`).join(", ")})`];
  });
}
