/** What single commands read and make. */
import type { Aggregation } from "../../syntax/aggregation.ts";
import type { Command } from "../../syntax/command.ts";
import type { LookupCommand } from "../../syntax/command-sets.ts";
import type { FieldName, TextPattern } from "../../syntax/span.ts";
import { expressionReads, type FieldRead, searchReads } from "./expression-reads.ts";
import type { FieldState } from "./field-flow.ts";
import { keepFields, makeFields, onlyFields, removeFields, renameFields, withUnknown } from "./field-state.ts";

/** Kind of command that made a field; `filled` ones are in every row. */
export type FieldOrigin = "rex" | "spath" | "lookup" | "eval" | "aggregate" | "group" | "filled" | "other";

/** What a command does to fields. */
export interface CommandEffect {
  readonly reads: readonly FieldRead[];
  readonly groupedBy: readonly FieldRead[];
  readonly apply: (state: FieldState) => FieldState;
}

const NO_READS: readonly FieldRead[] = [];
const same = (state: FieldState): FieldState => state;

function effect(
  reads: readonly FieldRead[],
  apply: CommandEffect["apply"] = same,
  groupedBy: readonly FieldRead[] = NO_READS,
): CommandEffect {
  return { reads: [...reads, ...groupedBy], apply, groupedBy };
}

function read({ name, span }: FieldName, optional = false): FieldRead {
  return { field: name, span, optional };
}

/** Names without wildcards; those with may fit anything. */
function plain(patterns: readonly TextPattern[]): FieldRead[] {
  return patterns
    .filter(({ wildcards }) => wildcards === 0)
    .map(({ text, span }) => ({ field: text, span, optional: false }));
}

/** Reads and effect of one command. */
export function commandEffect(command: Command): CommandEffect {
  switch (command.name) {
    case "search":
      return effect(searchReads(command.expression));
    case "where":
      return effect(expressionReads(command.expression));
    case "regex":
      return effect([read(command.field)]);
    case "eval": {
      const reads = command.assignments.flatMap(({ expression }) => expressionReads(expression));
      const own = new Set(command.assignments.map(({ field }) => field.name));
      const outer = reads.filter(({ field }) => !own.has(field));
      return effect(outer, (state) => makeFields(state, [...own], "eval"));
    }
    case "rex":
      return rexEffect(command);
    case "spath": {
      const { output } = command;
      const apply = (state: FieldState) =>
        output === undefined ? withUnknown(state) : makeFields(state, [output], "spath");
      return effect([read(command.input)], apply);
    }
    case "lookup":
      return lookupEffect(command);
    case "fillnull":
      return effect([], (state) =>
        makeFields(
          state,
          plain(command.fields).map(({ field }) => field),
          "filled",
        ),
      );
    case "rename": {
      const reads = plain(command.renames.map(({ from }) => from));
      return effect(reads, (state) => renameFields(state, command.renames));
    }
    case "table":
      return effect(plain(command.fields), (state) => keepFields(state, command.fields));
    case "fields":
      return command.mode === "keep"
        ? effect(plain(command.fields), (state) => keepFields(state, command.fields))
        : effect([], (state) => removeFields(state, command.fields));
    case "convert": {
      const made = command.conversions.flatMap(({ as }) => (as === undefined ? [] : [as.text]));
      return effect(plain(command.conversions.map(({ field }) => field)), (state) => makeFields(state, made, "eval"));
    }
    case "bin":
      return effect([read(command.field)], (state) => makeFields(state, [command.as.name], "eval"));
    default:
      return groupingEffect(command);
  }
}

function rexEffect(command: Extract<Command, { name: "rex" }>): CommandEffect {
  if (command.action.mode === "sed") return effect([read(command.field)]);
  const names = [...command.action.pattern.matchAll(/\(\?P?<([A-Za-z_]\w*)>/g)].map((match) => match[1] ?? "");
  const { offsetField } = command.action;
  const made = offsetField === undefined ? names : [...names, offsetField];
  return effect([read(command.field)], (state) => makeFields(state, made, "rex"));
}

function lookupEffect({ keys, output, outputs }: LookupCommand): CommandEffect {
  const reads = keys.map(({ field }) => read(field));
  const made = outputs.map(({ field }) => field.name);
  return effect(reads, (state) => (output === "all" ? withUnknown(state) : makeFields(state, made, "lookup")));
}

/** Commands that group rows, or bring in others. */
function groupingEffect(command: Command): CommandEffect {
  switch (command.name) {
    case "stats": {
      const by = command.by.map((field) => read(field));
      return effect(
        argumentReads(command.aggregations),
        (state) => grouped(state, command.by, command.aggregations),
        by,
      );
    }
    case "tstats": {
      const reads = command.where === undefined ? [] : searchReads(command.where);
      const by = command.fillnullValue === undefined ? command.by.map((field) => read(field)) : [];
      return effect(reads, (state) => grouped(state, command.by, command.aggregations), by);
    }
    case "eventstats":
    case "streamstats": {
      const reads = [...argumentReads(command.aggregations), ...command.by.map((field) => read(field))];
      return effect(reads, (state) => makeFields(state, columnsOf(command.aggregations), "aggregate"));
    }
    case "top":
    case "rare": {
      const names = [...command.fields, ...command.by];
      const columns = [command.countField, command.percentField];
      return effect(
        [],
        (state) =>
          onlyFields(
            state,
            names.map(({ name }) => name),
            columns,
          ),
        names.map((field) => read(field)),
      );
    }
    case "dedup":
      return effect([], same, command.keepEmpty ? [] : command.fields.map((field) => read(field)));
    case "sort":
      return effect(command.keys.map(({ field }) => read(field)));
    case "makemv":
    case "nomv":
    case "mvcombine":
    case "mvexpand":
      return effect([read(command.field)]);
    case "transaction":
      return effect(
        command.fields.map((field) => read(field)),
        (state) => makeFields(state, ["duration", "eventcount"], "aggregate"),
      );
    case "head":
    case "tail":
    case "reverse":
    case "outputlookup":
    case "replace":
      return effect([]);
    default:
      return effect([], withUnknown);
  }
}

function argumentReads(aggregations: readonly Aggregation[]): FieldRead[] {
  return aggregations.flatMap(({ argument }) => {
    if (argument.kind === "field") return [read(argument.field, true)];
    return argument.kind === "eval" ? expressionReads(argument.expression) : [];
  });
}

function columnsOf(aggregations: readonly Aggregation[]): string[] {
  return aggregations.map(({ as }) => as.text);
}

function grouped(state: FieldState, by: readonly FieldName[], aggregations: readonly Aggregation[]): FieldState {
  const next = onlyFields(
    state,
    by.map(({ name }) => name),
    columnsOf(aggregations),
  );
  return aggregations.some(({ as }) => as.wildcards > 0) ? withUnknown(next) : next;
}
