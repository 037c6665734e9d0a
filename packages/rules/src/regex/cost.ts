/**
 * What a pattern can cost a backtracking engine, judged from the pattern alone: each repetition that can hand characters
 * to what follows it raises the power of the text's length; one inside another repetition makes it exponential.
 * Errs on the side of dear: a pattern called exponential may be harmless, never the other way round.
 */
import { bothCases, type CharSet, EVERYTHING, normalised, overlap } from "./char-set.ts";
import type { RegexNode } from "./node.ts";

export interface RegexCost {
  exponential: boolean;
  /** Steps are at most about `factor * length ** degree`. */
  degree: number;
  factor: number;
}

const NOTHING: CharSet = [];
/** A repetition that can happen more often counts as unbounded. */
const FEW = 32;
/** Alternatives or optional parts multiplied beyond this are as bad as exponential. */
const MAX_FACTOR = 1_000_000;

/** Repetitions on a path: those that overlap what follows, and whether the last one, whose length always counts, does. */
interface Tally {
  ambiguous: number;
  last: "none" | "plain" | "ambiguous";
}

const NO_REPEAT: Tally = { ambiguous: 0, last: "none" };

function powerOf({ ambiguous, last }: Tally): number {
  return ambiguous + (last === "plain" ? 1 : 0);
}

class CostModel {
  exponential = false;
  factor = 1;
  #loops = 0;
  readonly #first = new Map<RegexNode, CharSet>();

  /** The worst path through `node`; `follow`: what may come next. */
  tally(node: RegexNode, follow: CharSet): Tally {
    switch (node.type) {
      case "seq":
        return this.#sequence(node.items, follow);
      case "alt":
        return this.#alternatives(node.options, follow);
      case "repeat":
        return this.#repeat(node, follow);
      case "capture":
      case "atomic":
        return this.tally(node.body, follow);
      case "look":
        return { ambiguous: powerOf(this.tally(node.body, NOTHING)), last: "none" };
      default:
        return NO_REPEAT;
    }
  }

  #sequence(items: readonly RegexNode[], follow: CharSet): Tally {
    let next = follow;
    let ambiguous = 0;
    let last: Tally["last"] = "none";
    for (let i = items.length - 1; i >= 0; i -= 1) {
      const item = items[i] as RegexNode;
      const tally = this.tally(item, next);
      ambiguous += tally.ambiguous;
      if (last === "none") last = tally.last;
      const first = this.#firstOf(item);
      next = canBeEmpty(item) ? union(first, next) : first;
    }
    return { ambiguous, last };
  }

  #alternatives(options: readonly RegexNode[], follow: CharSet): Tally {
    const heads = options.map(headOf);
    let clashes = 1;
    for (let i = 0; i < heads.length; i += 1) {
      for (let j = i + 1; j < heads.length; j += 1) {
        if (!separated(heads[i] as CharSet[], heads[j] as CharSet[])) clashes += 1;
      }
      if (clashes > options.length) break;
    }
    if (options.some(canBeEmpty) && options.some((option) => overlap(this.#firstOf(option), follow))) clashes += 1;
    if (clashes > 1) this.#choice(Math.min(clashes, options.length));
    const tallies = options.map((option) => this.tally(option, follow));
    return tallies.reduce((worst, tally) => (powerOf(tally) > powerOf(worst) ? tally : worst));
  }

  /** A place where the engine may go `ways` ways over the same text. */
  #choice(ways: number): void {
    if (this.#loops > 0) this.exponential = true;
    this.factor *= ways;
    if (this.factor > MAX_FACTOR) this.exponential = true;
  }

  #repeat(node: RegexNode & { type: "repeat" }, follow: CharSet): Tally {
    const first = this.#firstOf(node.body);
    const loops = node.max > 1;
    if (loops && canBeEmpty(node.body)) this.exponential = true;
    if (loops) this.#loops += 1;
    const inner = this.tally(node.body, loops ? union(first, follow) : follow);
    if (loops) this.#loops -= 1;
    const handsOn = node.min !== node.max && overlap(first, follow);
    if (node.max <= FEW) {
      if (handsOn) this.#choice(node.max - node.min + 1);
      return inner;
    }
    if (!handsOn) return { ambiguous: inner.ambiguous, last: "plain" };
    if (this.#loops > 0) this.exponential = true;
    return { ambiguous: inner.ambiguous + 1, last: "ambiguous" };
  }

  #firstOf(node: RegexNode): CharSet {
    const known = this.#first.get(node);
    if (known) return known;
    const first = this.#computeFirst(node);
    this.#first.set(node, first);
    return first;
  }

  #computeFirst(node: RegexNode): CharSet {
    switch (node.type) {
      case "set":
        return node.ignoreCase ? bothCases(node.set) : node.set;
      case "seq": {
        let first: CharSet = NOTHING;
        for (const item of node.items) {
          first = union(first, this.#firstOf(item));
          if (!canBeEmpty(item)) break;
        }
        return first;
      }
      case "alt":
        return node.options.map((option) => this.#firstOf(option)).reduce(union);
      case "repeat":
      case "capture":
      case "atomic":
        return this.#firstOf(node.body);
      case "backreference":
        return EVERYTHING;
      default:
        return NOTHING;
    }
  }
}

function union(a: CharSet, b: CharSet): CharSet {
  if (a.length === 0) return b;
  return b.length === 0 ? a : normalised([...a, ...b]);
}

function canBeEmpty(node: RegexNode): boolean {
  switch (node.type) {
    case "set":
      return false;
    case "seq":
      return node.items.every(canBeEmpty);
    case "alt":
      return node.options.some(canBeEmpty);
    case "repeat":
      return node.min === 0 || canBeEmpty(node.body);
    case "capture":
    case "atomic":
      return canBeEmpty(node.body);
    default:
      return true;
  }
}

/** The sets a node must pass through first, one character each. */
function headOf(node: RegexNode): CharSet[] {
  if (node.type === "set") return [node.ignoreCase ? bothCases(node.set) : node.set];
  if (node.type === "capture") return headOf(node.body);
  if (node.type !== "seq") return [];
  const head: CharSet[] = [];
  for (const item of node.items) {
    if (item.type === "assert") continue;
    if (item.type !== "set") {
      if (item.type === "capture" || item.type === "seq") head.push(...headOf(item));
      break;
    }
    head.push(item.ignoreCase ? bothCases(item.set) : item.set);
  }
  return head;
}

function separated(a: readonly CharSet[], b: readonly CharSet[]): boolean {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) if (!overlap(a[i] as CharSet, b[i] as CharSet)) return true;
  return false;
}

function startsAtStart(node: RegexNode): boolean {
  if (node.type === "assert") return node.what === "text-start";
  if (node.type === "seq") return node.items[0] !== undefined && startsAtStart(node.items[0]);
  if (node.type === "alt") return node.options.every(startsAtStart);
  return node.type === "capture" && startsAtStart(node.body);
}

/** Judges a pattern for a search over a whole text. */
export function costOf(root: RegexNode): RegexCost {
  const model = new CostModel();
  const power = powerOf(model.tally(root, NOTHING)) + (startsAtStart(root) ? 0 : 1);
  return { exponential: model.exponential, degree: Math.max(power, 1), factor: model.factor };
}
