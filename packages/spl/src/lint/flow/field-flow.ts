/**
 * What each command of a pipeline reads and makes, and which fields there are before and behind it. Where a command makes
 * fields that can't be told from the text (`lookup` without outputs, `spath` without a path), everything may exist after it.
 */
import type { Command } from "../../syntax/command.ts";
import type { Pipeline } from "../../syntax/pipeline.ts";
import { commandEffect, type FieldOrigin } from "./command-effect.ts";
import type { FieldRead } from "./expression-reads.ts";
import { withUnknown } from "./field-state.ts";

/** The fields there are at one point of a pipeline. */
export interface FieldState {
  /** Fields that commands made, and what made them. */
  readonly made: ReadonlyMap<string, FieldOrigin>;
  /** The event's own fields are still there. */
  readonly open: boolean;
  /** Fields of unknown names may be there. */
  readonly unknown: boolean;
}

/** One command with the fields before it. */
export interface FlowStep {
  readonly command: Command;
  readonly before: FieldState;
  readonly reads: readonly FieldRead[];
  /** Reads by which rows are grouped: a row that misses one is lost. */
  readonly groupedBy: readonly FieldRead[];
}

/** A pipeline's steps and the columns of its rows. */
export interface FieldFlow {
  readonly steps: readonly FlowStep[];
  readonly after: FieldState;
}

const START: FieldState = { made: new Map(), open: true, unknown: false };

/** Commands whose fields are followed; behind them everything may exist. The longest published search has 60. */
const MAX_FOLLOWED_COMMANDS = 500;

/** Follows the fields through a pipeline. */
export function fieldFlow(pipeline: Pipeline): FieldFlow {
  const steps: FlowStep[] = [];
  let state = START;
  for (const [index, command] of pipeline.commands.entries()) {
    const effect = commandEffect(command);
    steps.push({ command, before: state, reads: effect.reads, groupedBy: effect.groupedBy });
    if (index < MAX_FOLLOWED_COMMANDS) state = effect.apply(state);
    else if (!state.unknown) state = withUnknown(state);
  }
  return { steps, after: state };
}

/** True if the field can only be the event's own. */
export function isEventField(state: FieldState, field: string): boolean {
  return state.open && !state.unknown && !state.made.has(field);
}
