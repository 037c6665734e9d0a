import { NAME, NUMBER, STRING } from "./lexer.ts";
import type { WqlCall, WqlOperand, WqlPart, WqlProperty } from "./query.ts";
import { type TokenReader, WqlFault } from "./token-reader.ts";

const DOT = 0x2e;
const STAR = 0x2a;
const OPEN = 0x28;
const CLOSE = 0x29;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Most steps of one property path. */
const MAX_PARTS = 32;
/** Most arguments of one call. */
const MAX_ARGUMENTS = 4;
/** Largest array index. */
const MAX_INDEX = 0xffff;

const FUNCTIONS: ReadonlySet<string> = new Set(["UPPER", "LOWER", "DATEPART"]);

/** A literal, a property path, or a call of one of WQL's functions. */
export function readOperand(tokens: TokenReader): WqlOperand {
  const { start, end } = tokens;
  if (tokens.kind === STRING) return tokens.string("a string");
  if (tokens.kind === NUMBER) return tokens.number("a number");
  if (tokens.kind !== NAME) throw tokens.fault("a property or a constant");
  if (tokens.accept("null")) return { kind: "null", start, end };
  if (tokens.accept("true")) return { kind: "boolean", value: true, start, end };
  if (tokens.accept("false")) return { kind: "boolean", value: false, start, end };
  const property = readProperty(tokens);
  if (tokens.kind === OPEN && property.parts.length === 1) return readCall(tokens, property);
  return property;
}

function readCall(tokens: TokenReader, property: WqlProperty): WqlCall {
  const name = (property.parts[0]?.name ?? "").toUpperCase();
  if (!FUNCTIONS.has(name)) throw tokens.fault("a comparison");
  tokens.next();
  const items: WqlOperand[] = [];
  do {
    if (items.length === MAX_ARGUMENTS) throw new WqlFault("WQL_LIMIT", "too many arguments", tokens.start);
    items.push(tokens.kind === NAME ? readProperty(tokens) : readOperand(tokens));
  } while (tokens.acceptComma());
  tokens.expectMark(CLOSE);
  return { kind: "call", name, arguments: items, start: property.start, end: tokens.previousEnd };
}

/** `Name`, `TargetInstance.Name`, `Values[2]`; with `star` also `TargetInstance.*`. */
export function readProperty(tokens: TokenReader, star = false): WqlProperty {
  const { start } = tokens;
  const parts = [readPart(tokens)];
  while (tokens.acceptMark(DOT)) {
    if (parts.length === MAX_PARTS) {
      throw new WqlFault("WQL_LIMIT", `a path of more than ${MAX_PARTS} properties`, tokens.start);
    }
    if (star && tokens.kind === STAR) {
      parts.push({ name: "*", start: tokens.start, end: tokens.end });
      tokens.next();
      break;
    }
    parts.push(readPart(tokens));
  }
  return { kind: "property", parts, start, end: tokens.previousEnd };
}

function readPart(tokens: TokenReader): WqlPart {
  const { start } = tokens;
  const name = tokens.name("the name of a property");
  if (!tokens.acceptMark(OPEN_BRACKET)) return { name, start, end: tokens.previousEnd };
  const index = tokens.number("an array index");
  if (typeof index.value !== "bigint" || index.value < 0n || index.value > BigInt(MAX_INDEX)) {
    throw new WqlFault("WQL_LIMIT", `an array index that isn't in 0 to ${MAX_INDEX}`, index.start);
  }
  tokens.expectMark(CLOSE_BRACKET);
  return { name, index: Number(index.value), start, end: tokens.previousEnd };
}
