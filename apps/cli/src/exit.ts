/** What the process says with its exit code; documented in `--help`. */
export const exitCodes = {
  ok: 0,
  /** Something at or above `--fail-on`. */
  found: 1,
  /** Wrong options or a place that can't be written to. */
  usage: 2,
  nothingRead: 3,
  /** No rule could be loaded; with `--strict`, some could not. */
  rulesNotLoaded: 4,
  /** A fault in unbind itself (EX_SOFTWARE of sysexits). */
  internal: 70,
  interrupted: 130,
} as const;

/** What the person at the keyboard can put right: the message says what, where and what to do. */
export class UsageError extends Error {}
