import type { NamespaceInfo, Repository } from "@unbind/cim";
import type { RepositoryObject, RepositoryRole } from "@unbind/subscriptions";
import { knownNames } from "@unbind/verdict";

interface Found {
  name: string;
  className: string;
}

/**
 * Subscriptions that an index without OBJECTS.DATA shows: its keys are hashes of names, so that known names can be
 * looked up. Their contents stay unknown, and so does whatever bears another name.
 */
export function namedObjects(repository: Repository): RepositoryObject[] {
  if (repository.state.objects) return [];
  const names = knownNames();
  return repository.namespaces().flatMap((namespace) => {
    const filters = lookUp(repository, namespace, "__EventFilter", names.filters);
    const consumers = lookUp(repository, namespace, "__EventConsumer", names.consumers);
    const objectOf = (role: RepositoryRole, { className, name }: Found) =>
      indexObject(repository, namespace, role, {
        className,
        path: pathOf({ className, name }),
        values: { Name: name },
      });
    return [
      ...filters.map((one) => objectOf("filter", one)),
      ...consumers.map((one) => objectOf("consumer", one)),
      ...bindings(repository, namespace, filters, consumers),
    ];
  });
}

function lookUp(repository: Repository, { hash }: NamespaceInfo, base: string, names: readonly string[]): Found[] {
  const instances = repository.state.catalogue.namespaces.get(hash)?.instances;
  return [base, ...repository.derivedClasses(hash, base)].flatMap((className) => {
    if (!instances?.has(repository.hashOf(className))) return [];
    return names.filter((name) => repository.find(hash, className, [name])).map((name) => ({ name, className }));
  });
}

/** Bindings are keyed by the text of both references, which may be relative or absolute. */
function bindings(
  repository: Repository,
  namespace: NamespaceInfo,
  filters: readonly Found[],
  consumers: readonly Found[],
): RepositoryObject[] {
  const className = "__FilterToConsumerBinding";
  const forms = ["", ...(namespace.name === undefined ? [] : [`\\\\.\\${namespace.name}:`])];
  return filters.flatMap((filter) =>
    consumers.flatMap((consumer) =>
      forms.flatMap((prefix) => {
        const values = { Consumer: prefix + pathOf(consumer), Filter: prefix + pathOf(filter) };
        if (!repository.find(namespace.hash, className, [values.Consumer, values.Filter])) return [];
        return indexObject(repository, namespace, "binding", { className, path: className, values });
      }),
    ),
  );
}

function pathOf({ className, name }: Found): string {
  return `${className}.Name="${name.replace(/["\\]/g, "\\$&")}"`;
}

function indexObject(
  { state }: Repository,
  { name, hash }: NamespaceInfo,
  role: RepositoryRole,
  { className, path, values }: { className: string; path: string; values: Record<string, string> },
): RepositoryObject {
  return {
    role,
    namespace: name ?? hash,
    className,
    path,
    properties: Object.entries(values).map(([key, value]) => ({ name: key, value, isDefault: false })),
    written: undefined,
    pageGeneration: undefined,
    recovered: undefined,
    evidence: { path: state.index?.file.path ?? "", offset: 0 },
  };
}
