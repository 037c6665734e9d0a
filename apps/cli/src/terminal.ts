import type { TableOptions } from "@unbind/report";

/** Columns where there is no terminal to ask. */
const DEFAULT_WIDTH = 100;

/** Width and colour of what goes to standard output: colour only for a terminal that wants it (no-color.org). */
export function tableOptions(asked: { width?: number; color: boolean }, isTerminal: boolean): TableOptions {
  const { NO_COLOR = "", TERM } = process.env;
  return {
    width: asked.width ?? (isTerminal ? process.stdout.columns : undefined) ?? DEFAULT_WIDTH,
    color: asked.color && isTerminal && NO_COLOR === "" && TERM !== "dumb",
  };
}

/** Columns of standard error. */
export function errorWidth(): number {
  return process.stderr.isTTY ? process.stderr.columns : DEFAULT_WIDTH;
}
