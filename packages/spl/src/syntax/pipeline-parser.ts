/** Cuts the expanded text at its pipes and reads each command; one that fails leaves the others alone. */
import type { Command } from "./command.ts";
import { commandParsers, unevaluableCommands } from "./command-table.ts";
import { CommandFault, type FaultLog } from "./fault-log.ts";
import { MAX_COMMANDS, MAX_SUBSEARCH_DEPTH } from "./limits.ts";
import { nearestName } from "./nearest-name.ts";
import { parseSearchCommand } from "./parse-rows.ts";
import type { Pipeline } from "./pipeline.ts";
import { type ParseSource, type PipelineKind, Reader } from "./reader.ts";
import type { Span } from "./span.ts";
import { type Structure, stringEnd } from "./structure.ts";

const COMMAND_NAME = /[A-Za-z_]\w*(?![\w.:{}=-])/y;

/** A command's text, and all between its pipes with the blanks. */
interface Segment extends Span {
  readonly outer: Span;
}

/** Reads whole texts and, for commands with brackets, what stands in them. */
export class PipelineParser implements ParseSource {
  readonly structure: Structure;
  readonly faults: FaultLog;
  #depth = 0;
  #commands = 0;

  constructor(structure: Structure, faults: FaultLog) {
    this.structure = structure;
    this.faults = faults;
  }

  /** The whole text: without a leading pipe its first command is a search. */
  whole(): Pipeline {
    return this.#read(0, this.structure.text.length, "text");
  }

  /** The whole text as commands that run on rows at hand. */
  wholeCommands(): Pipeline {
    return this.#read(0, this.structure.text.length, "commands");
  }

  pipeline(start: number, end: number, kind: PipelineKind): Pipeline {
    if (this.#depth >= MAX_SUBSEARCH_DEPTH) return { commands: [], span: { start, end } };
    this.#depth++;
    try {
      return this.#read(start, end, kind);
    } finally {
      this.#depth--;
    }
  }

  #read(start: number, end: number, kind: PipelineKind | "text"): Pipeline {
    const span = { start, end };
    const segments = this.#segments(start, end);
    const [first] = segments;
    const leadingPipe = segments.length > 1 && first !== undefined && first.start === first.end;
    const commands: Command[] = [];
    for (const [at, segment] of (leadingPipe ? segments.slice(1) : segments).entries()) {
      if (++this.#commands > MAX_COMMANDS) {
        if (this.#commands === MAX_COMMANDS + 1) {
          this.faults.add("SPL_COMMANDS", `more than ${MAX_COMMANDS} commands`, segment);
        }
        break;
      }
      commands.push(this.#command(segment, kind, at === 0, leadingPipe));
    }
    return { commands, span };
  }

  /** Pieces between pipes that stand outside quotes and brackets, blanks around them left out. */
  #segments(start: number, end: number): Segment[] {
    const { text, closing } = this.structure;
    const segments: Segment[] = [];
    let from = start;
    for (let at = start; at < end; at++) {
      const unit = text[at];
      if (unit === '"') {
        const behind = stringEnd(text, at, end);
        at = (behind < 0 ? end : behind) - 1;
      } else if (unit === "[") at = closing.get(at) ?? at;
      else if (unit === "\\" && (text[at + 1] === '"' || text[at + 1] === "\\")) at++;
      else if (unit === "|") {
        segments.push(trimmed(text, from, at));
        from = at + 1;
      }
    }
    segments.push(trimmed(text, from, end));
    return segments;
  }

  #command({ start, end, outer }: Segment, kind: PipelineKind | "text", first: boolean, leadingPipe: boolean): Command {
    const span = { start, end };
    const counted = this.faults.faults.length;
    const hole = this.faults.hasHole(outer);
    try {
      return this.#parse(span, kind, first, leadingPipe);
    } catch (error) {
      if (!(error instanceof CommandFault)) throw error;
      this.faults.add(error.code, error.message, error.span, error.nearest);
      const command = (this.#name(span) ?? "").toLowerCase();
      return { name: "invalid", command, text: this.structure.text.slice(span.start, span.end), span };
    } finally {
      if (hole) this.faults.forgetSince(counted);
    }
  }

  #parse(span: Span, kind: PipelineKind | "text", first: boolean, leadingPipe: boolean): Command {
    if (span.start === span.end) throw new CommandFault("SPL_EMPTY", "a command is missing here", span);
    const written = this.#name(span);
    const lower = written?.toLowerCase() ?? "";
    const known = commandParsers.has(lower) || unevaluableCommands.has(lower);
    const implied = first && !leadingPipe && kind !== "commands" && (kind === "text" ? lower !== "search" : !known);
    if (implied) {
      return parseSearchCommand(new Reader(this, span.start, span.end), span, { implied: true, fetches: true });
    }
    const parser = commandParsers.get(lower);
    if (written === undefined || (parser === undefined && !known)) return this.#unknown(span, written);
    const reader = new Reader(this, span.start + written.length, span.end);
    if (parser !== undefined) return parser(reader, span, first && kind !== "commands");
    const text = this.structure.text.slice(reader.at, span.end).trim();
    return { name: "unevaluable", command: lower, text, span };
  }

  #unknown(span: Span, written: string | undefined): never {
    const { text } = this.structure;
    const word = written ?? /^\S+/.exec(text.slice(span.start, Math.min(span.end, span.start + 60)))?.[0] ?? "";
    const known = [...commandParsers.keys(), ...unevaluableCommands];
    const nearest = written === undefined ? undefined : nearestName(word, known);
    const hint = nearest === undefined ? "" : `; the nearest name is ${nearest}`;
    const place = { start: span.start, end: span.start + word.length };
    throw new CommandFault("SPL_COMMAND", `there is no command ${JSON.stringify(word)}${hint}`, place, nearest);
  }

  #name(span: Span): string | undefined {
    COMMAND_NAME.lastIndex = span.start;
    const name = COMMAND_NAME.exec(this.structure.text)?.[0];
    return name === undefined || span.start + name.length > span.end ? undefined : name;
  }
}

function trimmed(text: string, start: number, end: number): Segment {
  let from = start;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return { start: from, end: to, outer: { start, end } };
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0;
}
