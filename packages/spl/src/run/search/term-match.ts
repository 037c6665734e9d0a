/** Terms without a field, matched against `_raw`; on rows without it against all values (spl.md 4). */
import { foldText } from "@unbind/rules";
import type { SearchTerm } from "../../syntax/search-expression.ts";
import type { FieldReader } from "../row.ts";
import { scalarsOf, textOfScalar } from "../values/coercion.ts";
import { fragmentsOf } from "./term-fragments.ts";
import { endsToken, isMajor, startsToken } from "./token-boundary.ts";

/** Occurrences of the first piece that are tried in one text: a bound for texts made of nothing but it. */
const MAX_STARTS = 10_000;

interface TermShape {
  /** Literal pieces between wildcards, folded unless case counts. */
  readonly pieces: readonly string[];
  readonly openStart: boolean;
  readonly openEnd: boolean;
  readonly majorOnly: boolean;
  /** A wildcard stops at major breakers: in words, not in quoted phrases. */
  readonly withinToken: boolean;
}

/** Folds a text once for all terms that look at it one after the other. */
export class FoldedText {
  #text = "";
  #folded = "";

  of(text: string): string {
    if (text !== this.#text) {
      this.#text = text;
      this.#folded = foldText(text);
    }
    return this.#folded;
  }
}

export function compileTerm(term: SearchTerm, folded: FoldedText): (row: FieldReader) => boolean {
  const withCase = term.form === "CASE";
  const { parts } = term.value;
  const pieces = parts.filter((part) => typeof part === "string").map((text) => (withCase ? text : foldText(text)));
  if (pieces.length === 0) return () => true;
  const shape: TermShape = {
    pieces,
    openStart: typeof parts[0] !== "string",
    openEnd: typeof parts[parts.length - 1] !== "string",
    majorOnly: term.form === "TERM",
    withinToken: term.form !== "phrase",
  };
  const test = (text: string): boolean => hasTerm(withCase ? text : folded.of(text), shape);
  const quick = withCase ? undefined : quickTest(shape);
  return (row) => {
    if (!withCase && row.searchText !== undefined) {
      const answer = quick?.(row);
      if (answer !== undefined) return answer;
      const xml = row.searchText("xml");
      if (xml !== undefined && hasTerm(xml, shape)) return true;
      const classic = row.searchText("classic");
      if (classic !== undefined) return hasTerm(classic, shape);
      if (xml !== undefined) return false;
    }
    const raw = row.get("_raw");
    if (raw !== undefined) return scalarsOf(raw).some((value) => test(textOfScalar(value)));
    for (const name of row.names()) {
      if (scalarsOf(row.get(name)).some((value) => test(textOfScalar(value)))) return true;
    }
    return false;
  };
}

/** Decides by what the event's renderings are made of, without writing them; undefined where that doesn't tell. */
function quickTest(shape: TermShape): ((row: FieldReader) => boolean | undefined) | undefined {
  const fragments = fragmentsOf(shape.pieces);
  if (fragments.length === 0) return undefined;
  // A word that is one fragment is written as it is.
  const isFragment = shape.pieces.length === 1 && fragments[0] === shape.pieces[0];
  return (row) => {
    const parts = row.searchParts?.();
    if (parts === undefined) return undefined;
    for (const fragment of fragments) if (!parts.mayHold(fragment)) return false;
    if (isFragment && parts.inXml && parts.most < MAX_STARTS && hasTerm(parts.values, shape)) return true;
    return undefined;
  };
}

function hasTerm(text: string, shape: TermShape): boolean {
  const first = shape.pieces[0] ?? "";
  let at = text.indexOf(first);
  for (let tries = 0; at >= 0 && tries < MAX_STARTS; tries++) {
    if ((shape.openStart || startsToken(text, at, shape.majorOnly)) && restFollows(text, at + first.length, shape))
      return true;
    at = text.indexOf(first, at + 1);
  }
  return false;
}

/** The other pieces in order behind `end`, and the end of a token behind the last. */
function restFollows(text: string, end: number, shape: TermShape): boolean {
  const { pieces, openEnd, majorOnly, withinToken } = shape;
  let behind = end;
  for (let index = 1; index < pieces.length; index++) {
    const piece = pieces[index] ?? "";
    const limit = withinToken ? tokenLimit(text, behind) + piece.length : text.length;
    const last = index === pieces.length - 1 && !openEnd;
    let at = text.indexOf(piece, behind);
    while (last && at >= 0 && at + piece.length <= limit && !endsToken(text, at + piece.length, majorOnly)) {
      at = text.indexOf(piece, at + 1);
    }
    if (at < 0 || at + piece.length > limit) return false;
    behind = at + piece.length;
  }
  return pieces.length > 1 || openEnd || endsToken(text, behind, majorOnly);
}

function tokenLimit(text: string, from: number): number {
  let index = from;
  while (index < text.length && !isMajor(text, index)) index++;
  return index;
}
