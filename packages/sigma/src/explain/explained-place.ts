/** A rule on one place of its log source, ready to be asked how near an event comes. */
import type { Event } from "@unbind/model";
import { AtomTable } from "../compile/atom-table.ts";
import { Evaluator } from "../compile/evaluator.ts";
import { NodeTable } from "../compile/node-table.ts";
import type { Expression } from "../detection/expression.ts";
import { KEYWORDS } from "../detection/expression.ts";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import { quoted, testInWords } from "./wording.ts";

/** Values spelled out of a list that none fits. */
const MAX_WANTED = 5;

export class ExplainedPlace {
  readonly #atoms = new AtomTable();
  readonly #nodes: NodeTable;
  readonly #ids = new Map<Expression, number>();
  readonly #evaluator: Evaluator;
  readonly #place: SourcePlace;

  constructor(place: SourcePlace, expressions: readonly Expression[]) {
    this.#place = place;
    this.#nodes = new NodeTable(this.#atoms);
    for (const expression of expressions) this.#enter(expression);
    this.#evaluator = new Evaluator(this.#atoms, this.#nodes);
  }

  #enter(expression: Expression): void {
    this.#ids.set(
      expression,
      this.#nodes.add(expression, (name) => this.#nameOf(name)),
    );
    if (expression.kind === "not") this.#enter(expression.item);
    else if (expression.kind !== "test") for (const item of expression.items) this.#enter(item);
  }

  #nameOf(name: string): string {
    return Object.hasOwn(this.#place.fields, name) ? (this.#place.fields[name] ?? name) : name;
  }

  load(event: Event): void {
    this.#evaluator.load(event);
  }

  holds(expression: Expression): boolean {
    return this.#evaluator.node(this.#ids.get(expression) ?? -1);
  }

  /** How much of an expression holds, from 0 to 1: the mean of what must hold together, the best of alternatives. */
  nearness(expression: Expression): number {
    if (expression.kind === "test" || expression.kind === "not") return this.holds(expression) ? 1 : 0;
    const items = expression.items.map((item) => this.nearness(item));
    if (expression.kind === "or") return Math.max(...items);
    return items.reduce((sum, one) => sum + one, 0) / items.length;
  }

  /** Why an expression doesn't hold, in sentences. */
  missing(expression: Expression): string[] {
    if (this.holds(expression)) return [];
    switch (expression.kind) {
      case "test":
        return [this.#sentence(expression.field, [testInWords(expression.test)])];
      case "not":
        return this.#excluded(expression.item);
      case "and":
        return expression.items.flatMap((item) => this.missing(item));
      case "or":
        return this.#alternatives(expression.items);
    }
  }

  #alternatives(items: readonly Expression[]): string[] {
    const tests = items.filter((item) => item.kind === "test");
    const [first] = tests;
    if (first && tests.length === items.length && tests.every(({ field }) => field === first.field)) {
      return [
        this.#sentence(
          first.field,
          tests.map(({ test }) => testInWords(test)),
        ),
      ];
    }
    const nearest = items.reduce((best, item) => (this.nearness(item) > this.nearness(best) ? item : best));
    return this.missing(nearest).map((sentence) => `${sentence} (nearest of ${items.length} alternatives)`);
  }

  /** Which part of a negated expression holds. */
  #excluded(item: Expression): string[] {
    if (item.kind === "test") return [`Excluded because ${this.#shown(item.field)} ${testInWords(item.test)}.`];
    if (item.kind === "not") return this.missing(item.item);
    const holding = item.items.filter((one) => this.holds(one));
    return (item.kind === "or" ? holding.slice(0, 1) : holding).flatMap((one) => this.#excluded(one));
  }

  #sentence(field: string, wanted: readonly string[]): string {
    const values = this.#evaluator.values(this.#atoms.slotOf(this.#nameOf(field)));
    const more = wanted.length > MAX_WANTED ? ` or ${wanted.length - MAX_WANTED} more` : "";
    const what = `${wanted.slice(0, MAX_WANTED).join(" or ")}${more}`;
    if (field === KEYWORDS) return `No value of the record ${what}.`;
    if (!values) return `${this.#shown(field)} is not in the record; wanted: ${what}.`;
    return `${this.#shown(field)} is ${values.slice(0, 3).map(quoted).join(", ")}; wanted: ${what}.`;
  }

  #shown(field: string): string {
    if (field === KEYWORDS) return "a value";
    const name = this.#nameOf(field);
    return name === field || name.startsWith("@") ? field : `${field} (${name})`;
  }
}
