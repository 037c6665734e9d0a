import type { Issue } from "./evidence-error.ts";

/** Issues of one code kept whole per log; more are counted on the last one kept. */
export const ISSUES_KEPT_PER_CODE = 50;

/**
 * Collects issues without growing with the evidence: the first {@link ISSUES_KEPT_PER_CODE} of each code
 * are kept, the rest only counted (on the last kept one, in `count`).
 */
export class IssueLog {
  readonly #byCode = new Map<string, { kept: Issue[]; more: number }>();

  add(issue: Issue): void {
    const entry = this.#byCode.get(issue.code) ?? { kept: [], more: 0 };
    this.#byCode.set(issue.code, entry);
    if (entry.kept.length < ISSUES_KEPT_PER_CODE) entry.kept.push(issue);
    else entry.more += issue.count ?? 1;
  }

  /** All issues added, counted ones included. */
  get total(): number {
    let total = 0;
    for (const { kept, more } of this.#byCode.values()) {
      total += more;
      for (const issue of kept) total += issue.count ?? 1;
    }
    return total;
  }

  /** The kept issues by path, offset and code; the last of an overfull code carries the count of the rest. */
  list(): Issue[] {
    const all: Issue[] = [];
    for (const { kept, more } of this.#byCode.values()) {
      all.push(...kept.slice(0, -1));
      const last = kept.at(-1);
      if (last) all.push(more > 0 ? { ...last, count: (last.count ?? 1) + more } : last);
    }
    return all.sort(compareIssues);
  }
}

/** Total order of issues: path, offset, code, message. */
export function compareIssues(a: Issue, b: Issue): number {
  return (
    compareText(a.evidence.path, b.evidence.path) ||
    a.evidence.offset - b.evidence.offset ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

/** Order by UTF-16 code unit: the same on every machine and in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
