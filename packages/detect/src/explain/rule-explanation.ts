import type { Event, FindingEvent, RuleInfo } from "@unbind/model";
import type { Detector, RuleSelector } from "@unbind/rules";

/** Why a rule found what it found, or nothing: plain data. */
export interface RuleExplanation {
  rule: RuleInfo;
  /** Events that were looked at: those of the channels that the rule asks for. */
  offered: number;
  found: number;
  /** The steps of a search, or the parts of a condition, each on what its log source gave. */
  steps: ExplainedStep[];
  /** Events that came nearest without matching; nearest first. */
  nearest: { event: FindingEvent; nearness: number; missing: { part: string; why: string[] }[] }[];
  notes: string[];
}

/** One step of a rule that was tried: a command of a search, or a part of a condition. */
export interface ExplainedStep {
  text: string;
  /** Rows or events before and after it. */
  from: number;
  to: number;
  /** Fields there are after it; empty where that says nothing. */
  fields: readonly string[];
  details: readonly { text: string; rows: number }[];
  /** What failed by one part alone, else by as few as anything did; `event`: of the first such row. */
  nearMisses: readonly {
    part: string;
    rows: number;
    example: readonly { field: string; values: readonly string[] }[];
    event: FindingEvent | null;
  }[];
}

/** Takes events of one rule's channels and tells what became of them. */
export interface RuleExplainer {
  readonly selectors: readonly RuleSelector[] | undefined;
  offer(event: Event): void;
  result(): RuleExplanation;
}

/** The channels and providers that selectors name, with every event of them: near misses have other ids and texts. */
export function channelsOf(selectors: readonly RuleSelector[] | undefined): RuleSelector[] | undefined {
  if (!selectors || selectors.some(({ channels, providers }) => !channels && !providers)) return undefined;
  return selectors.map(({ channels, providers }) => ({
    ...(channels && { channels }),
    ...(providers && { providers }),
    eventIds: [],
  }));
}

/** Explainers as a detector, so that a run over evidence feeds them; it reports nothing. */
export function explaining(explainers: readonly RuleExplainer[]): Detector {
  const whole = explainers.some(({ selectors }) => selectors === undefined);
  return {
    rules: [],
    selectors: whole ? undefined : explainers.flatMap(({ selectors }) => selectors ?? []),
    offer: (event) => {
      for (const explainer of explainers) explainer.offer(event);
    },
    finish() {},
  };
}
