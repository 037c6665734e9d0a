import type { FoundLayer } from "./decoded-layer.ts";
import { environmentValue } from "./environment.ts";
import type { Scene } from "./scene.ts";

/** PowerShell reads these after a backtick as another character, so no one hides a word with them. */
const BACKTICK = /(?<=\w)`(?=[^\W0abfnrtv])/g;
/** A caret between letters; between two digits it is a power or an XOR. */
const CARET_IN_WORD = /[a-z]\^[\w^]|[\d^]\^[a-z]|[-/]\^[a-z]/gi;
const CARET = /\^(\^|.|$)/g;
const MAX_GROWTH = 262_144;
const MIN_CARETS = 2;
const EMPTY_QUOTES = /(?<=[a-z])""(?=[a-z])/gi;
/** `%name:~1,2%` and `%name:a=b%`, also with the `!` of delayed expansion. */
const SUBSTITUTION =
  /[%!]([a-z_]\w{0,63}):(?:~(-?\d{1,4})(?:,(-?\d{1,4}))?|([^%!=\r\n]{1,64})=([^%!\r\n]{0,64}))[%!]/gi;
const PLAIN_VARIABLE = /[%!]([a-z_]\w{0,63})[%!]/gi;
const SET = /(?:^|[\s&|(@"])set\s+"?([a-z_]\w{0,63})=([^&|"\r\n)]{0,2048})/gi;

/** Escape characters that change nothing: PowerShell's backtick, the caret and empty quotes of cmd. */
export function* findNoise(scene: Scene): Generator<FoundLayer> {
  const { text, language } = scene;
  if (scene.content !== "text") return;
  if (text.includes("`")) yield* whole(scene, "backtick", text.replace(BACKTICK, ""));
  if (language !== "command") return;
  if ((text.match(CARET_IN_WORD)?.length ?? 0) >= MIN_CARETS) yield* whole(scene, "caret", text.replace(CARET, "$1"));
  if (text.includes('""')) yield* whole(scene, "empty-quotes", text.replace(EMPTY_QUOTES, ""));
  if (/[%!]/.test(text)) yield* whole(scene, "environment", withVariables(text));
}

function* whole(scene: Scene, encoding: string, text: string): Generator<FoundLayer> {
  if (text !== scene.text) yield { encoding, text, start: 0, end: scene.text.length, content: "text" };
}

/** Substrings of variables, and variables that the command line itself sets, written out. */
function withVariables(text: string): string {
  const set = new Map<string, string>();
  for (const match of text.matchAll(SET)) set.set((match[1] ?? "").toLowerCase(), match[2] ?? "");
  const variable = (name: string): string | undefined => set.get(name.toLowerCase()) ?? environmentValue(name);
  const cut = bounded(text, SUBSTITUTION, (name = "", start, length, find, put = "") => {
    const value = variable(name);
    if (value === undefined) return undefined;
    return find === undefined ? substring(value, Number(start), length) : value.split(find).join(put);
  });
  // cmd's own variables stand for a place, not for a disguise: only what the line itself has set is written out.
  return bounded(cut, PLAIN_VARIABLE, (name = "") => set.get(name.toLowerCase()));
}

/** Replaces as long as the text grows by no more than {@link MAX_GROWTH}; undefined leaves a match as it is. */
function bounded(
  text: string,
  pattern: RegExp,
  replacement: (...groups: (string | undefined)[]) => string | undefined,
): string {
  let growth = 0;
  return text.replace(pattern, (mark: string, ...groups: (string | undefined)[]) => {
    const put = growth > MAX_GROWTH ? undefined : replacement(...groups);
    growth += put?.length ?? 0;
    return put ?? mark;
  });
}

function substring(value: string, start: number, length: string | undefined): string {
  const from = start < 0 ? Math.max(0, value.length + start) : start;
  if (length === undefined) return value.slice(from);
  const count = Number(length);
  return count < 0 ? value.slice(from, Math.max(from, value.length + count)) : value.slice(from, from + count);
}
