/**
 * Sigma -> SPL for Windows events of the Splunk add-on, XML rendering (`source=XmlWinEventLog:...`; classic is accepted
 * where fields have the same names). Not said: `present and empty`, dates, upper limits of correlations.
 */
import { aliasedField } from "../../compile/stream-builder.ts";
import type { Expression } from "../../detection/expression.ts";
import type { SigmaCorrelation } from "../../parse/document.ts";
import { join, type Said, sayBoolean, unbracketed } from "../boolean-text.ts";
import { leastCount, refuseBounds, secondsOf } from "../correlation-parts.ts";
import { inNamesOf } from "../made-field.ts";
import { decidedId, idsAt, type Language, type PlacedRule } from "../placed-rule.ts";
import { unsayable } from "../unsayable.ts";
import { splunkFields } from "./fields.ts";
import { extractions, searchGate, whereGate } from "./records.ts";
import { SEARCH_WORDS, searchTest } from "./search-form.ts";
import { WHERE_WORDS, whereTest } from "./where-form.ts";

type Note = (text: string) => void;

export const splunk: Language = {
  rule: (placed, note) => {
    const said = placed.places.map((place) => {
      const expression = gated(placed, inNamesOf(place, placed.expression), place);
      return {
        place,
        expression,
        gate: searchGate(place, placed),
        filter: inSearch(expression, idsAt(place, placed.eventIds)),
      };
    });
    const commands = said.flatMap(({ place, expression }) => extractions(place, expression, placed, note));
    const first = gateText(said.map(({ gate }) => gate));
    if (said.some(({ filter }) => filter === undefined))
      return [
        first,
        ...commands,
        `where ${unbracketed(possible(inWhere(placed, said.length > 1, note), placed))}`,
      ].join("\n| ");
    const [only] = said;
    if (only && said.length === 1) return asSearch(first, commands, possible(only.filter ?? false, placed));
    const whole = said.map(({ gate, filter }) => join([...gate, filter ?? false], "and", SEARCH_WORDS));
    const text = possible(join(whole, "or", SEARCH_WORDS), placed);
    return commands.length === 0 ? text : asSearch(first, commands, text);
  },
  correlation: (correlation, members, note) => {
    const groups = groupsOf(correlation, members);
    const gates = members.flatMap((placed) => placed.places.map((place) => searchGate(place, placed)));
    const isMixed = new Set(gates.map((gate) => gate.join(" "))).size > 1;
    const commands = members.flatMap((placed) =>
      placed.places.flatMap((place) => extractions(place, inNamesOf(place, placed.expression), placed, note)),
    );
    const steps = members.map(
      (placed, i) => `step_${i + 1}=if(${onlyCondition(inWhere(placed, isMixed, note), placed)}, _time, null())`,
    );
    const some = members.map((_, i) => `isnotnull(step_${i + 1})`).join(" OR ");
    const named = groups.map((field, i) => `group_${i + 1}=lower(${field})`);
    const present = groups.map((_, i) => ` AND isnotnull(group_${i + 1})`).join("");
    return [
      gateText(gates),
      ...new Set(commands),
      `eval ${[...steps, ...named].join(",\n    ")}`,
      `where (${some})${present}`,
      "sort 0 _time",
      ...windows(correlation, members, groups.length),
    ].join("\n| ");
  },
};

function gated(placed: PlacedRule, expression: Expression, place: PlacedRule["places"][number]): Expression {
  const when = Object.entries(place.when).map(
    ([field, values]): Expression => ({
      kind: "or",
      items: values.map((value) => ({
        kind: "test",
        field,
        test: { kind: "text", parts: [value], cased: false },
        at: placed.rule.at,
      })),
    }),
  );
  return when.length === 0 ? expression : { kind: "and", items: [...when, expression] };
}

/** The search in one command, or with the filter behind what makes its fields. */
function asSearch(gate: string, commands: readonly string[], filter: string): string {
  if (commands.length > 0) return [gate, ...commands, `search ${unbracketed(filter)}`].join("\n| ");
  return gate === "" ? filter : `${gate} ${filter}`;
}

function gateText(gates: readonly (readonly string[])[]): string {
  const texts = [...new Set(gates.map((terms) => terms.join(" ")))];
  if (texts.includes("")) return "*";
  return texts.length === 1 ? (texts[0] ?? "") : texts.map((text) => `(${text})`).join(" OR ");
}

/** Undefined if some test needs `where`. */
function inSearch(expression: Expression, ids: readonly number[] | undefined): Said | undefined {
  let whole = true;
  const said = sayBoolean(expression, SEARCH_WORDS, (test) => {
    const text = decidedId(test, ids) ?? searchTest(test);
    if (text === undefined) whole = false;
    return text ?? false;
  });
  return whole ? said : undefined;
}

/** `isMixed`: records of other places come along and must be told apart. */
function inWhere(placed: PlacedRule, isMixed: boolean, note: Note): Said {
  const said = placed.places.map((place) => {
    const expression = gated(placed, inNamesOf(place, placed.expression), place);
    const ids = idsAt(place, placed.eventIds);
    const text = sayBoolean(expression, WHERE_WORDS, (test) => decidedId(test, ids) ?? whereTest(test, note));
    return join([...(isMixed ? whereGate(place, placed) : []), text], "and", WHERE_WORDS);
  });
  return join(said, "or", WHERE_WORDS);
}

function onlyCondition(said: Said, placed: PlacedRule): string {
  return said === true ? "true()" : unbracketed(possible(said, placed));
}

function possible(said: Said, { rule }: PlacedRule): string {
  if (said === false) throw unsayable("The rule can never match there", rule.at);
  return said === true ? "*" : said;
}

/** Fields of the groups; all rules must have them under the same names. @throws RuleError SIGMA_UNSAYABLE */
function groupsOf(correlation: SigmaCorrelation, members: readonly PlacedRule[]): string[] {
  return correlation.groupBy.map((name) => {
    const fields = new Set(
      members.flatMap((placed) =>
        placed.places.map((place) => {
          const field = aliasedField(correlation, name, placed.rule);
          return splunkFields(
            Object.hasOwn(place.fields, field) ? (place.fields[field] ?? field) : field,
            correlation.at,
          )[0];
        }),
      ),
    );
    const [only] = fields;
    if (fields.size === 1 && only !== undefined) return only;
    throw unsayable(
      `The rules group '${name}' by fields of different names, which one SPL group can't`,
      correlation.at,
    );
  });
}

function windows(correlation: SigmaCorrelation, members: readonly PlacedRule[], groups: number): string[] {
  const seconds = secondsOf(correlation);
  const by = groups === 0 ? "" : ` BY ${Array.from({ length: groups }, (_, i) => `group_${i + 1}`).join(", ")}`;
  switch (correlation.type) {
    case "temporal_ordered":
      refuseBounds(correlation);
      return ordered(members.length, seconds, by);
    case "temporal":
      refuseBounds(correlation);
      return together(members.length, seconds, by);
    case "event_count":
    case "value_count":
      return counted(correlation, members, `time_window=${seconds}s`, by);
    default:
      throw unsayable(`Correlations of type ${correlation.type} are not converted`, correlation.at);
  }
}

function counted(correlation: SigmaCorrelation, members: readonly PlacedRule[], window: string, by: string): string[] {
  const least = leastCount(correlation);
  const [field, more] = correlation.valueFields;
  if (members.length > 1) throw unsayable("A count over several rules has no form in SPL", correlation.at);
  if (more !== undefined) throw unsayable("A count of tuples has no form in SPL", correlation.at);
  const [name = ""] = field === undefined ? [] : splunkFields(field, correlation.at);
  const metric = correlation.type === "event_count" ? "count" : `dc(${name})`;
  return [`streamstats ${window} ${metric} AS seen${by}`, `where seen>=${least}`];
}

function together(count: number, seconds: number, by: string): string[] {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const last = numbers.map((i) => `last(step_${i}) AS last_${i}`).join(" ");
  const all = numbers.map((i) => `isnotnull(last_${i})`).join(" AND ");
  const oldest = numbers.map((i) => `last_${i}`).join(", ");
  return [`streamstats ${last}${by}`, `where ${all} AND _time-min(${oldest})<=${seconds}`];
}

function ordered(count: number, seconds: number, by: string): string[] {
  const commands = ["eval start_1=step_1"];
  for (let i = 2; i <= count; i += 1) {
    commands.push(`streamstats current=f last(start_${i - 1}) AS before_${i - 1}${by}`);
    commands.push(`eval start_${i}=if(isnotnull(step_${i}), before_${i - 1}, null())`);
  }
  return [...commands, `where isnotnull(start_${count}) AND _time-start_${count}<=${seconds}`];
}
