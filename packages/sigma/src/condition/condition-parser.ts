/**
 * Conditions of rules. Precedence, tightest first: brackets, `x of y`, `not`, `and`, `or`; words in any case.
 * Source: Sigma specification 2.1.0, "Condition".
 */
import { RuleError } from "@unbind/rules";
import type { Condition } from "./condition.ts";

interface Token {
  text: string;
  at: number;
}

const MAX_LENGTH = 10_000;
const MAX_DEPTH = 64;

/** Words and brackets; `|` ends the condition (an aggregation follows). @throws RuleError SIGMA_CONDITION */
export function tokensOf(text: string): Token[] {
  if (text.length > MAX_LENGTH) throw conditionFault(`longer than ${MAX_LENGTH} characters`, 0);
  const tokens: Token[] = [];
  const pattern = /\s*(?:([A-Za-z0-9_*.-]+)|([()|])|(\S))/y;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [whole, word, sign, odd] = match;
    const at = match.index + whole.length - (word ?? sign ?? odd ?? "").length;
    if (odd !== undefined) throw conditionFault(`'${odd}' has no meaning here`, at);
    tokens.push({ text: word ?? sign ?? "", at });
  }
  return tokens;
}

/** `column` is the offset in the condition's text; the caller adds the place of the text. */
export function conditionFault(message: string, offset: number): RuleError {
  return new RuleError("SIGMA_CONDITION", `Condition: ${message}`, { line: 0, column: offset });
}

class ConditionParser {
  readonly #tokens: readonly Token[];
  readonly #end: number;
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
    this.#end = text.length;
  }

  parse(): Condition {
    const condition = this.#or();
    const rest = this.#tokens[this.#next];
    if (rest) throw conditionFault(`'${rest.text}' is not expected here`, rest.at);
    return condition;
  }

  #word(): string {
    return this.#tokens[this.#next]?.text.toLowerCase() ?? "";
  }

  #list(kind: "and" | "or", operand: () => Condition): Condition {
    const items = [operand()];
    while (this.#word() === kind) {
      this.#next += 1;
      items.push(operand());
    }
    return items.length === 1 ? (items[0] as Condition) : { kind, items };
  }

  #or(): Condition {
    return this.#list("or", () => this.#list("and", () => this.#not()));
  }

  #not(): Condition {
    if (this.#word() !== "not") return this.#atom();
    const at = this.#tokens[this.#next]?.at ?? 0;
    this.#next += 1;
    this.#enter(at);
    const item = this.#not();
    this.#depth -= 1;
    return { kind: "not", item };
  }

  #enter(at: number): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw conditionFault(`nests deeper than ${MAX_DEPTH}`, at);
  }

  #atom(): Condition {
    const token = this.#tokens[this.#next];
    if (!token) throw conditionFault("ends where a search identifier is expected", this.#end);
    this.#next += 1;
    if (token.text === "(") return this.#bracket(token.at);
    if (this.#word() === "of" && /^(?:\d+|any|all)$/i.test(token.text)) return this.#quantity(token);
    if (/^(?:and|or|of|[()|])$/i.test(token.text))
      throw conditionFault(`'${token.text}' stands where a search identifier is expected`, token.at);
    if (token.text.includes("*")) throw conditionFault(`'${token.text}' needs '1 of' or 'all of' before it`, token.at);
    return { kind: "search", name: token.text, at: token.at };
  }

  #bracket(at: number): Condition {
    this.#enter(at);
    const inner = this.#or();
    this.#depth -= 1;
    if (this.#word() !== ")") throw conditionFault("'(' is not closed", at);
    this.#next += 1;
    return inner;
  }

  #quantity(token: Token): Condition {
    this.#next += 1;
    const target = this.#tokens[this.#next];
    if (!target || /^(?:and|or|not|[()|])$/i.test(target.text)) {
      throw conditionFault(`'${token.text} of' needs 'them' or a pattern`, token.at);
    }
    this.#next += 1;
    const word = token.text.toLowerCase();
    const least = word === "all" ? "all" : word === "any" ? 1 : Number(word);
    if (least === 0) throw conditionFault("'0 of' is always true", token.at);
    return { kind: "quantity", least, target: target.text, at: token.at };
  }
}

/** @throws RuleError SIGMA_CONDITION; its column is the 0-based offset in `text` */
export function parseCondition(text: string): Condition {
  return new ConditionParser(text).parse();
}
