/** String literals of the three script languages. Each reader starts at the opening quote. */

export interface Literal {
  readonly text: string;
  /** One past the closing quote; the end of the script where it is missing. */
  readonly end: number;
  readonly isEscaped: boolean;
  readonly isClosed: boolean;
}

const POWERSHELL_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  0: "\0",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
};
const JSCRIPT_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  0: "\0",
  b: "\b",
  f: "\f",
  v: "\v",
};

/** A literal in which only its own quote, doubled, is special: VBScript, and PowerShell's single quotes. */
export function readDoubled(script: string, at: number): Literal {
  const quote = script[at] as string;
  let text = "";
  let from = at + 1;
  let isEscaped = false;
  for (;;) {
    const next = script.indexOf(quote, from);
    if (next < 0) return { text: text + script.slice(from), end: script.length, isEscaped, isClosed: false };
    text += script.slice(from, next);
    if (script[next + 1] !== quote) return { text, end: next + 1, isEscaped, isClosed: true };
    text += quote;
    isEscaped = true;
    from = next + 2;
  }
}

/** PowerShell's double quotes: backtick escapes and doubled quotes; `$` is left for the folder. */
export function readExpandable(script: string, at: number): Literal {
  let text = "";
  let from = at + 1;
  let isEscaped = false;
  for (let i = at + 1; i < script.length; i++) {
    const unit = script[i];
    const isEscape = unit === "`" || (unit === '"' && script[i + 1] === '"');
    if (!isEscape) {
      if (unit === '"') return { text: text + script.slice(from, i), end: i + 1, isEscaped, isClosed: true };
      continue;
    }
    const next = script[i + 1] ?? "";
    text += script.slice(from, i) + (unit === "`" ? (POWERSHELL_ESCAPES[next] ?? next) : next);
    isEscaped = true;
    i++;
    from = i + 1;
  }
  return { text: text + script.slice(from), end: script.length, isEscaped, isClosed: false };
}

/** A PowerShell string inside a quoted command line, where `\"` stands for the quote itself. */
export function readBackslashed(script: string, at: number): Literal {
  const end = script.indexOf('\\"', at + 2);
  if (end < 0) return { text: "", end: script.length, isEscaped: false, isClosed: false };
  return { text: script.slice(at + 2, end), end: end + 2, isEscaped: false, isClosed: true };
}

/** JScript: backslash escapes; a line end closes the literal as an error. */
export function readJscript(script: string, at: number): Literal {
  const quote = script[at];
  let text = "";
  let from = at + 1;
  let isEscaped = false;
  for (let i = at + 1; i < script.length; i++) {
    const unit = script[i];
    if (unit === quote) return { text: text + script.slice(from, i), end: i + 1, isEscaped, isClosed: true };
    if (unit === "\n") return { text, end: i, isEscaped, isClosed: false };
    if (unit !== "\\") continue;
    const sequence = readJscriptEscape(script, i);
    text += script.slice(from, i) + sequence.text;
    isEscaped ||= sequence.isCode;
    i = sequence.end - 1;
    from = sequence.end;
  }
  return { text: text + script.slice(from), end: script.length, isEscaped, isClosed: false };
}

/** One escape sequence at its backslash; `isCode` when it hides a character behind its number. */
function readJscriptEscape(script: string, at: number): { text: string; end: number; isCode: boolean } {
  const code = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([0-3]?[0-7]{1,2}))/i.exec(script.slice(at + 1, at + 6));
  if (code !== null && !(code[3] === "0")) {
    const unit = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", code[3] === undefined ? 16 : 8);
    return { text: String.fromCharCode(unit), end: at + 1 + code[0].length, isCode: true };
  }
  const next = script[at + 1] ?? "";
  const isBreak = next === "\r" && script[at + 2] === "\n";
  const text = next === "\n" || isBreak ? "" : (JSCRIPT_ESCAPES[next] ?? next);
  return { text, end: at + (isBreak ? 3 : 2), isCode: false };
}
