/** Control and format characters, line separators, private use, lone surrogates, and what renders as nothing. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Text on one line with what can't be seen, or would turn its direction, shown as `\u{202e}`; soft hyphens fall away. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (char) => {
    if (char === "\n" || char === "\t" || char === "\r") return " ";
    return char === "\u00ad" ? "" : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** {@link visibleText} line by line, tabs as four blanks. */
export function visibleLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map((line) => visibleText(line.replaceAll("\t", "    ")));
}
