/** Which of the readings of an event a search matched by: sentences for a finding. */
import type { Event } from "@unbind/model";
import { compileWildcard } from "@unbind/rules";
import { fieldFlow } from "../lint/flow/field-flow.ts";
import type { Command } from "../syntax/command.ts";
import type { Pipeline } from "../syntax/pipeline.ts";
import type { SearchExpression } from "../syntax/search-expression.ts";
import type { TextPattern } from "../syntax/span.ts";
import { channelOf } from "./channel.ts";
import { readingOfField } from "./field-reading.ts";
import { messageOf } from "./messages/message.ts";
import { channelAliases, type Reading, type SourceAlias } from "./source-alias.ts";

const READINGS: Readonly<Record<Reading, string>> = {
  xml: "the XML rendering",
  classic: "the classic rendering",
  "xml-before-5": "the XML rendering of add-ons before 5.0",
  "classic-before-5": "the classic rendering of add-ons before 5.0",
};

/** One comparison of the search with a name of the event's source. */
interface Compared {
  readonly field: "source" | "sourcetype";
  readonly value: TextPattern;
}

/**
 * What a person must know of how these events were matched: by a name that current collectors no longer give, by a field
 * that only one rendering has, by a message that was filled in here. Empty if nothing but current names and fields was used.
 */
export function readingNotes(pipeline: Pipeline, events: readonly Event[]): string[] {
  const notes = new Set<string>();
  const compared = pipeline.commands.flatMap(comparisons);
  const fields = usedFields(pipeline);
  for (const event of events) {
    for (const alias of oldNames(compared, event)) notes.add(`matched as ${alias.value}: ${READINGS[alias.reading]}`);
    if (!fields.has("Message")) continue;
    const { origin } = messageOf(event);
    if (origin === "template") notes.add(`Message is filled in from the provider's template: event ${event.eventId}`);
    if (origin === "values")
      notes.add(`Message is made of the event's values, its template isn't known: event ${event.eventId}`);
  }
  const classic = [...fields].filter((field) => readingOfField(field) === "classic");
  if (classic.length > 0) notes.add(`${classic.join(", ")}: in the classic rendering only`);
  return [...notes];
}

/** Names the search matched by, where none of those it matched is current. */
function oldNames(compared: readonly Compared[], event: Event): SourceAlias[] {
  const aliases = channelAliases(channelOf(event));
  const matched = compared.flatMap(({ field, value }) => {
    const fits = compileWildcard(value.parts as Parameters<typeof compileWildcard>[0]);
    return aliases[field].filter((alias) => fits(alias.value));
  });
  return matched.some(({ reading }) => reading === "xml") ? [] : matched;
}

function comparisons(command: Command): Compared[] {
  if (command.name === "search") return ofExpression(command.expression);
  return command.name === "tstats" && command.where !== undefined ? ofExpression(command.where) : [];
}

function ofExpression(node: SearchExpression): Compared[] {
  if (node.kind === "and" || node.kind === "or") return node.items.flatMap(ofExpression);
  if (node.kind !== "comparison" || node.operator !== "=") return [];
  const { name } = node.field;
  return name === "source" || name === "sourcetype" ? [{ field: name, value: node.value }] : [];
}

/** Fields of the event that the pipeline reads, in the order of the text. */
function usedFields(pipeline: Pipeline): Set<string> {
  const fields = fieldFlow(pipeline).steps.flatMap(({ reads, before }) =>
    reads.filter(({ field, optional }) => !optional && before.open && !before.made.has(field)),
  );
  return new Set(fields.map(({ field }) => field));
}
