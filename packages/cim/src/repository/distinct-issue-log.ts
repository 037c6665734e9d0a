import { type Issue, IssueLog } from "@unbind/bytes";

/** Issues remembered to tell repeats; more are kept even if they repeat. */
const MAX_REMEMBERED = 20_000;

/** An issue log that takes each issue once: a repository reads the same record as often as it is asked. */
export class DistinctIssueLog extends IssueLog {
  readonly #seen = new Set<string>();

  override add(issue: Issue): void {
    const { code, message, evidence } = issue;
    const key = `${code} ${evidence.path} ${evidence.offset} ${message}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size < MAX_REMEMBERED) this.#seen.add(key);
    super.add(issue);
  }
}
