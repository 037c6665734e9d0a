/** What events a pipeline reads, its subsearches included. */
import type { Command } from "../../syntax/command.ts";
import type { TstatsCommand } from "../../syntax/command-aggregating.ts";
import type { Pipeline } from "../../syntax/pipeline.ts";
import type { SearchExpression } from "../../syntax/search-expression.ts";
import { providerNames } from "../channel.ts";
import { findDatasets } from "../models/catalogue.ts";
import { type EventSet, type EventSets, intersection, union } from "./event-set.ts";
import { searchNeeds } from "./search-needs.ts";

/** Events that some row of the pipeline may come from. */
export function pipelineNeeds(pipeline: Pipeline): EventSets {
  const inner = pipeline.commands.map(innerNeeds);
  return union([firstNeeds(pipeline.commands), ...inner]);
}

/** What the commands that read events at the pipeline's start need. */
function firstNeeds(commands: readonly Command[]): EventSets {
  const first = commands[0];
  switch (first?.name) {
    case "search":
      return intersection(leadingSearches(commands).map((expression) => searchNeeds(expression)));
    case "tstats":
      return tstatsNeeds(first);
    case "makeresults":
    case "inputlookup":
    case "union":
    case "multisearch":
    case "unevaluable":
    case "invalid":
      return [];
    default:
      return undefined;
  }
}

/** The first `search` and those that follow at once: what comes later may look at fields that were written over. */
function leadingSearches(commands: readonly Command[]): SearchExpression[] {
  const expressions: SearchExpression[] = [];
  for (const command of commands) {
    if (command.name !== "search") break;
    expressions.push(command.expression);
  }
  return expressions;
}

function tstatsNeeds(command: TstatsCommand): EventSets {
  const { from, where } = command;
  if (from === undefined) return where === undefined ? undefined : searchNeeds(where);
  const datasets = findDatasets(from.model, from.dataset);
  const sources = union(
    datasets.map(({ sources }) =>
      sources.map((source): EventSet => {
        const providers = new Set(providerNames(source.provider));
        return { providers, eventIds: new Set(source.eventIds) };
      }),
    ),
  );
  const names = datasets.map(({ name }) => `${name}.`);
  const nameOf = (field: string): string => {
    const prefix = names.find((name) => field.startsWith(name));
    return prefix === undefined ? field : field.slice(prefix.length);
  };
  return intersection([sources, where === undefined ? undefined : searchNeeds(where, nameOf)]);
}

/** Needs of the searches inside a command, wherever it stands. */
function innerNeeds(command: Command): EventSets {
  switch (command.name) {
    case "join":
    case "append":
    case "appendcols":
      return pipelineNeeds(command.search);
    case "appendpipe":
      return union(command.pipeline.commands.map(innerNeeds));
    case "union":
    case "multisearch":
      return union(command.searches.map(pipelineNeeds));
    case "map":
      return undefined;
    case "foreach":
      return union(command.commands.map(innerNeeds));
    case "search":
      return union(subsearches(command.expression).map(pipelineNeeds));
    case "tstats":
    case "inputlookup":
      return command.where === undefined ? [] : union(subsearches(command.where).map(pipelineNeeds));
    default:
      return [];
  }
}

function subsearches(node: SearchExpression): Pipeline[] {
  if (node.kind === "subsearch") return [node.pipeline];
  if (node.kind === "not") return subsearches(node.item);
  return node.kind === "and" || node.kind === "or" ? node.items.flatMap(subsearches) : [];
}
