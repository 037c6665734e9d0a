import { LimitError } from "@unbind/bytes";
import { isObject, type JsonObject, parseRecord } from "./json-value.ts";
import { CONTAINER_WEIGHT, MAX_JSON_DEPTH, MAX_JSON_VALUES } from "./splitter.ts";

/** The object that a text holds as JSON; undefined if it is none. @throws JSON_DEPTH_LIMIT, JSON_VALUE_LIMIT */
export function embeddedObject(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  guard(text);
  try {
    const value = parseRecord(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function guard(text: string): void {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      depth++;
      values += CONTAINER_WEIGHT;
    } else if (unit === 0x7d || unit === 0x5d) depth--;
    else if (unit === 0x2c) values++;
    if (depth > MAX_JSON_DEPTH) {
      throw new LimitError("JSON_DEPTH_LIMIT", `more than ${MAX_JSON_DEPTH} brackets open in embedded JSON`);
    }
    if (values > MAX_JSON_VALUES) {
      throw new LimitError("JSON_VALUE_LIMIT", `more than ${MAX_JSON_VALUES} values in embedded JSON`);
    }
  }
}
