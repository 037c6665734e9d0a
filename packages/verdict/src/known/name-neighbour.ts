/**
 * Names that imitate a known one: other case, look-alike letters, invisible characters, one or two letters changed.
 * Look-alikes are the Cyrillic, Greek and digit forms of Latin letters that fonts draw alike (Unicode TR 39, a part).
 */
import { knownGood } from "./known-good.ts";

/** Longest name that is compared; invisible characters may make an imitation long. */
const MAX_COMPARED = 2048;
/** From this length on two changes still make a neighbour, below it one. */
const LONG_NAME = 16;

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: "a",
  в: "b",
  с: "c",
  е: "e",
  ѕ: "s",
  і: "i",
  ј: "j",
  к: "k",
  м: "m",
  н: "h",
  о: "o",
  р: "p",
  т: "t",
  у: "y",
  х: "x",
  ԛ: "q",
  ԝ: "w",
  ν: "v",
  ο: "o",
  ρ: "p",
  α: "a",
  ε: "e",
  τ: "t",
  ι: "i",
  κ: "k",
  μ: "m",
  ⅼ: "l",
  ı: "i",
  "0": "o",
  "1": "l",
  "|": "l",
};

/** Names of the parts of subscriptions that are known whole. */
const PROTECTED: readonly string[] = [
  ...new Set(
    knownGood.flatMap(({ definitions }) =>
      definitions.flatMap(({ filter, consumer }) =>
        [filter.name, consumer.name].filter((name) => typeof name === "string"),
      ),
    ),
  ),
];
const FOLDED: readonly [string, string][] = PROTECTED.map((name) => [name, foldName(name)]);

/** A name as it looks: compatibility forms and case folded, look-alikes replaced, invisible characters left out. */
export function foldName(name: string): string {
  const plain = name.slice(0, MAX_COMPARED).normalize("NFKC").toLowerCase();
  const visible = plain.replace(/[\p{Cf}\p{Cc}\p{Mn}\u115f\u1160\u3164]/gu, "");
  const latin = [...visible].map((character) => LOOK_ALIKES[character] ?? character).join("");
  return latin.replace(/\s+/g, " ").trim();
}

/** The known name that this one imitates or is; undefined for any other name. */
export function neighbourOf(name: string): string | undefined {
  if (name.length > MAX_COMPARED) return undefined;
  if (PROTECTED.includes(name)) return name;
  const folded = foldName(name);
  return FOLDED.find(([, known]) => distance(folded, known, known.length >= LONG_NAME ? 2 : 1) !== undefined)?.[0];
}

/** Levenshtein distance if it is at most `limit`. */
function distance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  const result = row[b.length] ?? 0;
  return result <= limit ? result : undefined;
}
