import type { BucketSpan, TimeUnit } from "./aggregation.ts";

/** Spellings of units of time (Search Reference, "Time modifiers"); `m` is minutes. */
const UNITS: ReadonlyMap<string, TimeUnit> = new Map(
  (
    [
      ["us", "us"],
      ["ms", "ms"],
      ["cs", "cs"],
      ["ds", "ds"],
      ["s", "s sec secs second seconds"],
      ["m", "m min mins minute minutes"],
      ["h", "h hr hrs hour hours"],
      ["d", "d day days"],
      ["w", "w week weeks"],
      ["mon", "mon month months"],
      ["q", "q qtr qtrs quarter quarters"],
      ["y", "y yr yrs year years"],
    ] as const
  ).flatMap(([unit, words]) => words.split(" ").map((word) => [word, unit] as const)),
);

/** Reads `1h`, `5`, `0.5`, `2log10`; undefined if it is none of them. A snap (`1h@h`) changes nothing for buckets. */
export function readBucketSpan(text: string): BucketSpan | undefined {
  const log = /^(\d+(?:\.\d+)?)?log(\d+(?:\.\d+)?)?$/i.exec(text);
  if (log !== null) {
    const base = log[2] === undefined ? 10 : Number(log[2]);
    return base > 1 ? { kind: "log", coefficient: log[1] === undefined ? 1 : Number(log[1]), base } : undefined;
  }
  const match = /^[+-]?(\d{0,12}(?:\.\d{1,12})?)([a-z]*)(?:@\w+)?$/i.exec(text);
  const amount = match?.[1] === "" ? 1 : Number(match?.[1]);
  if (match === null || text === "" || !(amount > 0)) return undefined;
  if (match[2] === "") return match[1] === "" ? undefined : { kind: "number", width: amount };
  const unit = UNITS.get((match[2] ?? "").toLowerCase());
  return unit === undefined ? undefined : { kind: "time", amount, unit };
}
