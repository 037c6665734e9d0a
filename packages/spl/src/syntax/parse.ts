import type { Command } from "./command.ts";
import type { ForeachCommand } from "./command-fields.ts";
import { ExpandedTextBuilder, OriginalText } from "./expanded-text.ts";
import { FaultLog } from "./fault-log.ts";
import { MAX_EXPANDED_LENGTH, MAX_SEARCH_LENGTH } from "./limits.ts";
import { expandMacros } from "./macro-expansion.ts";
import type { MacroTable } from "./macro-table.ts";
import type { ExpandedSearch, MacroCall, Pipeline, SyntaxFault } from "./pipeline.ts";
import { PipelineParser } from "./pipeline-parser.ts";
import { readStructure } from "./structure.ts";

/** What a search needs besides its text. */
export interface ParseOptions {
  /** Definitions to use; none by default. An undefined `..._filter` reads `search *`, as contentctl makes it. */
  readonly macros?: MacroTable;
}

/** A search, parsed as far as it could be. */
export interface ParsedSearch {
  /** Complete also with faults: a command that has one is `invalid`. Run it only when there are none. */
  readonly pipeline: Pipeline;
  readonly expanded: ExpandedSearch;
  readonly macros: readonly MacroCall[];
  /** In the order of the text. */
  readonly faults: readonly SyntaxFault[];
}

const NO_MACROS: MacroTable = new Map();

/**
 * Reads a Splunk search: removes comments, expands macros, and parses every command. Never throws.
 *
 *     const { pipeline, faults } = parseSearch("`wmi` EventCode=5861 | stats count by host", { macros });
 */
export function parseSearch(text: string, { macros = NO_MACROS }: ParseOptions = {}): ParsedSearch {
  const expansion = expandMacros(text.length > MAX_SEARCH_LENGTH ? "" : text, macros);
  const { search } = expansion;
  const log = new FaultLog(search, expansion.faults, expansion.holes);
  if (SPL2.test(search.text)) return { ...otherLanguage(search), macros: expansion.calls };
  const pipeline = new PipelineParser(readStructure(search.text, log), log).whole();
  const faults = text.length > MAX_SEARCH_LENGTH ? [tooLong(text)] : inOrder(log.faults);
  return { pipeline, expanded: search, macros: expansion.calls, faults };
}

/** What `<<FIELD>>` and the other tokens of a `foreach` stand for in one round. */
export interface ForeachTokens {
  readonly field?: string;
  readonly match?: string;
  readonly segments?: readonly string[];
  readonly item?: string;
  readonly iteration?: string;
}

/** Puts names in for the tokens of a `foreach` and parses its body; the offsets are those of the text made. */
export function parseForeachBody(
  command: ForeachCommand,
  tokens: ForeachTokens,
): { commands: readonly Command[]; faults: readonly SyntaxFault[] } {
  const { field, match, segments, item, iteration } = command.tokens;
  const pairs: [string, string | undefined][] = [
    [field, tokens.field],
    [match, tokens.match],
    [segments[0], tokens.segments?.[0]],
    [segments[1], tokens.segments?.[1]],
    [segments[2], tokens.segments?.[2]],
    [item, tokens.item],
    [iteration, tokens.iteration],
  ];
  const builder = new ExpandedTextBuilder(new OriginalText(""));
  builder.add(substitute(command.body, pairs), 0);
  const search = builder.finish();
  const log = new FaultLog(search, [], []);
  const { commands } = new PipelineParser(readStructure(search.text, log), log).wholeCommands();
  return { commands, faults: inOrder(log.faults) };
}

/** Puts values in for tokens; one that would make the text too long stays. */
function substitute(body: string, pairs: readonly (readonly [string, string | undefined])[]): string {
  let text = body;
  for (const [token, value] of pairs) {
    if (value === undefined || token === "") continue;
    const pieces = text.split(token);
    if (text.length + pieces.length * value.length <= MAX_EXPANDED_LENGTH) text = pieces.join(value);
  }
  return text;
}

/** A pipeline of the Data Stream Processor, of which 2021's content has 63: a source is called like a function. */
const SPL2 = /^\s*(?:\$\w+\s*=\s*)?\|\s*from\s+\w+\(\s*\)\s*\|/;

function otherLanguage(expanded: ExpandedSearch): Omit<ParsedSearch, "macros"> {
  const span = { start: 0, end: expanded.text.length };
  const message = "this is SPL2 of the Data Stream Processor, not a search; only searches can be read";
  const fault: SyntaxFault = { code: "SPL_SPL2", message, span, place: expanded.place(0) };
  return { pipeline: { commands: [], span }, expanded, faults: [fault] };
}

function tooLong(text: string): SyntaxFault {
  const message = `the search is longer than ${MAX_SEARCH_LENGTH} characters`;
  return { code: "SPL_LENGTH", message, span: undefined, place: new OriginalText(text.slice(0, 1)).place(0) };
}

/** By place; faults of one place keep their order. */
function inOrder(faults: readonly SyntaxFault[]): SyntaxFault[] {
  return [...faults].sort((a, b) => a.place.offset - b.place.offset);
}
