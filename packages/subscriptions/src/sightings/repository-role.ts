/** Told of an object by its derivation, never by its name. */
export type RepositoryRole = "filter" | "consumer" | "binding" | "timer" | "provider" | "registration";

/** System classes that parts of subscriptions derive from, in lower case. Source: Microsoft's WMI documentation. */
export const ROLE_CLASSES: readonly (readonly [base: string, role: RepositoryRole])[] = [
  ["__eventfilter", "filter"],
  ["__eventconsumer", "consumer"],
  ["__filtertoconsumerbinding", "binding"],
  ["__timerinstruction", "timer"],
  ["__win32provider", "provider"],
  ["__eventconsumerproviderregistration", "registration"],
];

/** Role by a class and those above it; a class whose definition is gone has only its own name. */
export function repositoryRole(derivation: readonly string[]): RepositoryRole | undefined {
  const names = new Set(derivation.map((name) => name.toLowerCase()));
  return ROLE_CLASSES.find(([base]) => names.has(base))?.[1];
}
