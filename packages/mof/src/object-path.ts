/**
 * WMI object paths: `[\\host\][namespace:]Class[.Key=value{,Key=value} | =value | =@]`.
 *
 * Read in WMI's own grammar (Microsoft, "Describing a WMI object path") and in the spellings that other programs make
 * of it: single quotes, quotes stripped, `Class (Key = "value")` as PowerShell's CIM cmdlets print it, a bare name.
 * Inside quotes `\"` and `\\` are escapes; any other backslash stands for itself.
 * Not handled: paths of methods and properties.
 */
import { isIdentifierPart, isIdentifierStart, isSpace } from "./character.ts";
import { splitNamespace } from "./namespace.ts";

/** Value of a key; integers as `bigint`. */
export type KeyValue = string | bigint | boolean;

/** A key and its value; `name` is undefined where the text leaves it out (`Class="value"`). */
export interface ObjectKey {
  name: string | undefined;
  value: KeyValue;
}

/** A WMI object path in parts, unescaped once. */
export interface ObjectPath {
  /** Machine as written; undefined for none and for `.`. */
  host: string | undefined;
  /** Form of {@link normaliseNamespace}; undefined if the path names none. */
  namespace: string | undefined;
  /** Class as written; empty if the text names none (a bare name, or a namespace alone). */
  className: string;
  /** In the order of the text. A bare name is one key without name. */
  keys: ObjectKey[];
  /** `Class=@`. */
  singleton: boolean;
}

/** A path, or where and why the text is none; `offset` counts UTF-16 units. */
export type ObjectPathResult = { ok: true; path: ObjectPath } | { ok: false; offset: number; message: string };

/** Longest text taken for a path; attack scripts are long, paths are not. */
export const MAX_PATH_LENGTH: number = 1 << 21;
/** WMI allows 256 key properties in a class. */
export const MAX_PATH_KEYS = 256;

const BINDING_CLASS = "__filtertoconsumerbinding";

class PathError extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Reads an object path in any known spelling. A bare word is taken for a name without a class (`className` empty,
 * one key without name), unless a namespace stands before it: then it is a class path.
 */
export function parseObjectPath(text: string): ObjectPathResult {
  if (text.length > MAX_PATH_LENGTH) {
    return { ok: false, offset: MAX_PATH_LENGTH, message: `longer than MAX_PATH_LENGTH (${MAX_PATH_LENGTH})` };
  }
  try {
    return { ok: true, path: readPath(text) };
  } catch (error) {
    if (error instanceof PathError) return { ok: false, offset: error.offset, message: error.message };
    throw error;
  }
}

function readPath(text: string): ObjectPath {
  const start = skipSpace(text, 0);
  if (start === text.length) throw new PathError(start, "the path is empty");
  const path: ObjectPath = { host: undefined, namespace: undefined, className: "", keys: [], singleton: false };
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const literal = readQuoted(text, start);
    if (skipSpace(text, literal.end) !== text.length) throw new PathError(literal.end, "text after the closing quote");
    path.keys.push({ name: undefined, value: literal.value });
    return path;
  }
  const afterPrefix = readPrefix(text, start, path);
  const classEnd = identifierEnd(text, afterPrefix);
  const next = skipSpace(text, classEnd);
  const shape = text[next];
  path.className = text.slice(afterPrefix, classEnd);
  if (next === text.length && path.namespace !== undefined) return path;
  if (shape === "=") readUnnamedKey(text, next + 1, path);
  else if (shape === "." && classEnd > afterPrefix) readKeys(text, next + 1, path, "");
  else if (shape === "(" && classEnd > afterPrefix) readKeys(text, next + 1, path, ")");
  if (path.keys.length > 0 || path.singleton) return path;
  return bareName(text, start, next, path);
}

function bareName(text: string, start: number, fault: number, path: ObjectPath): ObjectPath {
  const name = text.slice(start).trimEnd();
  if (path.namespace !== undefined || name.includes("=")) throw new PathError(fault, "expected a key");
  return { ...path, className: "", keys: [{ name: undefined, value: name }] };
}

/** Reads `\\host\namespace:` and returns where the class begins. */
function readPrefix(text: string, start: number, path: ObjectPath): number {
  const slashes = text[start] === "\\" || text[start] === "/";
  // Keys and their quotes come after the class, so a colon behind them belongs to a value.
  const head = /^[^="'(]*/.exec(text.slice(start))?.[0] ?? "";
  const colon = slashes ? colonAfterHost(head) : head.indexOf(":");
  const rooted = slashes || /^root(?:[\\/:]|$)/i.test(head);
  const isNamespaceAlone = colon < 0 && rooted && head.length === text.length - start && /[\\/]/.test(head);
  if (isNamespaceAlone && /^[^:]+$/.test(splitNamespace(head).namespace)) {
    Object.assign(path, namespaceOf(head));
    return text.length;
  }
  const classFollows = colon > 0 && isIdentifierStart(text.charCodeAt(skipSpace(text, start + colon + 1)));
  if (classFollows && (rooted || hasKeys(text, start + colon + 1))) {
    Object.assign(path, namespaceOf(head.slice(0, colon)));
    return skipSpace(text, start + colon + 1);
  }
  if (slashes) throw new PathError(start, "expected namespace:Class after the host");
  return start;
}

/** The host may be an IPv6 address, so the colon that ends the namespace is looked for behind the host. */
function colonAfterHost(head: string): number {
  const host = /^[\\/]+[^\\/]*/.exec(head)?.[0] ?? "";
  return head.indexOf(":", host.length);
}

function hasKeys(text: string, offset: number): boolean {
  const next = skipSpace(text, identifierEnd(text, skipSpace(text, offset)));
  return text[next] === "=" || text[next] === "." || text[next] === "(";
}

function namespaceOf(text: string): Pick<ObjectPath, "host" | "namespace"> {
  const { host, namespace } = splitNamespace(text);
  return { host, namespace: namespace.toLowerCase() };
}

function readUnnamedKey(text: string, offset: number, path: ObjectPath): void {
  const at = skipSpace(text, offset);
  if (path.className !== "" && text[at] === "@" && skipSpace(text, at + 1) === text.length) {
    path.singleton = true;
    return;
  }
  const { value, end } = readValue(text, at, path.className, "");
  path.keys.push({ name: undefined, value });
  const rest = skipSpace(text, end);
  if (text[rest] === ",") readKeys(text, rest + 1, path, "");
  else if (rest < text.length) throw new PathError(rest, "text after the value");
}

/** Reads `Key=value{,Key=value}`; stops without a key at text that doesn't begin like one. */
function readKeys(text: string, offset: number, path: ObjectPath, close: string): void {
  for (let at = offset; ; ) {
    const nameStart = skipSpace(text, at);
    const nameEnd = identifierEnd(text, nameStart);
    const equals = skipSpace(text, nameEnd);
    if (nameEnd === nameStart || text[equals] !== "=") {
      if (path.keys.length === 0) return;
      throw new PathError(nameStart, "expected Key=value");
    }
    if (path.keys.length === MAX_PATH_KEYS) throw new PathError(nameStart, `over MAX_PATH_KEYS (${MAX_PATH_KEYS})`);
    const { value, end } = readValue(text, skipSpace(text, equals + 1), path.className, close);
    path.keys.push({ name: text.slice(nameStart, nameEnd), value });
    const rest = skipSpace(text, end);
    if (text[rest] !== ",") {
      const last = close !== "" && text[rest] === close ? skipSpace(text, rest + 1) : rest;
      if (last < text.length) throw new PathError(last, "text after the last key");
      return;
    }
    at = rest + 1;
  }
}

interface ReadValue {
  value: KeyValue;
  end: number;
}

function readValue(text: string, offset: number, className: string, close: string): ReadValue {
  const quote = text[offset];
  if (quote === '"' || quote === "'") return readQuotedValue(text, offset, close);
  const word = /[^\s,)]*/y;
  word.lastIndex = offset;
  const plain = word.exec(text)?.[0] ?? "";
  const rest = skipSpace(text, offset + plain.length);
  const isWhole = rest === text.length || text[rest] === "," || (close !== "" && text[rest] === close);
  const typed = isWhole ? typedValue(plain) : undefined;
  if (typed !== undefined) return { value: typed, end: offset + plain.length };
  return readUnquoted(text, offset, className, close);
}

function typedValue(word: string): bigint | boolean | undefined {
  if (/^true$/i.test(word)) return true;
  if (/^false$/i.test(word)) return false;
  if (/^(?:\d{1,20}|0x[0-9a-f]{1,16})$/i.test(word)) return BigInt(word);
  if (/^[+-]\d{1,20}$/.test(word)) return BigInt(word.slice(1)) * (word[0] === "-" ? -1n : 1n);
  return undefined;
}

/** Quotes were stripped by a tool: the value runs to the end, but for the two references of a binding. */
function readUnquoted(text: string, offset: number, className: string, close: string): ReadValue {
  let end = text.length;
  if (className.toLowerCase() === BINDING_CLASS) {
    const other = text.slice(offset).search(/,\s*(?:filter|consumer)\s*=/i);
    if (other >= 0) end = offset + other;
  }
  let value = text.slice(offset, end).trimEnd();
  if (end === text.length && close !== "" && value.endsWith(close)) {
    end = offset + value.length - close.length;
    value = value.slice(0, -close.length).trimEnd();
  }
  if (value === "") throw new PathError(offset, "expected a value");
  return { value, end };
}

/**
 * A quoted value. Where text follows the closing quote that can't follow a value, the writer didn't escape quotes
 * inside: then the last quote of the text closes and nothing is an escape.
 */
function readQuotedValue(text: string, offset: number, close: string): ReadValue {
  const literal = readQuoted(text, offset);
  const rest = skipSpace(text, literal.end);
  const after = text[rest];
  if (after === undefined || after === "," || (close !== "" && after === close)) return literal;
  const quote = text[offset] as string;
  const last = text.lastIndexOf(quote);
  const tail = skipSpace(text, last + 1);
  const closes = tail === text.length || (text[tail] === close && skipSpace(text, tail + 1) === text.length);
  if (last < literal.end || !closes) throw new PathError(rest, "text after the closing quote");
  return { value: text.slice(offset + 1, last), end: last + 1 };
}

function readQuoted(text: string, offset: number): { value: string; end: number } {
  const quote = text[offset] as string;
  const parts: string[] = [];
  let from = offset + 1;
  for (let i = from; i < text.length; i++) {
    const char = text[i];
    if (char === quote) {
      parts.push(text.slice(from, i));
      return { value: parts.join(""), end: i + 1 };
    }
    // Only WMI's own double quotes have escapes.
    if (char === "\\" && quote === '"' && (text[i + 1] === '"' || text[i + 1] === "\\")) {
      parts.push(text.slice(from, i));
      from = ++i;
    }
  }
  throw new PathError(offset, "the quote is not closed");
}

function identifierEnd(text: string, offset: number): number {
  if (!isIdentifierStart(text.charCodeAt(offset))) return offset;
  let end = offset + 1;
  while (end < text.length && isIdentifierPart(text.charCodeAt(end))) end++;
  return end;
}

function skipSpace(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}
