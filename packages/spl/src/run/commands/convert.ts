/** `convert`: times and numbers from one form into another, value by value. What doesn't fit stays, except with `num`. */
import type { ConvertCommand, ConvertFunction } from "../../syntax/command-fields.ts";
import type { Row, Scalar } from "../row.ts";
import { eachRow, type Operator } from "../step.ts";
import { durationSeconds } from "../time/relative-time.ts";
import { strftime } from "../time/strftime.ts";
import { strptime } from "../time/strptime.ts";
import { fieldValueOf, numberOfScalar, scalarsOf, textOfScalar } from "../values/coercion.ts";
import { numberOfText } from "../values/number-text.ts";
import { expandNames, isInternal } from "../values/wildcard-names.ts";

type Conversion = (value: Scalar) => Scalar | undefined;

const KIBIBYTES: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["k", 1],
  ["m", 1024],
  ["g", 1024 * 1024],
]);

export function compileConvert(command: ConvertCommand): Operator {
  const none = new Set(command.conversions.filter((c) => c.function === "none").map((c) => c.field.text));
  const conversions = command.conversions
    .filter((conversion) => conversion.function !== "none")
    .map((conversion) => ({
      ...conversion,
      convert: conversionOf(conversion.function, command.timeFormat),
    }));
  const added = conversions.flatMap(({ as }) => (as === undefined || as.wildcards > 0 ? [] : [as.text]));
  return eachRow(
    (row) => {
      for (const { field, as, convert } of conversions) {
        for (const name of namesOf(row, field)) {
          if (!none.has(name) || field.wildcards === 0) convertField(row, name, as?.text ?? name, convert);
        }
      }
    },
    (before) => before && [...new Set([...before, ...added])],
  );
}

/** A wildcard means shown fields, or internal ones too if it starts like one. */
function namesOf(row: Row, field: ConvertCommand["conversions"][number]["field"]): string[] {
  if (field.wildcards === 0) return [field.text];
  return expandNames([field], row.names()).filter((name) => !isInternal(name) || isInternal(field.text));
}

function convertField(row: Row, name: string, target: string, convert: Conversion): void {
  const values = scalarsOf(row.get(name));
  if (values.length === 0) return;
  row.set(target, fieldValueOf(values.map(convert).filter((value) => value !== undefined)));
}

function conversionOf(name: ConvertFunction, timeFormat: string): Conversion {
  switch (name) {
    case "ctime":
      return (value) => keepUnless(value, (number) => strftime(number, timeFormat));
    case "mktime":
      return (value) => strptime(textOfScalar(value), timeFormat) ?? value;
    case "mstime":
      return minutesAndSeconds;
    case "dur2sec":
      return (value) => durationOf(textOfScalar(value)) ?? value;
    case "memk":
      return (value) => memoryOf(textOfScalar(value)) ?? value;
    case "rmcomma":
      return (value) => withNumber(textOfScalar(value).replaceAll(",", ""), value);
    case "rmunit":
      return (value) => withNumber(/^\s*[+-]?[\d.,]+/.exec(textOfScalar(value))?.[0].replaceAll(",", "") ?? "", value);
    case "num":
      return automatic;
    case "auto":
      return (value) => automatic(value) ?? value;
    case "none":
      return (value) => value;
  }
}

function keepUnless(value: Scalar, body: (number: number) => string | undefined): Scalar {
  const number = numberOfScalar(value);
  return number === undefined ? value : (body(number) ?? value);
}

function withNumber(text: string, otherwise: Scalar): Scalar {
  return numberOfText(text) ?? otherwise;
}

/** A number, a duration, a size in memory, a number with commas or a unit; `undefined` if it is none. */
function automatic(value: Scalar): Scalar | undefined {
  const text = textOfScalar(value);
  return numberOfScalar(value) ?? durationOf(text) ?? memoryOf(text) ?? numberOfText(text.replaceAll(",", ""));
}

/** `[D+]HH:MM:SS` or `5m` in seconds. */
function durationOf(text: string): number | undefined {
  const parts = /^(?:(\d{1,6})\+)?(\d{1,6}):(\d{1,2}):(\d{1,2})(?:\.\d+)?$/.exec(text.trim());
  if (parts === null) return /[a-z]/i.test(text) ? durationSeconds(text) : undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return days * 86_400 + hours * 3600 + minutes * 60 + seconds;
}

/** `MM:SS.mmm` in seconds. */
function minutesAndSeconds(value: Scalar): Scalar {
  const parts = /^(?:(\d{1,6}):)?(\d{1,2})(\.\d{1,6})?$/.exec(textOfScalar(value).trim());
  if (parts === null) return value;
  return Number(parts[1] ?? 0) * 60 + Number(`${parts[2]}${parts[3] ?? ""}`);
}

/** `12m` in kibibytes. */
function memoryOf(text: string): number | undefined {
  const parts = /^\s*(\d{1,15}(?:\.\d{1,9})?)\s*([kmg]?)b?\s*$/i.exec(text);
  const factor = KIBIBYTES.get((parts?.[2] ?? "").toLowerCase());
  return parts === null || factor === undefined ? undefined : Number(parts[1]) * factor;
}
