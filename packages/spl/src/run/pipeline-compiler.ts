/**
 * A pipeline as steps. A search of its own starts with events or with a command that makes rows; the first filter of each
 * is also kept apart, as what single events must pass to be of any use.
 */
import type { Command } from "../syntax/command.ts";
import type { TstatsCommand } from "../syntax/command-aggregating.ts";
import type { SearchCommand } from "../syntax/command-rows.ts";
import { parseSearch } from "../syntax/parse.ts";
import type { Pipeline } from "../syntax/pipeline.ts";
import type { SearchExpression } from "../syntax/search-expression.ts";
import type { Span } from "../syntax/span.ts";
import { compileCommand } from "./commands/compile-command.ts";
import { matchingRows, searchFilter } from "./commands/filters.ts";
import { conditionOfRows } from "./commands/subsearch.ts";
import type { CompileContext } from "./compile-context.ts";
import { Row } from "./row.ts";
import type { RunContext } from "./run-context.ts";
import { compileSearch, conjunctsOf, isLocal, type RowPredicate } from "./search/predicate.ts";
import { type CommandHost, type CompiledStep, chainSteps, type Operator } from "./step.ts";

/** What a search reads, and the condition that can be decided on one event. */
export interface ProgramRead {
  /** undefined: the events themselves. */
  readonly dataset: { readonly model: string; readonly name: string | undefined } | undefined;
  readonly holds: RowPredicate;
}

/** A command that can't be answered offline. */
export interface NotEvaluable {
  readonly command: string;
  readonly span: Span;
}

const GENERATING: ReadonlySet<string> = new Set(["tstats", "inputlookup", "makeresults", "union", "multisearch"]);

export class PipelineCompiler implements CommandHost {
  readonly context: CompileContext;
  readonly reads: ProgramRead[] = [];
  readonly notEvaluable: NotEvaluable[] = [];

  constructor(context: CompileContext) {
    this.context = context;
  }

  /** Steps of a search of its own; the first one makes rows and takes none. */
  steps(pipeline: Pipeline): CompiledStep[] {
    const [first, ...rest] = pipeline.commands;
    if (first === undefined) return [];
    return [this.#firstStep(first), ...rest.map((command) => this.#step(command))];
  }

  search(pipeline: Pipeline): (run: RunContext) => Iterable<Row> {
    const steps = this.steps(pipeline);
    return (run) => chainSteps(steps, [], run);
  }

  commands(pipeline: Pick<Pipeline, "commands">): (rows: Iterable<Row>, run: RunContext) => Iterable<Row> {
    const steps = pipeline.commands.map((command) => this.#step(command));
    return (rows, run) => chainSteps(steps, rows, run);
  }

  /** The rows of the subsearch as a condition, found once per run. */
  subsearch(pipeline: Pipeline): (run: RunContext) => RowPredicate {
    const search = this.search(pipeline);
    return (run) => {
      const known = run.memory.get(pipeline);
      if (known !== undefined) return known as RowPredicate;
      const condition = conditionOfRows(search(run), pipeline.span, run);
      const holds = compileSearch(condition, this);
      const cost = condition.kind === "or" ? Math.ceil(condition.items.length / 16) : 0;
      const predicate: RowPredicate = (row) => run.spend(cost, pipeline.span) && holds(row, run);
      run.memory.set(pipeline, predicate);
      return predicate;
    };
  }

  searchText(text: string): RowPredicate | undefined {
    const { pipeline, faults } = parseSearch(`search ${text}`);
    const [command] = pipeline.commands;
    if (faults.length > 0 || pipeline.commands.length !== 1 || command?.name !== "search") return undefined;
    return compileSearch(command.expression, this);
  }

  #step(command: Command): CompiledStep {
    this.#note(command);
    if (command.name === "tstats") this.#readTstats(command);
    return { command: nameOf(command), span: command.span, operator: compileCommand(command, this) };
  }

  #firstStep(command: Command): CompiledStep {
    if (command.name === "search") return this.#baseSearch(command);
    if (!GENERATING.has(command.name) && command.name !== "unevaluable" && command.name !== "invalid") {
      const message = `a search can't begin with ${command.name}; begin with terms, or with a command that makes rows`;
      this.context.fault("SPL_NO_SOURCE", message, command.span);
    }
    return this.#step(command);
  }

  #baseSearch(command: SearchCommand): CompiledStep {
    const filter = searchFilter(command.expression, this);
    this.reads.push({ dataset: undefined, holds: this.#local(command.expression) });
    const operator: Operator = {
      apply: (_, run, recorder) =>
        matchingRows(run.source.events(), filter, run, recorder, (fields) => Row.ofEvent(fields)),
    };
    return { command: "search", span: command.span, operator };
  }

  #readTstats(command: TstatsCommand): void {
    const { from, where } = command;
    const dataset = from && { model: from.model, name: from.dataset };
    this.reads.push({ dataset, holds: where === undefined ? () => true : this.#local(where) });
  }

  /** Only the parts that a single event decides. */
  #local(expression: SearchExpression): RowPredicate {
    const items = conjunctsOf(expression).filter(isLocal);
    return compileSearch({ kind: "and", items, span: expression.span }, this);
  }

  #note(command: Command): void {
    if (command.name === "unevaluable") this.notEvaluable.push({ command: command.command, span: command.span });
    else if (command.name === "map") this.notEvaluable.push({ command: "map", span: command.span });
    else if (command.name === "union" || command.name === "multisearch") {
      for (const { name, span } of command.datasets)
        this.notEvaluable.push({ command: `${command.name} ${name}`, span });
    } else if (command.name === "invalid") {
      this.context.fault("SPL_INVALID", `${command.command} has a fault; the search can't run`, command.span);
    }
  }
}

function nameOf(command: Command): string {
  return command.name === "unevaluable" || command.name === "invalid" ? command.command : command.name;
}
