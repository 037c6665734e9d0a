import { sha256Hex } from "@unbind/bytes";

/** Literals kept of one text. */
const MAX_MENTIONS = 1024;
/** A longer literal is kept as its hash. */
const LONGEST_PLAIN = 128;
/** Longer literals and contents aren't compared at all. */
export const LONGEST_COMPARED: number = 1 << 18;

/** A text in the form in which literals and properties are compared: case and white space don't count. */
export function mentionKey(text: string): string {
  const folded = text.trim().replace(/\s+/g, " ").toLowerCase();
  return folded.length <= LONGEST_PLAIN ? folded : `sha256:${sha256Hex(folded)}`;
}

/** A class that a text names, as a mention. */
export function classMention(className: string): string {
  return `class:${className.toLowerCase()}`;
}

/** A script file that a text names, as a mention. */
export function pathMention(path: string): string {
  return `path:${path.trim().toLowerCase().replaceAll("/", "\\")}`;
}

/**
 * What a script or command line names: every literal in single or double quotes, also where quotes are nested, every
 * here-string, `Name=value` without quotes, and script paths. Bounded in number; `isCut` says that there was more.
 */
export function mentionsOf(text: string): { mentions: string[]; isCut: boolean } {
  const found = new Set<string>();
  let isCut = false;
  const add = (literal: string, key = mentionKey): boolean => {
    if (literal.length > LONGEST_COMPARED || literal.trim() === "") return true;
    if (found.size < MAX_MENTIONS) found.add(key(literal));
    else isCut = true;
    return !isCut;
  };
  for (const literal of hereStrings(text)) if (!add(literal)) break;
  for (const match of text.matchAll(/\b(?:Name|TimerId)\s?=\s?([^\s"',;)]{1,256})/gi))
    if (!add(match[1] as string)) break;
  for (const path of scriptPaths(text)) if (!add(path, pathMention)) break;
  for (const pattern of [/"([^"\r\n]*)"/g, /'([^'\r\n]*)'/g]) {
    for (const match of text.matchAll(pattern)) if (!add(match[1] as string)) break;
  }
  for (const piece of quotedPieces(text)) if (!add(piece)) break;
  return { mentions: [...found].sort(), isCut };
}

/** PowerShell's here-strings, `@"` at a line's end to `"@` at a line's start. */
function* hereStrings(text: string): Generator<string> {
  for (const quote of ['"', "'"]) {
    const opening = new RegExp(`@${quote}[^\\S\\n]{0,8}\\n`, "g");
    for (let match = opening.exec(text); match; match = opening.exec(text)) {
      const end = text.indexOf(`\n${quote}@`, opening.lastIndex);
      if (end < 0) break;
      yield text.slice(opening.lastIndex, end);
      opening.lastIndex = end + 3;
    }
  }
}

const BEFORE_PATH = /[\s"';,()=]/;

function* scriptPaths(text: string): Generator<string> {
  for (const match of text.matchAll(/\.(?:ps1|psm1|mof|vbs|js)\b/gi)) {
    let start = match.index;
    while (start > 0 && match.index - start < LONGEST_PLAIN && !BEFORE_PATH.test(text[start - 1] as string)) start--;
    yield text.slice(start, match.index + match[0].length);
  }
}

/** Text between any two neighbouring quotes of a line: finds names in nested quotes, whichever came first. */
function* quotedPieces(text: string): Generator<string> {
  let from = -1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x0a) from = -1;
    if (unit !== 0x22 && unit !== 0x27) continue;
    if (from >= 0 && i - from <= LONGEST_PLAIN) {
      const piece = text.slice(from, i);
      yield piece.endsWith("\\") ? piece.slice(0, -1) : piece;
    }
    from = i + 1;
  }
}
