import type { SedScript } from "./command-fields.ts";

const MAX_FLAGS = 10;

/** Reads `s/pattern/replacement/flags` or `y/from/to/`; a text says what is wrong. Any character may be the separator. */
export function readSedScript(script: string): SedScript | string {
  const kind = script[0];
  const separator = script[1];
  if ((kind !== "s" && kind !== "y") || separator === undefined || separator === "\\") {
    return "a sed script is s/pattern/replacement/flags or y/from/to/";
  }
  const parts = splitParts(script.slice(2), separator);
  const [first, second, flags] = parts;
  if (first === undefined || second === undefined || flags === undefined || parts.length > 3) {
    return `the sed script needs three ${separator}`;
  }
  return kind === "s" ? substitute(first, second, flags.trim()) : transliterate(first, second, flags.trim());
}

function substitute(pattern: string, replacement: string, flags: string): SedScript | string {
  const known = flags.length <= MAX_FLAGS && /^[ig]*(?:[1-9]\d{0,5})?[ig]*$/i.test(flags);
  if (!known) return `${flags.slice(0, MAX_FLAGS)} is no flag of sed: g, i or a number`;
  const lower = flags.toLowerCase();
  const occurrence = lower.includes("g") ? "all" : Number(/\d+/.exec(lower)?.[0] ?? 1);
  return { kind: "substitute", pattern, replacement, ignoreCase: lower.includes("i"), occurrence };
}

function transliterate(from: string, to: string, flags: string): SedScript | string {
  const left = [...from];
  const right = [...to];
  if (flags !== "") return "y/from/to/ takes no flags";
  if (left.length !== right.length) return "both sides of y/from/to/ need the same length";
  return { kind: "transliterate", from: left, to: right };
}

/** Splits at separators that no backslash precedes; one that a backslash precedes is the character itself. */
function splitParts(text: string, separator: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (unit === "\\" && i + 1 < text.length) {
      i++;
      part += text[i] === separator ? separator : unit + text.charAt(i);
    } else if (unit === separator) {
      parts.push(part);
      part = "";
    } else part += unit;
  }
  parts.push(part);
  return parts;
}
