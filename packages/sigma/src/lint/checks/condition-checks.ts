/** Checks of conditions: S40 to S46. */
import type { Condition } from "../../condition/condition.ts";
import { tokensOf } from "../../condition/condition-parser.ts";
import { resolveCondition, targetNames } from "../../condition/condition-targets.ts";
import type { Expression, ValueTest } from "../../detection/expression.ts";
import type { Detection } from "../../parse/document.ts";
import type { Place } from "../../parse/yaml-tree.ts";
import { type Check, type LintSubject, shown } from "../lint-subject.ts";
import { type Clash, contradiction } from "../logic/satisfiable.ts";

type ReadCondition = Detection["conditions"][number];

/** S40: a search that no condition names. */
export const unusedSearch: Check = function* ({ detection, used }) {
  for (const { name, at } of detection?.searches.values() ?? []) {
    if (used.has(name)) continue;
    const message = `search ${shown(name)} is in no condition: it decides nothing`;
    yield { rule: "S40", severity: "warning", message, fix: "name it in the condition, or take it out", at };
  }
};

/** S41: a number of searches where there is one. */
export const quantityOfOne: Check = function* ({ detection }) {
  for (const { at, condition, one } of quantities(detection)) {
    if (one.target.includes("*")) continue;
    const names = targetNames(one.target, [...(detection?.searches.keys() ?? [])]);
    if (names.length !== 1) continue;
    const message = `'${one.least} of ${one.target}' stands for ${names[0]} alone`;
    yield { rule: "S41", severity: "info", message, fix: `write ${names[0]}`, at: within(at, condition, one.at) };
  }
};

/** S42: a condition or search that no record can fulfil. */
export const impossibleCondition: Check = function* ({ detection }) {
  if (!detection) return;
  const broken = new Set<Expression>();
  for (const { name, expression, at } of detection.searches.values()) {
    const clash = contradiction(expression);
    if (!clash) continue;
    broken.add(expression);
    yield {
      rule: "S42",
      severity: "error",
      message: `no record fits search ${shown(name)}: ${reason(clash)}`,
      fix: fixOf(clash),
      at,
    };
  }
  if (broken.size > 0) return;
  for (const { condition, at } of detection.conditions) {
    const clash = contradiction(resolveCondition(condition, detection.searches));
    if (!clash) continue;
    yield {
      rule: "S42",
      severity: "error",
      message: `no record fits the condition: ${reason(clash)}`,
      fix: fixOf(clash),
      at,
    };
  }
};

function reason({ first, second, negated }: Clash): string {
  const against = negated ? "is left out by" : "excludes";
  return `${first.field} ${described(first.test)} (line ${first.at.line}) ${against} ${second.field} ${described(second.test)} (line ${second.at.line})`;
}

const fixOf = ({ negated }: Clash): string =>
  negated ? "narrow the exclusion until something is left" : "join what excludes each other with 'or'";

function described(test: ValueTest): string {
  if (test.kind === "number") return test.text;
  if (test.kind === "null") return "null";
  if (test.kind !== "text") return test.kind;
  return shown(
    test.parts.map((part) => (typeof part === "string" ? part : part.wildcard === "any" ? "*" : "?")).join(""),
  );
}

/** S43: `all of them` that demands the filter as well. */
export const demandedFilter: Check = function* ({ detection }) {
  for (const { at, condition, one, negated } of quantities(detection)) {
    if (negated) continue;
    const names = targetNames(one.target, [...(detection?.searches.keys() ?? [])]);
    const filters = names.filter((name) => /^filter/i.test(name));
    if (filters.length === 0 || one.target.toLowerCase() !== "them") continue;
    const message = `'${one.least} of ${one.target}' takes ${filters.join(", ")} as something to find`;
    const fix = "name the selections by a pattern and put 'not 1 of filter_*' behind it";
    yield { rule: "S43", severity: "warning", message, fix, at: within(at, condition, one.at) };
  }
};

/** S44: `and` and `or` without brackets. */
export const mixedOperators: Check = function* ({ detection }) {
  for (const condition of detection?.conditions ?? []) {
    const at = mixedAt(condition);
    if (at === undefined) continue;
    const message = "'and' and 'or' stand at one level without brackets: 'and' binds first";
    yield {
      rule: "S44",
      severity: "warning",
      message,
      fix: "put brackets round what belongs together",
      at: within(condition.at, condition, at),
    };
  }
};

function mixedAt({ text, aggregation }: ReadCondition): number | undefined {
  const levels: (string | undefined)[] = [undefined];
  const tokens = tokensOf(aggregation ? (text.split("|")[0] ?? "") : text);
  for (const { text: word, at } of tokens) {
    const lower = word.toLowerCase();
    if (word === "(") levels.push(undefined);
    else if (word === ")") levels.pop();
    else if (lower === "and" || lower === "or") {
      const before = levels.at(-1);
      if (before !== undefined && before !== lower) return at;
      levels[levels.length - 1] = lower;
    }
  }
  return undefined;
}

/** S45: nothing is asked for, only left out. */
export const onlyExclusions: Check = function* ({ detection }) {
  for (const { condition, at, aggregation } of detection?.conditions ?? []) {
    if (aggregation || asksFor(condition)) continue;
    const message = "the condition only leaves out: every other record of the log source fits";
    yield { rule: "S45", severity: "warning", message, fix: "name what is looked for as well", at };
  }
};

function asksFor(condition: Condition): boolean {
  if (condition.kind === "and") return condition.items.some(asksFor);
  return condition.kind === "or" ? condition.items.every(asksFor) : condition.kind !== "not";
}

interface Quantity {
  readonly at: Place;
  readonly condition: ReadCondition;
  readonly one: Condition & { kind: "quantity" };
  readonly negated: boolean;
}

function quantities(detection: LintSubject["detection"]): Quantity[] {
  const found: Quantity[] = [];
  for (const condition of detection?.conditions ?? []) {
    const visit = (node: Condition, negated: boolean): void => {
      if (node.kind === "quantity") found.push({ at: condition.at, condition, one: node, negated });
      else if (node.kind === "not") visit(node.item, !negated);
      else if (node.kind !== "search") for (const item of node.items) visit(item, negated);
    };
    visit(condition.condition, false);
  }
  return found;
}

/** Place of an offset in a condition; of the condition where it stands on several lines. */
function within(at: Place, { text }: ReadCondition, offset: number): Place {
  return text.includes("\n") ? at : { line: at.line, column: at.column + offset };
}
