/** What of a repository is written; nothing given means all that is live. */
export interface ObjectFilter {
  /** Classes by name without case, and all classes derived from them. */
  classes: readonly string[];
  namespaces: readonly string[];
  /** What was recovered instead of what is live. */
  deleted: boolean;
}

/** True if the filter asks for objects of repositories and nothing else. */
export function asksForObjects({ classes, namespaces, deleted }: ObjectFilter): boolean {
  return classes.length > 0 || namespaces.length > 0 || deleted;
}
