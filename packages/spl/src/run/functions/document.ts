/** Eval functions of JSON and XML: `json_extract`, `json_keys`, `spath`. */

import { jsonAt, parseJson, parsePath, scalarOfJson } from "../structured/json-path.ts";
import { parseDocument } from "../structured/spath.ts";
import { type EvalValue, fieldValueOf, textOf } from "../values/coercion.ts";
import { ofTexts, type PlainFunction } from "./plain-function.ts";

export const documentFunctions: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ["json_extract", ofTexts(jsonExtract)],
  ["json_keys", ofTexts(jsonKeys)],
  [
    "spath",
    ([input, path], run) => {
      const text = textOf(input);
      const steps = textOf(path);
      if (text === undefined || steps === undefined) return undefined;
      return fieldValueOf(parseDocument(text)?.at(steps, run.limits.values) ?? []);
    },
  ],
]);

const MAX_EXTRACTED = 10_000;

/** One value as it is; several as a JSON array. */
function jsonExtract(text: string, path = ""): EvalValue {
  const json = parseJson(text);
  if (json === undefined) return undefined;
  const found = path === "" ? [json] : jsonAt(json, parsePath(path), MAX_EXTRACTED);
  const [first] = found;
  if (first === undefined || first === null) return undefined;
  return found.length === 1 ? scalarOfJson(first) : JSON.stringify(found);
}

function jsonKeys(text: string): EvalValue {
  const json = parseJson(text);
  if (json === null || typeof json !== "object" || Array.isArray(json)) return undefined;
  return JSON.stringify(Object.keys(json));
}
