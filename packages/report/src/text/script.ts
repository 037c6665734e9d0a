import { neutralise } from "./neutral.ts";

/** A value with its lines kept, each of them neutralised, and how many characters were left out. */
export interface ScriptText {
  lines: string[];
  more: number;
}

const TAB = "    ";

/**
 * A text of evidence for a box of its own: line ends and tabs kept, everything else neutralised.
 *
 * @param most characters that are shown; a surrogate pair is never cut
 */
export function scriptText(value: string, most: number): ScriptText {
  const shown = value.length <= most ? value : value.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  const lines = shown.split(/\r\n|\n|\r/).map((line) => neutralise(line.replaceAll("\t", TAB)));
  while (lines.length > 1 && lines.at(-1)?.trim() === "") lines.pop();
  return { lines, more: value.length - shown.length };
}
