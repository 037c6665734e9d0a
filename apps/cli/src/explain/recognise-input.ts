import { isBinaryMof } from "@unbind/mof";
import type { InputKind } from "@unbind/report";
import type { GivenInput } from "./input-text.ts";

/** Languages of a script that is given alone. */
export type ScriptLanguage = "powershell" | "vbscript" | "jscript";

/** Text that is looked at. */
const SAMPLE_LENGTH = 16_384;

const SUBSCRIPTION_ID = /^sub-[0-9a-f]{16}$/;
const QUERY = /^\s*(?:select\s+\S|(?:associators|references)\s+of\b)/i;
const MOF =
  /\binstance\s{1,64}of\s{1,64}\w|^[ \t]*#pragma\s|^[ \t]*qualifier\s{1,64}\w{1,256}\s{0,64}:|^[ \t]*class\s{1,64}\w{1,256}\s{0,64}(?::\s{0,64}\w{1,256}\s{0,64})?\{/im;
/** What no command line begins with, and a script may. */
const SCRIPT_START =
  /^\s*(?:'|rem\s|<script|on error resume|option explicit|(?:dim|set|const)\s+\w|(?:private |public )?(?:sub|function)\s+\w|(?:var|let|const)\s+\w|function\s*\(|\$\w+\s*=|\[[a-z.]{1,64}\](?:::|\$)|(?:iex|invoke-\w+|new-object|param\s*\(|&?\s*\(\s*(?:new-object|\[))|(?:wscript|activexobject)\b)/i;
const SCRIPT_WORDS =
  /\b(?:createobject|wscript\.\w+|new activexobject|getobject)\s*\(|\$\w+\s*=|\bend (?:sub|function|if)\b/i;

/** What an input is by its content. */
export function recogniseInput({ bytes, text }: GivenInput): InputKind {
  const sample = text.slice(0, SAMPLE_LENGTH);
  if (bytes && isBinaryMof(bytes)) return "mof";
  if (SUBSCRIPTION_ID.test(sample.trim())) return "subscription";
  if (QUERY.test(sample)) return "query";
  if (SCRIPT_START.test(sample)) return "script";
  if (MOF.test(sample)) return "mof";
  if (isCommandStart(sample)) return "command";
  return SCRIPT_WORDS.test(sample) || sample.trim().includes("\n") ? "script" : "command";
}

/** A program first: a path, a name with an extension of programs, or an interpreter. */
function isCommandStart(sample: string): boolean {
  return /^\s*"?(?:[a-z]:\\|%\w+%|\\\\|[\w.^-]{1,64}\.(?:exe|com|bat|cmd)\b|(?:cmd|powershell|pwsh|mshta|[cw]script|rundll32|regsvr32)\b)/i.test(
    sample,
  );
}

const MARKS: readonly [ScriptLanguage, RegExp][] = [
  [
    "powershell",
    /\$\w|\[(?:system\.)?[a-z.]{2,40}\]|\s-(?:join|f|replace|bxor|split)\b|\b(?:new-object|invoke-\w+|iex|get-\w+)\b/gi,
  ],
  ["vbscript", /\b(?:dim|set|sub|end (?:sub|function|if)|createobject|on error|next|then|chrw?)\b|"\s*&|^[ \t]*'/gim],
  ["jscript", /\b(?:var|function|activexobject|eval|fromcharcode|new)\b|\)\s*;|===?/gi],
];

/** The language with the most marks; VBScript, which most script consumers hold, where nothing tells. */
export function scriptLanguage(text: string): ScriptLanguage {
  const sample = text.slice(0, SAMPLE_LENGTH);
  let best: ScriptLanguage = "vbscript";
  let most = 0;
  for (const [language, marks] of MARKS) {
    const count = sample.match(marks)?.length ?? 0;
    if (count <= most) continue;
    most = count;
    best = language;
  }
  return best;
}
