import type { FoundLayer } from "./decoded-layer.ts";
import type { Scene } from "./scene.ts";

interface EscapeKind {
  readonly encoding: string;
  readonly mark: string;
  readonly pattern: RegExp;
  /** How many escapes a word must have before it counts as hidden. */
  readonly minCount: number;
}

const KINDS: readonly EscapeKind[] = [
  { encoding: "url-escape", mark: "%", pattern: /%u([0-9a-f]{4})|%([0-9a-f]{2})/gi, minCount: 3 },
  { encoding: "jscript-escape", mark: "\\", pattern: /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, minCount: 2 },
  { encoding: "html-entity", mark: "&#", pattern: /&#x([0-9a-f]{1,4});|&#(\d{1,5});/gi, minCount: 2 },
];
/** Words end at blanks and quotes; a mark of its own kind never ends one. */
const WORD = /[^\s"'`<>]+/g;

/** Words in which characters are written as numbers: `%48%65`, `\x48\u0065`, `&#72;&#101;`. */
export function* findEscapeRuns(scene: Scene): Generator<FoundLayer> {
  const { text } = scene;
  if (scene.content !== "text") return;
  for (const kind of KINDS) {
    if (!text.includes(kind.mark)) continue;
    for (const word of text.matchAll(WORD)) {
      if (!hasEscapes(word[0], kind)) continue;
      const plain = word[0].replace(kind.pattern, (whole, hex, other) => unitOf(kind, whole, hex, other));
      const end = word.index + word[0].length;
      yield { encoding: kind.encoding, text: plain, start: word.index, end, content: "text" };
    }
  }
}

function hasEscapes(word: string, kind: EscapeKind): boolean {
  let count = 0;
  for (const _ of word.matchAll(kind.pattern)) if (++count >= kind.minCount) return true;
  return false;
}

function unitOf(kind: EscapeKind, whole: string, first: string | undefined, second: string | undefined): string {
  const isDecimal = kind.mark === "&#" && first === undefined;
  const code = Number.parseInt(first ?? second ?? "", isDecimal ? 10 : 16);
  return code > 0xffff ? whole : String.fromCharCode(code);
}
