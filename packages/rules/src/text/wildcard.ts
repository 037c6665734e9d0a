import { foldText } from "./fold.ts";

/** Literal text, or `any` (a run of any length, also none) or `one` (exactly one UTF-16 unit). */
export type WildcardPart = string | { wildcard: "any" | "one" };

interface Segment {
  /** Literal units; `one` places hold a unit that `holes` marks. */
  text: string;
  holes: readonly boolean[] | undefined;
}

interface Shape {
  /** Pieces between `any`; the first is anchored at the start, the last at the end. */
  segments: Segment[];
}

function shapeOf(pattern: readonly WildcardPart[], fold: (text: string) => string): Shape {
  const segments: Segment[] = [];
  let text = "";
  let holes: boolean[] = [];
  const close = () => {
    segments.push({ text, holes: holes.includes(true) ? holes : undefined });
    text = "";
    holes = [];
  };
  for (const part of pattern) {
    if (typeof part === "string") {
      text += fold(part);
      for (let i = 0; i < part.length; i += 1) holes.push(false);
    } else if (part.wildcard === "one") {
      text += "?";
      holes.push(true);
    } else close();
  }
  close();
  return { segments };
}

function fitsAt(text: string, at: number, segment: Segment): boolean {
  if (at < 0 || at + segment.text.length > text.length) return false;
  if (!segment.holes) return text.startsWith(segment.text, at);
  for (let i = 0; i < segment.text.length; i += 1) {
    if (!segment.holes[i] && text.charCodeAt(at + i) !== segment.text.charCodeAt(i)) return false;
  }
  return true;
}

function findFrom(text: string, from: number, segment: Segment): number {
  if (!segment.holes) return text.indexOf(segment.text, from);
  for (let at = from; at + segment.text.length <= text.length; at += 1) if (fitsAt(text, at, segment)) return at;
  return -1;
}

/** Leftmost fit of each piece in turn: `any` takes as little as it can, which never loses a match. */
function matches(text: string, segments: readonly Segment[]): boolean {
  const first = segments[0] as Segment;
  const last = segments[segments.length - 1] as Segment;
  if (segments.length === 1) return text.length === first.text.length && fitsAt(text, 0, first);
  if (!fitsAt(text, 0, first)) return false;
  let at = first.text.length;
  for (let i = 1; i < segments.length - 1; i += 1) {
    const segment = segments[i] as Segment;
    const found = findFrom(text, at, segment);
    if (found < 0) return false;
    at = found + segment.text.length;
  }
  const lastAt = text.length - last.text.length;
  return lastAt >= at && fitsAt(text, lastAt, last);
}

/**
 * A test of whole values against text with wildcards, without backtracking: at most pattern length times text length.
 * Without `caseSensitive`, letters are compared by simple case folding (see `foldText`).
 */
export function compileWildcard(
  pattern: readonly WildcardPart[],
  { caseSensitive = false }: { caseSensitive?: boolean } = {},
): (text: string) => boolean {
  const fold = caseSensitive ? (text: string) => text : foldText;
  const { segments } = shapeOf(pattern, fold);
  return (text) => matches(fold(text), segments);
}
