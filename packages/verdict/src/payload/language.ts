import type { PayloadLanguage } from "./decoded-layer.ts";

const SAMPLE_LENGTH = 8192;
/** Marks of each language; the one with the most wins. */
const MARKS: readonly (readonly [PayloadLanguage, RegExp])[] = [
  [
    "powershell",
    /\$[a-z_{(]|\[(?:system\.)?(?:char|byte|convert|string|text|io|net|runtime|reflection|void|scriptblock)\b|\s-(?:join|f|replace|split|bxor)\b|\b(?:new-object|invoke-\w+|iex|foreach-object|write-\w+)\b/gi,
  ],
  [
    "vbscript",
    /\b(?:dim|set|sub|end (?:sub|function|if)|createobject|chrw?|executeglobal|execute|wscript|on error|strreverse|next|then|vbcrlf)\b|"\s*&|&\s*"|&h[0-9a-f]/gi,
  ],
  [
    "jscript",
    /\b(?:var|function|activexobject|eval|fromcharcode|unescape|try|catch)\b|["')\]]\s*;|===?|\\x[0-9a-f]{2}/gi,
  ],
];
const COMMAND_START =
  /^[\s"]*(?:[a-z]:\\|%|\\\\)|^\s*"?[^\s"']*(?:cmd|p\^?o?\^?w\^?e\^?r\^?s\^?h|pwsh|mshta|[cw]script|rundll32|regsvr32|certutil)[\^\w.]*"?(?:\s|$)|^\s*"?[\w.^-]+\.(?:exe|com|bat|cmd)\b|^\s*\/[ck]\s/i;

/** The language a text is most likely in; `fallback` when nothing tells. */
export function guessLanguage(text: string, fallback: PayloadLanguage): PayloadLanguage {
  if (COMMAND_START.test(text.slice(0, 512))) return "command";
  const sample = text.slice(0, SAMPLE_LENGTH);
  let best = fallback;
  let most = 0;
  for (const [language, marks] of MARKS) {
    const count = sample.match(marks)?.length ?? 0;
    if (count <= most) continue;
    most = count;
    best = language;
  }
  return best;
}

/** The script language inside a command line: the interpreter that it names decides. */
export function scriptLanguage(scene: { text: string; language: PayloadLanguage }): PayloadLanguage {
  if (scene.language !== "command") return scene.language;
  const sample = scene.text.slice(0, SAMPLE_LENGTH).toLowerCase();
  if (/javascript:|\/\/e:j(?:ava)?script/.test(sample)) return "jscript";
  if (/vbscript:|\/\/e:vbscript/.test(sample)) return "vbscript";
  return "powershell";
}
