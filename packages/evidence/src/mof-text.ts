/**
 * Whether a text is a MOF file, by its first declaration. Comments, blank lines and lines for the C preprocessor may
 * stand before it; anything else may not, so that scripts and documents that quote MOF stay what they are. C++, C#
 * and PowerShell also have classes: a class counts as MOF if its body begins with a property or method of MOF.
 */

/** Comments and preprocessor lines that are passed over. */
const MAX_PASSED = 10_000;
/** Longest list of qualifiers that is looked through, in UTF-16 units. */
const MAX_QUALIFIERS = 16_384;

const PASSED = /\s+|\/\/[^\n]*(?:\n|$)|\/\*.*?\*\/|#(?!pragma\b)(?:include|define|undef|if|else|elif|endif)[^\n]*/isy;
const PRAGMA =
  /#pragma\s+(?:autorecover\b|(?:namespace|classflags|instanceflags|deleteclass|deleteinstance|amendment|locale|instancelocale|include|nonlocal|nonlocaltype|source|sourcetype)\s*\()/iy;
const INSTANCE = /instance\s+of\s+\w{1,256}\s*(?:as\s+\$\w|[{;]|\/[/*])/iy;
const QUALIFIER = /qualifier\s+\w{1,256}\s*:\s*\w{1,64}\s*(?:\[\s*\]\s*)?[=,;]/iy;
const CLASS = /class\s+\w{1,256}\s*(?:as\s+\$\w{1,256}\s*)?(?::\s*\w{1,256}\s*)?\{/iy;
const MEMBER =
  /(?:string|boolean|datetime|object|char16|void|[us]int(?:8|16|32|64)|real(?:32|64)|\w{1,256}\s+ref)\s+\w{1,256}\s*[;=([]/iy;
const END = /\}\s*;/y;

/** Whether the text, which may be cut, begins like MOF as mofcomp takes it. */
export function isMofText(text: string): boolean {
  let at = passed(text, 0);
  if (matchEnd(PRAGMA, text, at) >= 0 || matchEnd(QUALIFIER, text, at) >= 0) return true;
  at = pastQualifiers(text, at);
  if (matchEnd(INSTANCE, text, at) >= 0) return true;
  const body = matchEnd(CLASS, text, at);
  if (body < 0) return false;
  const first = passed(text, body);
  if (matchEnd(END, text, first) >= 0) return true;
  return matchEnd(MEMBER, text, pastQualifiers(text, first)) >= 0;
}

/** Behind white space, comments and preprocessor lines. */
function passed(text: string, from: number): number {
  let at = from;
  for (let i = 0; i < MAX_PASSED; i++) {
    const end = matchEnd(PASSED, text, at);
    if (end < 0) break;
    at = end;
  }
  return at;
}

/** Behind a list of qualifiers in brackets, strings in it passed over; `from` if there is none. */
function pastQualifiers(text: string, from: number): number {
  if (text[from] !== "[") return from;
  const limit = Math.min(text.length, from + MAX_QUALIFIERS);
  let isString = false;
  for (let at = from + 1; at < limit; at++) {
    const char = text[at];
    if (isString && char === "\\") at++;
    else if (char === '"') isString = !isString;
    else if (!isString && char === "]") return passed(text, at + 1);
  }
  return from;
}

/** Where the match that begins at `at` ends; -1 if there is none. */
function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
