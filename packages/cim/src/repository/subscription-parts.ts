import { derivedHashes } from "./derived-classes.ts";
import type { Instance } from "./instance.ts";
import type { Repository } from "./repository.ts";

/** All instances that event subscriptions are made of, of every namespace. */
export interface SubscriptionParts {
  filters: Instance[];
  /** Of every class derived from `__EventConsumer`, whatever its name. */
  consumers: Instance[];
  bindings: Instance[];
  timers: Instance[];
  /** `__Win32Provider` and classes derived from it, of all kinds of provider. */
  providers: Instance[];
  /** Which consumer classes a provider serves. */
  registrations: Instance[];
}

/** Base class of each part; instances of the base itself count too. */
const BASES: Record<keyof SubscriptionParts, string> = {
  filters: "__EventFilter",
  consumers: "__EventConsumer",
  bindings: "__FilterToConsumerBinding",
  timers: "__TimerInstruction",
  providers: "__Win32Provider",
  registrations: "__EventConsumerProviderRegistration",
};

/** Reads them in the order of namespaces, then of the index. Classes are told by derivation, never by name. */
export function subscriptionParts(repository: Repository): SubscriptionParts {
  const { state } = repository;
  const namespaces = [...repository.namespaces().map(({ hash }) => hash), state.hasher.ofName("__SystemClass")];
  const read = (base: string): Instance[] => {
    const baseHash = state.hasher.ofName(base);
    return namespaces.flatMap((namespace) =>
      [baseHash, ...derivedHashes(state, namespace, baseHash)].flatMap((hash) => repository.instances(namespace, hash)),
    );
  };
  return {
    filters: read(BASES.filters),
    consumers: read(BASES.consumers),
    bindings: read(BASES.bindings),
    timers: read(BASES.timers),
    providers: read(BASES.providers),
    registrations: read(BASES.registrations),
  };
}
