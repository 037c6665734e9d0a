/** Text of a macro call taken apart: what stands between the backticks. */
export interface MacroCallText {
  readonly name: string;
  readonly arguments: readonly string[];
}

const NAME = /^\s*([^\s`"'(),|[\]]+)\s*/;

/** Reads `name`, `name(arg, "arg 2")`; undefined if it is neither. */
export function readMacroCall(text: string): MacroCallText | undefined {
  const match = NAME.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) return undefined;
  const rest = text.slice(match[0].length).trimEnd();
  if (rest === "") return { name, arguments: [] };
  if (!rest.startsWith("(") || !rest.endsWith(")")) return undefined;
  const inside = rest.slice(1, -1);
  return { name, arguments: inside.trim() === "" ? [] : splitArguments(inside).map(bare) };
}

/** Splits at commas outside quotes and round brackets. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (unit === "\\") i++;
    else if (unit === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (unit === "(") depth++;
    else if (unit === ")") depth--;
    else if (unit === "," && depth <= 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** Without the blanks around it and one pair of quotes; a quote inside is written `\"`. */
function bare(argument: string): string {
  const text = argument.trim();
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  return text.slice(1, -1).replaceAll('\\"', '"');
}

/**
 * Puts arguments in for `$name$`; other `$...$` stay. Undefined if the result would be longer than `limit`.
 */
export function substituteArguments(
  definition: string,
  names: readonly string[],
  values: readonly string[],
  limit: number,
): string | undefined {
  if (names.length === 0) return definition;
  const byName = new Map(names.map((name, i) => [name, values[i] ?? ""]));
  const pieces: string[] = [];
  let length = 0;
  let copied = 0;
  for (const match of definition.matchAll(/\$([^$\s]+)\$/g)) {
    const value = byName.get(match[1] ?? "");
    if (value === undefined) continue;
    pieces.push(definition.slice(copied, match.index), value);
    length += match.index - copied + value.length;
    if (length > limit) return undefined;
    copied = match.index + match[0].length;
  }
  pieces.push(definition.slice(copied));
  return pieces.join("");
}
