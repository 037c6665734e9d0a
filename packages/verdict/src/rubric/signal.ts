import type { ObjectKind } from "@unbind/model";
import type { Reading } from "./reading.ts";

/** What a signal looks at. Names, identity and prevalence alone never make a subscription malicious. */
export type SignalGroup = "payload" | "program" | "trigger" | "structure" | "identity" | "name" | "fleet";

/** A signal that applies: what its sentence is filled with, and another weight where the case asks for one. */
export interface SignalHit {
  values: Record<string, string>;
  weight?: number;
}

/** A signal that the evidence doesn't allow to judge: the score is a lower bound then. */
export interface NotJudged {
  missing: string;
}

/** One row of the rubric. */
export interface Signal {
  id: string;
  weight: number;
  group: SignalGroup;
  /** When it applies, for the table in docs/verdicts.md. */
  when: string;
  /** The reason in words; `{name}` is filled from the hit. */
  sentence: string;
  /** Where the idea or the fact comes from. */
  source: string;
  /** Objects whose sightings the reason rests on. */
  about: readonly ObjectKind[];
  find: (reading: Reading) => SignalHit | NotJudged | undefined;
}

/** Shorthand for a hit. */
export function hit(values: Record<string, string> = {}, weight?: number): SignalHit {
  return weight === undefined ? { values } : { values, weight };
}
