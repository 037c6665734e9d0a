/** The modifiers of a field (`field|contains|all`), applied left to right. Source: Sigma specification 2.1.0. */
import { RuleError, type WildcardPart } from "@unbind/rules";
import type { Place } from "../parse/yaml-tree.ts";
import { parseNetwork } from "./cidr.ts";
import { base64, base64Offsets, dashVariants, MAX_DASHES, utf8Bytes, utf16Bytes } from "./encodings.ts";
import type { CompareOperator, DatePart, ValueTest } from "./expression.ts";
import { parseText } from "./sigma-text.ts";
import { partsOf, plainTextOf, type Value } from "./value.ts";

/** Values for `%name%` in values with `expand`. */
export type Placeholders = ReadonlyMap<string, readonly string[]>;

/** What the chain did besides changing values. */
export interface ModifierState {
  all: boolean;
  negated: boolean;
  cased: boolean;
  /** Values are names of other fields. */
  fieldReference: boolean;
  placeholders: Placeholders;
  at: Place;
}

type Step = (values: Value[], name: string, state: ModifierState, before: readonly string[]) => Value[];

/** Values that one entry may become through `windash`, `expand` and `base64offset`. */
const MAX_VALUES = 10_000;
const ANY: WildcardPart = { wildcard: "any" };

const wrap =
  (how: "contains" | "startswith" | "endswith"): Step =>
  (values, name, state) => {
    if (state.fieldReference) return values.map((value) => reference(value, how, state));
    return values.map((value) => {
      const parts = partsOf(value, name, state.at);
      const wrapped = [...(how === "startswith" ? [] : [ANY]), ...parts, ...(how === "endswith" ? [] : [ANY])];
      return { kind: "text", parts: wrapped, written: value.kind === "text" ? value.written : "", changed: true };
    });
  };

function reference(value: Value, how: "equals" | "contains" | "startswith" | "endswith", state: ModifierState): Value {
  const known = value.kind === "test" && value.test.kind === "field" ? value.test.other : undefined;
  const other = known ?? (value.kind === "text" ? value.written : sourceText(value, "fieldref", state));
  return { kind: "test", test: { kind: "field", other, how, cased: state.cased } };
}

function howOf(before: readonly string[]): "equals" | "contains" | "startswith" | "endswith" {
  for (const name of before) if (name === "contains" || name === "startswith" || name === "endswith") return name;
  return "equals";
}

function sourceText(value: Value, name: string, state: ModifierState): string {
  if (value.kind === "text" && !value.changed) return value.written;
  return plainTextOf(value, name, state.at);
}

const regex: Step = (values, name, state) =>
  values.map((value) => ({
    kind: "test",
    test: {
      kind: "regex",
      pattern: sourceText(value, name, state),
      ignoreCase: false,
      multiline: false,
      dotAll: false,
    },
  }));

const regexFlag =
  (flag: "ignoreCase" | "multiline" | "dotAll"): Step =>
  (values, name, state) =>
    values.map((value) => {
      if (value.kind !== "test" || value.test.kind !== "regex") throw fault(`'${name}' must follow 're'`, state);
      return { kind: "test", test: { ...value.test, [flag]: true } };
    });

const compare =
  (operator: CompareOperator): Step =>
  (values, name, state, before) =>
    values.map((value) => {
      if (value.kind === "test" && value.test.kind === "date")
        return { kind: "test", test: { ...value.test, operator } };
      const number = numberOf(value, name, state);
      const part = before.find((one): one is DatePart => (DATE_PARTS as readonly string[]).includes(one));
      const test: ValueTest = part
        ? { kind: "date", part, operator, value: number }
        : { kind: "compare", operator, value: number };
      return { kind: "test", test };
    });

const DATE_PARTS = ["minute", "hour", "day", "week", "month", "year"] as const;

const datePart =
  (part: DatePart): Step =>
  (values, name, state) =>
    values.map((value) => {
      if (value.kind === "test" && value.test.kind === "compare") {
        return { kind: "test", test: { kind: "date", part, operator: value.test.operator, value: value.test.value } };
      }
      return { kind: "test", test: { kind: "date", part, operator: "eq", value: numberOf(value, name, state) } };
    });

function numberOf(value: Value, name: string, state: ModifierState): number {
  const number =
    value.kind === "number" ? value.value : value.kind === "text" ? Number(value.written || "x") : Number.NaN;
  if (!Number.isFinite(number)) throw fault(`'${name}' needs a number`, state);
  return number;
}

const cidr: Step = (values, name, state) =>
  values.map((value) => {
    const network = sourceText(value, name, state);
    if (!parseNetwork(network)) throw fault(`'${network}' is no IPv4 or IPv6 network`, state);
    return { kind: "test", test: { kind: "cidr", network } };
  });

const exists: Step = (values, _name, state) =>
  values.map((value) => {
    const text =
      value.kind === "text" ? value.written.toLowerCase() : value.kind === "boolean" ? String(value.value) : "";
    if (text !== "true" && text !== "false") throw fault("'exists' needs true or false", state);
    return { kind: "test", test: { kind: "exists", present: text === "true" } };
  });

const fieldReference: Step = (values, _name, state, before) => {
  state.fieldReference = true;
  const how = howOf(before);
  return values.map((value) => reference(value, how, state));
};

const wide =
  (order: "le" | "be", bom: boolean): Step =>
  (values, name, state) =>
    values.map((value) => ({ kind: "bytes", bytes: utf16Bytes(plainTextOf(value, name, state.at), order, bom) }));

function bytesOf(value: Value, name: string, state: ModifierState): Uint8Array {
  return value.kind === "bytes" ? value.bytes : utf8Bytes(plainTextOf(value, name, state.at));
}

const literal = (text: string): Value => ({ kind: "text", parts: [text], written: text, changed: true });

const windash: Step = (values, name, state) =>
  values.flatMap((value) => {
    const parts = partsOf(value, name, state.at);
    let variants: WildcardPart[][] = [[]];
    for (const part of parts) {
      const spelled: WildcardPart[] | undefined = typeof part === "string" ? dashVariants(part) : [part];
      if (!spelled || variants.length * spelled.length > 5 ** MAX_DASHES) {
        throw new RuleError("SIGMA_LIMIT", `'windash' on more than ${MAX_DASHES} dashes in one value`, state.at);
      }
      variants = variants.flatMap((variant) => spelled.map((one) => [...variant, one]));
    }
    return variants.map((variant): Value => ({ kind: "text", parts: variant, written: "", changed: true }));
  });

const expand: Step = (values, name, state) =>
  values.flatMap((value) => {
    let variants: WildcardPart[][] = [[]];
    for (const piece of piecesOf(partsOf(value, name, state.at))) {
      const spelled =
        typeof piece === "object" && "placeholder" in piece ? placeholderValues(piece.placeholder, state) : [[piece]];
      variants = variants.flatMap((variant) => spelled.map((one) => [...variant, ...one]));
      if (variants.length > MAX_VALUES)
        throw new RuleError("SIGMA_LIMIT", `'expand' makes more than ${MAX_VALUES} values`, state.at);
    }
    return variants.map((parts): Value => ({ kind: "text", parts, written: "", changed: true }));
  });

/** Parts with `%name%` cut out of the literal text. */
function piecesOf(parts: readonly WildcardPart[]): (WildcardPart | { placeholder: string })[] {
  return parts.flatMap((part): (WildcardPart | { placeholder: string })[] => {
    if (typeof part !== "string") return [part];
    return part.split(/(%\w+%)/).map((piece) => {
      const placeholder = /^%(\w+)%$/.exec(piece)?.[1];
      return placeholder === undefined ? piece : { placeholder };
    });
  });
}

function placeholderValues(name: string, state: ModifierState): WildcardPart[][] {
  const values = state.placeholders.get(name);
  if (values) return values.map((value) => parseText(value));
  throw new RuleError("SIGMA_PLACEHOLDER", `%${name}% has no values; define it in a pipeline file`, state.at);
}

const mark =
  (change: (state: ModifierState) => void): Step =>
  (values, _name, state) => {
    change(state);
    return values;
  };

const STEPS: Readonly<Record<string, Step>> = {
  contains: wrap("contains"),
  startswith: wrap("startswith"),
  endswith: wrap("endswith"),
  all: mark((state) => {
    state.all = true;
  }),
  neq: mark((state) => {
    state.negated = true;
  }),
  cased: mark((state) => {
    state.cased = true;
  }),
  re: regex,
  i: regexFlag("ignoreCase"),
  ignorecase: regexFlag("ignoreCase"),
  m: regexFlag("multiline"),
  multiline: regexFlag("multiline"),
  s: regexFlag("dotAll"),
  dotall: regexFlag("dotAll"),
  cidr,
  exists,
  fieldref: fieldReference,
  gt: compare("gt"),
  gte: compare("gte"),
  lt: compare("lt"),
  lte: compare("lte"),
  minute: datePart("minute"),
  hour: datePart("hour"),
  day: datePart("day"),
  week: datePart("week"),
  month: datePart("month"),
  year: datePart("year"),
  base64: (values, name, state) => values.map((value) => literal(base64(bytesOf(value, name, state)))),
  base64offset: (values, name, state) =>
    values.flatMap((value) => base64Offsets(bytesOf(value, name, state)).map(literal)),
  wide: wide("le", false),
  utf16le: wide("le", false),
  utf16be: wide("be", false),
  utf16: wide("le", true),
  windash,
  expand,
};

function fault(message: string, state: ModifierState): RuleError {
  return new RuleError("SIGMA_MODIFIER", message, state.at);
}

/** Names of all modifiers, for checkers. */
export const MODIFIER_NAMES: readonly string[] = Object.keys(STEPS);

/** Runs one value through the chain. @throws RuleError SIGMA_MODIFIER, SIGMA_PLACEHOLDER, SIGMA_LIMIT */
export function applyModifiers(value: Value, modifiers: readonly string[], state: ModifierState): Value[] {
  let values = [value];
  modifiers.forEach((name, index) => {
    const step = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
    if (!step) throw fault(`Unknown modifier '${name}'; known: ${MODIFIER_NAMES.join(" ")}`, state);
    values = step(values, name, state, modifiers.slice(0, index));
    if (values.length > MAX_VALUES)
      throw new RuleError("SIGMA_LIMIT", `An entry makes more than ${MAX_VALUES} values`, state.at);
  });
  return values;
}
