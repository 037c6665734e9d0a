import { LimitError } from "@unbind/bytes";
import { isObject, type JsonObject, parseRecord } from "./json-value.ts";

/** Brackets that may be open at once in JSON that stands as text inside another record. */
const MAX_EMBEDDED_DEPTH = 64;

/** The object that a text holds as JSON; undefined if it is none. @throws JSON_DEPTH_LIMIT */
export function embeddedObject(text: string): JsonObject | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  guardDepth(text);
  try {
    const value = parseRecord(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function guardDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > MAX_EMBEDDED_DEPTH) {
        throw new LimitError("JSON_DEPTH_LIMIT", `more than ${MAX_EMBEDDED_DEPTH} brackets open in embedded JSON`);
      }
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
}
