import type { ConsumerFacts, ProcessFacts } from "@unbind/model";

/** Fewer literal characters than this explain any command, so they explain none. */
const MIN_LITERAL = 4;

/** CreateProcess takes no longer command line. */
const MAX_COMMAND = 32_767;

/** Case, white space and outer quotes don't tell commands apart. */
export function foldCommand(text: string): string {
  const folded = text.replace(/\s+/g, " ").trim().toLowerCase();
  const inner = folded.slice(1, -1);
  return folded.startsWith('"') && folded.endsWith('"') && !inner.includes('"') ? inner : folded;
}

/** What a command line consumer would start, ready for comparing. */
export interface CommandPattern {
  /** Folded ExecutablePath; '' if it has none. */
  executable: string;
  /** Literal pieces of the folded template, between what the event fills in; empty if it has no template. */
  pieces: string[];
  /** Sysmon gave one text without saying which of the two properties it is. */
  isEither: boolean;
}

/** Undefined for consumers that start no process, or whose command is nothing but what the event fills in. */
export function commandPattern(facts: ConsumerFacts, isWhole: boolean): CommandPattern | undefined {
  if (facts.class.toLowerCase() !== "commandlineeventconsumer") return undefined;
  let executable = "";
  let template = "";
  for (const [name, value] of Object.entries(facts.properties)) {
    if (typeof value !== "string") continue;
    if (name.toLowerCase() === "executablepath") executable = value;
    if (name.toLowerCase() === "commandlinetemplate") template = value;
  }
  if (executable.length > MAX_COMMAND || template.length > MAX_COMMAND) return undefined;
  const pieces = template === "" ? [] : templatePieces(template);
  const literal = executable.length + pieces.join("").length;
  return literal < MIN_LITERAL ? undefined : { executable: foldCommand(executable), pieces, isEither: !isWhole };
}

/** Cuts a standard string template at `%Property%`; `%%` is a percent sign. A lone `%` stands for itself. */
function templatePieces(template: string): string[] {
  const pieces = [""];
  for (const part of template.split(/(%%|%[\w.]{1,256}%)/)) {
    if (part === "%%") pieces[pieces.length - 1] += "%";
    else if (/^%[\w.]+%$/.test(part)) pieces.push("");
    else pieces[pieces.length - 1] += part;
  }
  return pieces.length === 1
    ? [foldCommand(pieces[0] ?? "")]
    : pieces.map((piece) => piece.replace(/\s+/g, " ").toLowerCase());
}

/**
 * Whether the process is what that consumer starts: `whole` if all that is known of the command fits, `image` if
 * the program does and the command line can't be compared, as Sysmon may have shown ExecutablePath alone.
 */
export function explains(pattern: CommandPattern, process: ProcessFacts): "whole" | "image" | undefined {
  const image = foldCommand(process.image);
  const { executable, pieces, isEither } = pattern;
  if (executable !== "" && image !== executable) return undefined;
  if (pieces.length === 0) return executable === "" ? undefined : "whole";
  if (matchesPieces(pieces, process.commandLine)) return "whole";
  return isEither && pieces.length === 1 && image === pieces[0] ? "image" : undefined;
}

/** Greedy match of literal pieces with anything between them: first anchored in front, last at the end. */
function matchesPieces(pieces: readonly string[], commandLine: string): boolean {
  const text = pieces.length === 1 ? foldCommand(commandLine) : commandLine.replace(/\s+/g, " ").trim().toLowerCase();
  const [first = "", ...rest] = pieces.map((piece, i) => (i === 0 ? piece.trimStart() : piece));
  const last = (rest.pop() ?? "").trimEnd();
  if (pieces.length === 1) return text === first;
  // Where an event filled in nothing, the blanks before and after it became one.
  const shared = first.endsWith(" ") && last.startsWith(" ") ? 1 : 0;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length - shared)
    return false;
  let at = first.length - shared;
  const end = text.length - last.length + shared;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
