import { type Fold, foldConstants } from "./constants/folds.ts";
import { MAX_TOKENS, readTokens } from "./constants/tokens.ts";
import type { FoundLayer, PayloadLanguage } from "./decoded-layer.ts";
import { scriptLanguage } from "./language.ts";
import type { Scene } from "./scene.ts";

/** More findings than this in one text become one layer: the text with all of them written out. */
const MAX_SEPARATE = 8;
const POWERSHELL = /(?:powershell|pwsh)(?:\.exe)?"?/i;
const COMMAND_SWITCH = /\s[-/]c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?\s+\\?"/i;

/** Concatenations, character codes, formats, replacements, reversals and indexes that come to constant text. */
export function* findConstants(scene: Scene): Generator<FoundLayer> {
  if (scene.content !== "text") return;
  const language = scriptLanguage(scene);
  const tokens = readTokens(scene.text, language, scriptRange(scene, language));
  if (tokens.length >= MAX_TOKENS) scene.budget.stop("steps");
  const folds = outermost(foldConstants(tokens, language, scene.budget));
  if (folds.length <= MAX_SEPARATE) {
    for (const fold of folds) yield { ...fold, content: "text" };
  } else yield writtenOut(scene.text, folds, language);
}

/** In a command line, what PowerShell gets: the text behind its name, inside the quotes of `-Command`. */
function scriptRange(scene: Scene, language: PayloadLanguage): { start: number; end: number; isQuoted: boolean } {
  const { text } = scene;
  const whole = { start: 0, end: text.length, isQuoted: false };
  if (scene.language !== "command" || language !== "powershell") return whole;
  const program = POWERSHELL.exec(text);
  if (program === null) return whole;
  const start = program.index + program[0].length;
  const command = COMMAND_SWITCH.exec(text.slice(start));
  if (command === null) return { start, end: text.length, isQuoted: false };
  return { start: start + command.index + command[0].length, end: text.length, isQuoted: true };
}

function outermost(folds: readonly Fold[]): Fold[] {
  const kept: Fold[] = [];
  for (const fold of folds) if (fold.start >= (kept.at(-1)?.end ?? 0)) kept.push(fold);
  return kept;
}

function writtenOut(text: string, folds: readonly Fold[], language: PayloadLanguage): FoundLayer {
  const quote = language === "vbscript" ? '"' : "'";
  const start = folds[0]?.start ?? 0;
  let out = "";
  let from = start;
  const counts = new Map<string, number>();
  for (const fold of folds) {
    const literal =
      language === "jscript" ? fold.text.replace(/[\\']/g, "\\$&") : fold.text.replaceAll(quote, quote + quote);
    out += text.slice(from, fold.start) + quote + literal + quote;
    from = fold.end;
    counts.set(fold.encoding, (counts.get(fold.encoding) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return { encoding: most?.[0] ?? "concatenation", text: out, start, end: from, content: "text" };
}
