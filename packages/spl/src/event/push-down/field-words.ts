/**
 * Texts that must stand in a value of a record if a field is to match. Only fields that hold a record's text as it is, and
 * only texts that can't come from a value of another type: numbers, hex numbers, GUIDs, SIDs, times and booleans are
 * rendered from bytes, so that they don't stand in the record as text.
 *
 * Texts are looked for without regard to ASCII case. The Kelvin sign and the long s, which fold to k and s, are not found:
 * a value that is written with them escapes the push-down, though not the search itself.
 */

import type { TextPattern } from "../../syntax/span.ts";
import { windowsFields } from "../add-on/windows-fields.ts";

/** Add-on and data model fields that are a value or a piece of one, as long as the text has no backslash. */
const PIECES: ReadonlySet<string> = new Set([
  "answer",
  "file_name",
  "file_path",
  "original_file_name",
  "parent_process",
  "parent_process_exec",
  "parent_process_name",
  "parent_process_path",
  "process",
  "process_current_directory",
  "process_exec",
  "process_name",
  "process_path",
  "query",
  "registry_key_name",
  "registry_path",
  "registry_value_name",
]);

/** Values of EventData that searches compare and that Windows stores as text in every known version. */
const TEXT_VALUES: ReadonlySet<string> = new Set([
  "CallTrace",
  "CommandLine",
  "Consumer",
  "ContextInfo",
  "CurrentDirectory",
  "Destination",
  "Filter",
  "Image",
  "ImageLoaded",
  "NewProcessName",
  "OriginalFileName",
  "ParentCommandLine",
  "ParentImage",
  "ParentProcessName",
  "Path",
  "Payload",
  "PipeName",
  "Process_Command_Line",
  "Query",
  "QueryName",
  "ScriptBlockText",
  "ServiceName",
  "SourceImage",
  "TargetFilename",
  "TargetImage",
  "TargetObject",
  "TaskContent",
  "TaskName",
]);

/** Shorter texts stand in too many records, and make looking slow. */
const MIN_WORD_LENGTH = 5;

/** The longest text that a match of `pattern` in the field needs; undefined if none can be told. */
export function wordOf(field: string, pattern: TextPattern): string | undefined {
  if (Object.hasOwn(windowsFields, field) || !(PIECES.has(field) || TEXT_VALUES.has(field))) return undefined;
  const literals = pattern.parts.filter((part) => typeof part === "string");
  const words = literals.flatMap((text) => text.toLowerCase().split(/[^!-[\]-~ ]+/));
  let best = "";
  for (const word of words.map((text) => text.trim())) if (isTelling(word) && word.length > best.length) best = word;
  return best === "" ? undefined : best;
}

/** Long enough, and no number, hex number, GUID or boolean. */
function isTelling(word: string): boolean {
  return word.length >= MIN_WORD_LENGTH && /[g-wyz]/.test(word) && word !== "false";
}
