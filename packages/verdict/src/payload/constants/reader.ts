import type { Budget } from "../budget.ts";
import type { PayloadLanguage } from "../decoded-layer.ts";
import type { Token } from "./token.ts";
import type { Value } from "./value.ts";

/** Where a computation stands. */
export interface Reader {
  readonly tokens: readonly Token[];
  readonly language: PayloadLanguage;
  readonly budget: Budget;
  /** Constants that were assigned before this place, by name. */
  readonly variables: Map<string, Value>;
  at: number;
  depth: number;
  /** True in an argument list, where a comma separates instead of making a list. */
  isArgument: boolean;
}

/** True when the token `ahead` of the place is this punctuation. */
export function isMark(reader: Reader, text: string, ahead = 0): boolean {
  const token = reader.tokens[reader.at + ahead];
  return token?.kind === "punctuation" && token.text === text;
}

/** Goes past this punctuation, if it is next. */
export function takeMark(reader: Reader, text: string): boolean {
  if (!isMark(reader, text)) return false;
  reader.at++;
  return true;
}

/** Reads with commas taken as separators of arguments, or as the list operator; then as before. */
export function within(
  reader: Reader,
  isArgument: boolean,
  read: (reader: Reader) => Value | undefined,
): Value | undefined {
  const outer = reader.isArgument;
  reader.isArgument = isArgument;
  const value = read(reader);
  reader.isArgument = outer;
  return value;
}

/** Goes past line breaks where they do not end a statement. */
export function skipNewlines(reader: Reader): void {
  if (reader.language === "vbscript") return;
  while (reader.tokens[reader.at]?.kind === "newline") reader.at++;
}
