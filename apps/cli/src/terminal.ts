import type { TableOptions } from "@unbind/report";

/** Columns where there is no terminal to ask. */
const DEFAULT_WIDTH = 100;

interface Terminal {
  columns?: number;
}

/**
 * Width and colour of a table; colour only for a terminal that wants it (no-color.org).
 *
 * @param terminal where the table goes, if that is a terminal
 */
export function tableOptions(
  asked: { width?: number; color: boolean },
  terminal: Terminal | undefined,
  { NO_COLOR = "", TERM }: NodeJS.ProcessEnv,
): TableOptions {
  return {
    width: asked.width ?? columnsOf(terminal),
    color: asked.color && terminal !== undefined && NO_COLOR === "" && TERM !== "dumb",
  };
}

/** Columns of standard error. */
export function errorWidth(): number {
  return columnsOf(process.stderr);
}

/** A terminal that doesn't know its width says 0. */
function columnsOf(stream: Terminal | undefined): number {
  return stream?.columns || DEFAULT_WIDTH;
}
