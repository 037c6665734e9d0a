import type { SubscriptionReport } from "@unbind/model";
import type { Clearance, Withheld } from "../known/clearance.ts";
import { vendorOf } from "../known/known-good-match.ts";
import { listed, shown } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { REVIEW_SCORE, type Scored } from "./score.ts";

type Note = SubscriptionReport["notes"][number];

const OWN_CODES: ReadonlySet<string> = new Set([
  "condition-not-checked",
  "decoding-cut",
  "family-shape",
  "not-cleared",
  "not-judged",
  "review",
  "trigger-problem",
  "vendor-name",
]);

/** Notes that don't come from an earlier judgement. */
export function foreignNotes(notes: readonly Note[]): Note[] {
  return notes.filter(({ code }) => !OWN_CODES.has(code));
}

/** What a reader of the verdict should know besides its reasons, in a fixed order. */
export function verdictNotes(reading: Reading, scored: Scored, known: Clearance | Withheld | undefined): Note[] {
  const { subscription, trigger, decoded, families } = reading;
  const notes: Note[] = [];
  const note = (code: string, text: string) => notes.push({ code, text });
  if (known && "id" in known) {
    if (known.condition !== undefined) {
      note("condition-not-checked", `Benign by content; no evidence about files was checked: ${known.condition}.`);
    }
  } else {
    if (known) note("not-cleared", known.withheld);
    const { level, score } = scored.verdict;
    if (level === "unknown" && score >= REVIEW_SCORE) note("review", "Not conclusive, but worth a look by a person.");
    if (scored.notJudged.length > 0) note("not-judged", notJudgedText(scored.notJudged));
    const vendor = vendorOf(subscription);
    if (vendor) {
      note(
        "vendor-name",
        `The name is that of ${vendor.product}; its definition is not public, so the name clears nothing.`,
      );
    }
    const shapes = families.slice(0, 4);
    if (shapes.length > 0 && shapes.every(({ match }) => match === "shape")) {
      note("family-shape", `Query or payload is as these have it: ${listed(shapes.map(({ family }) => family))}.`);
    }
  }
  for (const problem of trigger?.problems.slice(0, 4) ?? []) note("trigger-problem", shown(problem, 300));
  if (decoded.cut !== undefined)
    note("decoding-cut", `Decoding stopped at the limit ${decoded.cut}: there may be more.`);
  return notes;
}

function notJudgedText(notJudged: Scored["notJudged"]): string {
  const missing = listed([...new Set(notJudged.map(({ missing: what }) => what))]);
  const ids = listed(notJudged.map(({ id }) => id));
  return `The score is a lower bound: ${missing} was not collected (${ids}).`;
}
