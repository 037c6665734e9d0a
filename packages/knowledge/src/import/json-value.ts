import { type IssueLog, MalformedError } from "@unbind/bytes";
import { openText } from "./source-text.ts";

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text, or "" for anything else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The texts in a list; a lone text counts as a list of one, anything else as none. */
export function textList(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

/**
 * Parses a JSON source.
 *
 * @throws LimitError KNOW_SOURCE_SIZE
 * @throws MalformedError KNOW_JSON, with line and column where the engine tells them
 */
export function parseJson(data: Uint8Array | string, path: string, issues?: IssueLog): unknown {
  const source = openText(data, path, issues);
  try {
    return JSON.parse(source.text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const index = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
    const { line, column } = source.position(index);
    throw new MalformedError("KNOW_JSON", `${path} isn't JSON (line ${line}, column ${column}): ${message}`, {
      ref: { path, offset: index },
      cause: error,
    });
  }
}
