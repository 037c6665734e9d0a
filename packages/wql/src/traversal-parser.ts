/** `ASSOCIATORS OF` and `REFERENCES OF` (WMI SDK, statements of these names). */
import { STRING } from "./lexer.ts";
import type { WqlTraversal, WqlTraversalOption } from "./query.ts";
import { type TokenReader, WqlFault } from "./token-reader.ts";

const OPEN_BRACE = 0x7b;
const EQUALS = 0x3d;
const BACKSLASH = "\\";

/** Most options of one query; there are nine. */
const MAX_OPTIONS = 32;

const VALUED = ["AssocClass", "RequiredAssocQualifier", "RequiredQualifier", "ResultClass", "ResultRole", "Role"];
const BARE = ["ClassDefsOnly", "KeysOnly", "SchemaOnly"];

export function readTraversal(tokens: TokenReader, kind: "associators" | "references", start: number): WqlTraversal {
  tokens.expectWord("of");
  if (tokens.kind !== OPEN_BRACE) throw tokens.fault('an object path in "{ }"');
  const close = closingBrace(tokens.text, tokens.end, tokens.length);
  if (close < 0) throw new WqlFault("WQL_UNTERMINATED", 'a path that begins here has no "}"', tokens.start);
  const path = tokens.text.slice(tokens.end, close).trim();
  if (path === "") throw new WqlFault("WQL_SYNTAX", "expected an object path, found nothing", close);
  tokens.seek(close + 1);
  const options: WqlTraversalOption[] = [];
  if (tokens.accept("where")) {
    do options.push(readOption(tokens));
    while (!tokens.atEnd && options.length < MAX_OPTIONS);
  }
  return { kind, path, options, start, end: options.at(-1)?.end ?? close + 1 };
}

function readOption(tokens: TokenReader): WqlTraversalOption {
  const { start } = tokens;
  const bare = BARE.find((name) => tokens.is(name.toLowerCase()));
  if (bare !== undefined) {
    tokens.next();
    return { name: bare, start, end: tokens.previousEnd };
  }
  const name = VALUED.find((one) => tokens.is(one.toLowerCase()));
  if (name === undefined) throw tokens.fault(`one of ${[...VALUED, ...BARE].join(", ")}`);
  tokens.next();
  tokens.expectMark(EQUALS);
  const value = tokens.kind === STRING ? tokens.string("a name").value : tokens.name("a name");
  return { name, value, start, end: tokens.previousEnd };
}

/** The brace behind the path; keys may hold braces in their strings. */
function closingBrace(text: string, from: number, to: number): number {
  let quote = "";
  for (let at = from; at < to; at++) {
    const unit = text[at] as string;
    if (quote !== "" && unit === BACKSLASH) at++;
    else if (quote !== "") quote = unit === quote ? "" : quote;
    else if (unit === '"' || unit === "'") quote = unit;
    else if (unit === "}") return at;
  }
  return -1;
}
