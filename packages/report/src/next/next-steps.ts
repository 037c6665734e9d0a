/** What public knowledge has against the techniques of a report, as plain data; packages/knowledge has the graph. */
export interface NextSteps {
  /** Sources and their versions, in words. */
  sources: string;
  techniques: TechniqueSteps[];
  /** Ids that the report has and the knowledge at hand says nothing of. */
  unknown: string[];
}

/** What stands against one technique of a report. */
export interface TechniqueSteps {
  /** ATT&CK id as the report has it. */
  id: string;
  name: string;
  /** Where the id leads, if it was revoked: `T1546.003`. */
  successor: string | null;
  counters: Counter[];
  /** What seems to help and doesn't, with the reason. */
  excluded: Counter[];
}

/** One thing that stands against a technique. */
export interface Counter {
  /** `countermeasure`, `detection`, `defense`, `mitigation`, `strategy`. */
  role: string;
  id: string;
  name: string;
  /** `published`, `derived` or `overlay`. */
  basis: string;
  /** Why, where it wasn't published; '' else. */
  note: string;
}

/** Counters of one role that a report lists; `unbind know counter ID` has all. */
export const COUNTERS_SHOWN = 12;

const ROLES: Record<string, string> = {
  countermeasure: "COUN7ER",
  detection: "Detections",
  defense: "D3FEND",
  mitigation: "Mitigations",
  strategy: "Strategies",
};

/** Counters by role, in the order a responder needs them, with how many are left out. */
export function byRole(counters: readonly Counter[]): { title: string; shown: Counter[]; more: number }[] {
  const groups = Map.groupBy(counters, ({ role }) => role);
  return Object.entries(ROLES).flatMap(([role, title]) => {
    const own = groups.get(role);
    if (!own) return [];
    return [{ title, shown: own.slice(0, COUNTERS_SHOWN), more: Math.max(0, own.length - COUNTERS_SHOWN) }];
  });
}
