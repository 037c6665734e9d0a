import { escapeText, neutralise } from "./neutral.ts";
import { charWidth, textWidth } from "./width.ts";

/** Where a line may end: after a blank, or after a separator of paths, lists and commands. */
const BREAK_AFTER = /[ \\/,;|&=)]/;

/** A blank before this share of the line is too early to end it there; a separator of a path is taken then. */
const EARLY = 0.5;

/**
 * Neutralised text in lines of at most `room` columns (at least 1). Breaks after blanks, or after separators of long
 * words, inside a word only where nothing else fits, never between a character and its marks. No character but a line's closing blanks is
 * lost. A character wider than the room is shown as its escape.
 */
export function wrap(text: string, room: number): string[] {
  const columns = Math.max(1, Math.floor(room));
  const lines: string[] = [];
  let line = "";
  let width = 0;
  let breakAt = 0;
  let blankAt = 0;
  for (const cluster of clusters(text, columns)) {
    const add = textWidth(cluster);
    while (line !== "" && width + add > columns && cluster !== " ") {
      const cut = blankAt >= columns * EARLY ? blankAt : breakAt > 0 ? breakAt : line.length;
      lines.push(line.slice(0, cut).trimEnd());
      line = line.slice(cut);
      width = textWidth(line);
      breakAt = Math.max(0, breakAt - cut);
      blankAt = 0;
    }
    line += cluster;
    width += add;
    if (!BREAK_AFTER.test(cluster) || line.trim() === "") continue;
    breakAt = line.length;
    if (cluster === " ") blankAt = line.length;
  }
  if (line.trimEnd() !== "" || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

const CUT = "...";
/** Characters looked at from the end; wider than any terminal. */
const MOST_CLIPPED = 2000;

/**
 * Any text on one line of at most `columns`, neutralised; of a longer one the end is kept, which tells more of a path.
 * Empty if not even the dots fit.
 */
export function clip(text: string, columns: number): string {
  const tail = text.slice(-MOST_CLIPPED);
  const clean = neutralise(tail);
  if (tail === text && textWidth(clean) <= columns) return clean;
  let room = columns - CUT.length;
  if (room < 0) return "";
  const parts = [...clusters(clean, Math.max(1, room))];
  let first = parts.length;
  while (first > 0) {
    room -= textWidth(parts[first - 1] as string);
    if (room < 0) break;
    first--;
  }
  return CUT + parts.slice(first).join("");
}

/** Characters with their marks; one that doesn't fit alone comes as the characters of its escape. */
function* clusters(text: string, columns: number): Generator<string> {
  let held = "";
  for (const char of text) {
    if (held !== "" && charWidth(char) === 0) {
      held += char;
      continue;
    }
    yield* fitting(held, columns);
    held = char;
  }
  yield* fitting(held, columns);
}

function fitting(cluster: string, columns: number): Iterable<string> {
  if (cluster === "") return [];
  return textWidth(cluster) > columns ? escapeText(cluster) : [cluster];
}
