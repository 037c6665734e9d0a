/** A text that every match of a pattern holds: looked for first, since that is cheaper than trying the pattern. */
import type { RegexNode } from "./node.ts";
import { parseRegex } from "./parser.ts";
import type { RegexOptions } from "./rule-regex.ts";

/** Shorter ones are nearly everywhere. */
const LEAST = 3;
const LAST_ASCII = 0x7f;

/**
 * The longest run of ASCII characters that each match must hold, in any case; undefined if there is none of three. What
 * stands in alternatives isn't looked at.
 * @throws RuleError REGEX_SYNTAX
 */
export function requiredText(
  pattern: string,
  { ignoreCase = false, multiline = false, dotAll = false }: RegexOptions = {},
): string | undefined {
  const { root } = parseRegex(pattern, { ignoreCase, multiline, dotAll, extended: false });
  const longest = longestOf(runsOf(root));
  return longest.length >= LEAST ? longest : undefined;
}

const longestOf = (runs: readonly string[]): string =>
  runs.reduce((best, run) => (run.length > best.length ? run : best), "");

/** Runs that must be there, in order of the pattern. */
function runsOf(node: RegexNode): string[] {
  switch (node.type) {
    case "set":
      return [characterOf(node) ?? ""];
    case "seq":
      return runsOfSequence(node.items);
    case "repeat":
      return node.min > 0 ? runsOf(node.body) : [];
    case "capture":
    case "atomic":
      return runsOf(node.body);
    default:
      return [];
  }
}

function runsOfSequence(items: readonly RegexNode[]): string[] {
  const runs: string[] = [];
  let run = "";
  for (const item of items) {
    const character = item.type === "set" ? characterOf(item) : undefined;
    if (character !== undefined) {
      run += character;
      continue;
    }
    runs.push(run, ...runsOf(item));
    run = "";
  }
  return [...runs, run];
}

function characterOf({ set }: RegexNode & { type: "set" }): string | undefined {
  const [range] = set;
  const isOne = set.length === 1 && range !== undefined && range[0] === range[1] && range[0] <= LAST_ASCII;
  return isOne ? String.fromCharCode(range[0]) : undefined;
}
