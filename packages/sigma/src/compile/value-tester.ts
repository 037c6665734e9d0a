import { filetimeToIso, isoToFiletime } from "@unbind/bytes";
import { compileRegex, compileWildcard, foldText } from "@unbind/rules";
import { inNetwork, parseNetwork } from "../detection/cidr.ts";
import type { CompareOperator, DatePart, ValueTest } from "../detection/expression.ts";

/** Tests that look at one value alone. */
export type SingleTest = Exclude<ValueTest, { kind: "null" | "exists" | "field" }>;
export type ValueTester = (text: string) => boolean;

const DAY = 864_000_000_000n;

/** A decimal or `0x` number; NaN for anything else. */
export function numberIn(text: string): number {
  return /^\s*(?:[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?|0x[0-9a-f]+)\s*$/i.test(text) ? Number(text) : Number.NaN;
}

function compares(operator: CompareOperator | "eq", left: number, right: number): boolean {
  switch (operator) {
    case "lt":
      return left < right;
    case "lte":
      return left <= right;
    case "gt":
      return left > right;
    case "gte":
      return left >= right;
    case "eq":
      return left === right;
  }
}

/** Part of a date in a text such as `2022-03-01 10:11:12.123`, in UTC; weeks by ISO 8601. NaN if it is no date. */
export function datePartOf(text: string, part: DatePart): number {
  const filetime = isoToFiletime(text);
  if (filetime === undefined) return Number.NaN;
  const match = /(\d{4,5})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/.exec(filetimeToIso(filetime)) ?? [];
  const [, year, month, day, hour, minute] = match.map(Number);
  const parts = { year, month, day, hour, minute, week: part === "week" ? isoWeek(filetime, year ?? 0) : 0 };
  return parts[part] ?? Number.NaN;
}

/** 1601-01-01, where FILETIME begins, was a Monday. The week belongs to the year that its Thursday is in. */
function isoWeek(filetime: bigint, year: number): number {
  const day = filetime / DAY;
  const thursday = day - (day % 7n) + 3n;
  const yearOfThursday = Number(/^\d+/.exec(filetimeToIso(thursday * DAY))?.[0] ?? year);
  const first = (isoToFiletime(`${yearOfThursday}-01-01`) ?? 0n) / DAY;
  return Number((thursday - first) / 7n) + 1;
}

/** The test of one value. @throws RuleError REGEX_SYNTAX, REGEX_LIMIT when made; REGEX_LIMIT when run */
export function valueTester(test: SingleTest): ValueTester {
  switch (test.kind) {
    case "text":
      return compileWildcard(test.parts, { caseSensitive: test.cased });
    case "number": {
      const spelled = foldText(test.text);
      return (text) => foldText(text) === spelled || numberIn(text) === test.value;
    }
    case "regex": {
      const regex = compileRegex(test.pattern, test);
      return (text) => regex.test(text);
    }
    case "cidr": {
      const network = parseNetwork(test.network);
      return (text) => network !== undefined && inNetwork(text, network);
    }
    case "compare":
      return (text) => compares(test.operator, numberIn(text), test.value);
    case "date":
      return (text) => compares(test.operator, datePartOf(text, test.part), test.value);
  }
}
