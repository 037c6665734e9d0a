/**
 * Commands as the parser gives them. Every option is filled in with Splunk's default, so that who runs a command needs
 * no table of defaults; `bucket` is `bin`, `kv` is `extract`.
 */
import type { AggregationCommand } from "./command-aggregating.ts";
import type { FieldCommand } from "./command-fields.ts";
import type { RowCommand } from "./command-rows.ts";
import type { SetCommand } from "./command-sets.ts";
import type { Span } from "./span.ts";

/** One command of a pipeline, told by `name`. */
export type Command = RowCommand | FieldCommand | AggregationCommand | SetCommand | UnevaluableCommand | InvalidCommand;

/** Names of the commands that are parsed. */
export type CommandName = Command["name"];

/** A command of Splunk that offline evidence can't answer, or that isn't built; its text is kept. */
export interface UnevaluableCommand {
  readonly name: "unevaluable";
  /** Lower case: `from`, `mstats`, `rest`, `apply`, `fit`, `iplocation`, `anomalydetection`, `cyberchef` ... */
  readonly command: string;
  /** What stands behind the command's name. */
  readonly text: string;
  readonly span: Span;
}

/** A command with a fault (see the faults of the parse); a pipeline that holds one can't run. */
export interface InvalidCommand {
  readonly name: "invalid";
  /** Lower case, as written; may be no command at all. */
  readonly command: string;
  readonly text: string;
  readonly span: Span;
}
