/**
 * First step on a search's text: comments go (three backticks to the next three, one blank each) and macro calls are
 * replaced by their definitions, again and again (Splunk Knowledge Manager Manual; contentctl for comments). Purely
 * textual: nothing is put in brackets, and a call inside double quotes stays.
 */
import { ExpandedTextBuilder, OriginalText } from "./expanded-text.ts";
import { MAX_EXPANDED_LENGTH, MAX_FAULTS, MAX_MACRO_CALLS, MAX_MACRO_DEPTH } from "./limits.ts";
import { type MacroCallText, readMacroCall, substituteArguments } from "./macro-call.ts";
import { type MacroDefinition, type MacroTable, macroKey } from "./macro-table.ts";
import { nearestName } from "./nearest-name.ts";
import type { ExpandedSearch, MacroCall, SyntaxFault } from "./pipeline.ts";
import type { Span } from "./span.ts";

export interface Expansion {
  readonly search: ExpandedSearch;
  readonly calls: readonly MacroCall[];
  readonly faults: readonly SyntaxFault[];
  /** Where a call could not be expanded; a blank stands there. */
  readonly holes: readonly Span[];
}

const COMMENT = "```";
const FILTER_SUFFIX = "_filter";
const TOO_LONG = `macros make the search longer than ${MAX_EXPANDED_LENGTH} characters`;
/** Definitions read for one search, in UTF-16 units: comments in them are read, and leave nothing. */
const MAX_READ_LENGTH: number = 4 * MAX_EXPANDED_LENGTH;

/** Removes comments and expands macros; every call that can't be expanded is a fault and leaves a blank. */
export function expandMacros(text: string, macros: MacroTable): Expansion {
  return new MacroExpander(text, macros).run();
}

/** A text being expanded: the original, or the definition of a macro called in it. */
interface Frame {
  readonly text: string;
  /** Place in the original: of `text` itself, or of the outermost call. */
  readonly original: number;
  /** Keys of the macros that led here, outermost first. */
  readonly chain: readonly string[];
}

class MacroExpander {
  readonly #original: OriginalText;
  readonly #macros: MacroTable;
  readonly #builder: ExpandedTextBuilder;
  readonly #calls: MacroCall[] = [];
  readonly #faults: SyntaxFault[] = [];
  readonly #holes: Span[] = [];
  #quoted = false;
  #stopped = false;
  #count = 0;
  #read = 0;

  constructor(original: string, macros: MacroTable) {
    this.#original = new OriginalText(original);
    this.#macros = macros;
    this.#builder = new ExpandedTextBuilder(this.#original);
  }

  run(): Expansion {
    this.#expand({ text: this.#original.text, original: 0, chain: [] });
    return { search: this.#builder.finish(), calls: this.#calls, faults: this.#faults, holes: this.#holes };
  }

  #expand(frame: Frame): void {
    const { text } = frame;
    let copied = 0;
    let at = 0;
    while (at < text.length && !this.#stopped) {
      const unit = text[at];
      if (unit === "\\") at += this.#quoted || text[at + 1] === '"' || text[at + 1] === "\\" ? 2 : 1;
      else if (unit === '"') {
        this.#quoted = !this.#quoted;
        at++;
      } else if (unit !== "`") at++;
      else if (text.startsWith(COMMENT, at)) {
        this.#copy(frame, copied, at);
        at = copied = this.#comment(frame, at);
      } else if (this.#quoted) at++;
      else {
        this.#copy(frame, copied, at);
        at = copied = this.#call(frame, at);
      }
    }
    if (!this.#stopped) this.#copy(frame, copied, text.length);
  }

  #copy(frame: Frame, start: number, end: number): void {
    if (start >= end) return;
    if (this.#builder.length + (end - start) > MAX_EXPANDED_LENGTH) {
      this.#stop(frame, start, "SPL_EXPANSION_SIZE", TOO_LONG);
      return;
    }
    const text = frame.text.slice(start, end);
    this.#builder.add(text, this.#offset(frame, start), frame.chain);
  }

  /** Steps over a comment; gives the offset behind it. */
  #comment(frame: Frame, start: number): number {
    const { text } = frame;
    const end = text.indexOf(COMMENT, start + COMMENT.length);
    if (text[start + COMMENT.length] === "`")
      this.#fault(frame, start, "SPL_COMMENT", "a comment starts with three backticks, not four");
    else if (end < 0)
      this.#fault(frame, start, "SPL_COMMENT", "the comment is not closed: three backticks are missing");
    this.#builder.add(" ", this.#offset(frame, start), frame.chain);
    return end < 0 ? text.length : end + COMMENT.length;
  }

  /** Expands the call that starts at a backtick; gives the offset behind it. */
  #call(frame: Frame, start: number): number {
    const end = callEnd(frame.text, start + 1);
    const call = end < 0 ? undefined : readMacroCall(frame.text.slice(start + 1, end));
    if (call === undefined) {
      const problem =
        end < 0
          ? "the macro call is not closed: a backtick is missing"
          : "a macro call is a name, or a name with arguments in round brackets";
      this.#hole(frame, start, "SPL_MACRO_CALL", problem);
      return end < 0 ? frame.text.length : end + 1;
    }
    this.#enter(frame, start, call);
    return end + 1;
  }

  #enter(frame: Frame, start: number, call: MacroCallText): void {
    const key = macroKey(call.name, call.arguments.length);
    const definition = this.#definition(frame, start, key, call);
    if (definition === undefined) return;
    if (++this.#count > MAX_MACRO_CALLS) {
      this.#stop(frame, start, "SPL_MACRO_CALLS", `more than ${MAX_MACRO_CALLS} macro calls`);
      return;
    }
    const original = this.#offset(frame, start);
    const from = this.#builder.length;
    const names = definition.arguments;
    const text = substituteArguments(definition.definition, names, call.arguments, MAX_EXPANDED_LENGTH);
    this.#read += text?.length ?? MAX_READ_LENGTH;
    if (text === undefined || this.#read > MAX_READ_LENGTH) {
      this.#stop(frame, start, "SPL_EXPANSION_SIZE", TOO_LONG);
      return;
    }
    this.#expand({ text, original, chain: [...frame.chain, key] });
    this.#calls.push({
      key,
      arguments: call.arguments,
      definition: this.#macros.has(key) ? "given" : "built-in",
      place: this.#original.place(original, frame.chain),
      span: { start: from, end: this.#builder.length },
    });
  }

  #definition(frame: Frame, start: number, key: string, call: MacroCallText): MacroDefinition | undefined {
    const given = this.#macros.get(key);
    const chain = [...frame.chain, key].join(" -> ");
    if (frame.chain.includes(key)) this.#hole(frame, start, "SPL_MACRO_CYCLE", `the macro calls itself: ${chain}`);
    else if (frame.chain.length >= MAX_MACRO_DEPTH) {
      this.#hole(frame, start, "SPL_MACRO_DEPTH", `macros are nested deeper than ${MAX_MACRO_DEPTH}: ${chain}`);
    } else if (given?.isEval) {
      this.#hole(
        frame,
        start,
        "SPL_MACRO_EVAL",
        `macro ${key} is an expression (iseval = 1), which isn't supported: give its text`,
      );
    } else if (given !== undefined) return given;
    else if (call.arguments.length === 0 && call.name.endsWith(FILTER_SUFFIX)) {
      return { name: call.name, arguments: [], definition: "search *", isEval: false };
    } else this.#undefined(frame, start, key, call);
    return undefined;
  }

  #undefined(frame: Frame, start: number, key: string, call: MacroCallText): void {
    const otherCount = [...this.#macros.values()].find((macro) => macro.name === call.name);
    if (otherCount !== undefined) {
      const wanted = otherCount.arguments.length;
      this.#hole(
        frame,
        start,
        "SPL_MACRO_ARGUMENTS",
        `macro ${call.name} takes ${wanted} arguments, not ${call.arguments.length}`,
      );
      return;
    }
    const nearest = nearestName(call.name, new Set([...this.#macros.values()].map((macro) => macro.name)));
    const hint = nearest === undefined ? "" : `; the nearest name is ${nearest}`;
    const message = `macro ${key} is not defined: give its definition${hint}`;
    this.#hole(frame, start, "SPL_MACRO_UNDEFINED", message, nearest);
  }

  #hole(frame: Frame, start: number, code: string, message: string, nearest?: string): void {
    this.#fault(frame, start, code, message, nearest);
    this.#holes.push({ start: this.#builder.length, end: this.#builder.length + 1 });
    this.#builder.add(" ", this.#offset(frame, start), frame.chain);
  }

  #stop(frame: Frame, start: number, code: string, message: string): void {
    this.#hole(frame, start, code, message);
    this.#stopped = true;
  }

  #fault(frame: Frame, start: number, code: string, message: string, nearest?: string): void {
    const place = this.#original.place(this.#offset(frame, start), frame.chain);
    if (this.#faults.length >= MAX_FAULTS) this.#stopped = true;
    else this.#faults.push({ code, message, span: undefined, place, ...(nearest === undefined ? {} : { nearest }) });
  }

  #offset(frame: Frame, at: number): number {
    return frame.chain.length === 0 ? at : frame.original;
  }
}

/** Offset of the backtick that closes a call; quotes in arguments may hold backticks. -1 if there is none. */
function callEnd(text: string, start: number): number {
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    const unit = text[i];
    if (unit === "\\" && quoted) i++;
    else if (unit === '"') quoted = !quoted;
    else if (unit === "`" && !quoted) return i;
  }
  return -1;
}
