import { nearestName } from "./nearest-name.ts";
import type { Reader } from "./reader.ts";
import type { FieldName, Span } from "./span.ts";

interface OptionValue {
  readonly text: string;
  readonly span: Span;
}

const OPTION = /([A-Za-z_]\w*)\s*=(?!=)\s*/y;
const BARE_VALUE = /,|[^\s,"()[\]|]+/y;
const TRUE = new Set(["t", "true", "1", "yes", "y"]);
const FALSE = new Set(["f", "false", "0", "no", "n"]);

/** `name=value` of one command, before, between or behind its arguments. An unknown one is a fault. */
export class Options {
  readonly #reader: Reader;
  readonly #command: string;
  readonly #known: readonly string[];
  readonly #values = new Map<string, OptionValue>();

  constructor(reader: Reader, command: string, known: readonly string[]) {
    this.#reader = reader;
    this.#command = command;
    this.#known = known;
  }

  /** Name of the option that comes next, lower case; undefined if none does. */
  peek(): string | undefined {
    return this.#reader.match(OPTION)?.[1]?.toLowerCase();
  }

  /** Takes `name=` of the option that comes next, for who reads the value. */
  takeName(): void {
    this.#reader.at += this.#reader.match(OPTION)?.[0].length ?? 0;
  }

  /** Takes an option if one comes next. */
  take(): boolean {
    const reader = this.#reader;
    const name = this.peek();
    if (name === undefined) return false;
    const start = reader.at;
    this.takeName();
    const value = this.#value(name);
    if (this.#known.includes(name)) this.#values.set(name, value);
    else {
      const nearest = nearestName(name, this.#known);
      reader.fault(
        "SPL_OPTION",
        `${this.#command} has no option ${name}`,
        { start, end: start + name.length },
        nearest,
      );
    }
    return true;
  }

  /** Takes options as long as they come. */
  takeAll(): void {
    while (this.take()) this.#reader.skipSeparators();
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  text(name: string): string | undefined {
    return this.#values.get(name)?.text;
  }

  span(name: string): Span {
    return this.#values.get(name)?.span ?? this.#reader.here();
  }

  field(name: string, otherwise: string): FieldName {
    const value = this.#values.get(name);
    return value === undefined ? defaultField(this.#reader, otherwise) : { name: value.text, span: value.span };
  }

  boolean(name: string, otherwise: boolean): boolean {
    const value = this.#values.get(name);
    if (value === undefined) return otherwise;
    const text = value.text.toLowerCase();
    if (TRUE.has(text)) return true;
    if (!FALSE.has(text)) this.#reader.fault("SPL_OPTION_VALUE", `${name} is true or false`, value.span);
    return false;
  }

  /** A whole number from 0. */
  count(name: string, otherwise: number): number {
    const value = this.#values.get(name);
    if (value === undefined) return otherwise;
    if (/^\d{1,15}$/.test(value.text)) return Number(value.text);
    this.#reader.fault("SPL_OPTION_VALUE", `${name} is a whole number`, value.span);
    return otherwise;
  }

  number(name: string): number | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(value.text)) return Number(value.text);
    this.#reader.fault("SPL_OPTION_VALUE", `${name} is a number`, value.span);
    return undefined;
  }

  /** One of some words, lower case. */
  choice<T extends string>(name: string, words: readonly T[], otherwise: T): T {
    const value = this.#values.get(name);
    if (value === undefined) return otherwise;
    const found = words.find((word) => word === value.text.toLowerCase());
    if (found !== undefined) return found;
    this.#reader.fault("SPL_OPTION_VALUE", `${name} is one of ${words.join(", ")}`, value.span);
    return otherwise;
  }

  #value(name: string): OptionValue {
    const reader = this.#reader;
    const quoted = reader.string();
    if (quoted !== undefined) return { text: quoted.value, span: quoted.span };
    const match = reader.match(BARE_VALUE);
    if (match === undefined) return reader.fail("SPL_OPTION_VALUE", `${name} has no value`);
    const span = { start: reader.at, end: reader.at + match[0].length };
    reader.at = span.end;
    return { text: match[0], span };
  }
}

/** A field that the command uses when none is named; it stands nowhere, so its span is empty. */
export function defaultField(reader: Reader, name: string): FieldName {
  return { name, span: { start: reader.start, end: reader.start } };
}
