import type { Event, RuleInfo } from "@unbind/model";
import {
  compilePipeline,
  EventRowSource,
  type ProgramOptions,
  type ProgramResult,
  runProgram,
  type SplunkSearch,
  selectorsOf,
} from "@unbind/spl";
import { placeOf } from "../run/finding-log.ts";
import { channelsOf, type ExplainedStep, type RuleExplainer, type RuleExplanation } from "./rule-explanation.ts";

/** Events that one explanation looks at; the first met count. */
const MAX_EXPLAINED_EVENTS = 50_000;

/** Explains a search that was parsed without faults: runs it once more and tells of each step. */
export function splunkExplainer(
  { rule, pipeline, text }: SplunkSearch,
  options: Pick<ProgramOptions, "now" | "lookup">,
): RuleExplainer {
  const events: Event[] = [];
  let offered = 0;
  return {
    selectors: channelsOf(selectorsOf([pipeline])),
    offer: (event) => {
      offered++;
      if (events.length < MAX_EXPLAINED_EVENTS) events.push(event);
    },
    result: () => {
      const program = compilePipeline(pipeline, text === undefined ? {} : { text });
      const result = runProgram(program, new EventRowSource(events), { ...options, explain: true });
      return explanation(rule, offered, result, events.length < offered);
    },
  };
}

function explanation(rule: RuleInfo, offered: number, result: ProgramResult, isCut: boolean): RuleExplanation {
  const { rows, steps, faults, notes } = result;
  const cut = `only the first ${MAX_EXPLAINED_EVENTS} events were looked at (MAX_EXPLAINED_EVENTS): narrow the evidence or the time span`;
  return {
    rule,
    offered,
    found: rows.length,
    steps: steps.map(
      ({ text, rowsIn, rowsOut, fields, details, nearMisses }, i): ExplainedStep => ({
        text,
        from: i === 0 ? offered : rowsIn,
        to: rowsOut,
        fields,
        details,
        nearMisses: nearMisses.map(({ event, ...miss }) => ({ ...miss, event: event ? placeOf(event) : null })),
      }),
    ),
    nearest: [],
    notes: [...(isCut ? [cut] : []), ...notes, ...faults.map(({ code, message }) => `${code}: ${message}`)],
  };
}
