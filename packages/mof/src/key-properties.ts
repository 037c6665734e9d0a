import type { MofClassDeclaration, MofDeclaration } from "./declaration.ts";
import { MAX_PATH_KEYS } from "./object-path.ts";

/** Key properties of WMI's own classes that subscriptions and providers are made of, by class in lower case. */
const KNOWN_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ["__eventfilter", ["Name"]],
  ["__filtertoconsumerbinding", ["Consumer", "Filter"]],
  ["__timerinstruction", ["TimerId"]],
  ["__intervaltimerinstruction", ["TimerId"]],
  ["__absolutetimerinstruction", ["TimerId"]],
  ["__namespace", ["Name"]],
  ["__provider", ["Name"]],
  ["__win32provider", ["Name"]],
  ["__providerregistration", ["provider"]],
  ["__objectproviderregistration", ["provider"]],
  ["__classproviderregistration", ["provider"]],
  ["__instanceproviderregistration", ["provider"]],
  ["__propertyproviderregistration", ["provider"]],
  ["__methodproviderregistration", ["provider"]],
  ["__eventproviderregistration", ["provider"]],
  ["__eventconsumerproviderregistration", ["provider"]],
  ["activescripteventconsumer", ["Name"]],
  ["commandlineeventconsumer", ["Name"]],
  ["logfileeventconsumer", ["Name"]],
  ["nteventlogeventconsumer", ["Name"]],
  ["smtpeventconsumer", ["Name"]],
  ["__systemsecurity", []],
  ["__thisnamespace", []],
]);

/** Longest chain of superclasses followed. */
const MAX_SUPERCLASSES = 64;

interface OwnKeys {
  superclass: string | undefined;
  isSingleton: boolean;
  /** At most one over {@link MAX_PATH_KEYS}. */
  keys: string[];
}

/** Key properties by class, from the classes that a file declares and those of WMI itself. */
export class KeyProperties {
  readonly #declared = new Map<string, OwnKeys>();

  constructor(declarations: readonly MofDeclaration[]) {
    for (const declared of declarations) {
      if (declared.kind === "class") this.#declared.set(classId(declared.namespace, declared.name), ownKeys(declared));
    }
  }

  /** Names of the keys, in order; empty for a singleton, undefined if the class isn't known or has too many. */
  of(namespace: string, className: string): readonly string[] | undefined {
    const keys: string[] = [];
    let name: string | undefined = className;
    for (let step = 0; step < MAX_SUPERCLASSES && name !== undefined && keys.length <= MAX_PATH_KEYS; step++) {
      const known = KNOWN_KEYS.get(name.toLowerCase());
      if (known !== undefined) return [...keys, ...known.filter((key) => !keys.includes(key))];
      const own = this.#declared.get(classId(namespace, name));
      if (own === undefined) break;
      if (own.isSingleton) return [];
      keys.push(...own.keys);
      name = own.superclass;
    }
    return keys.length > 0 && keys.length <= MAX_PATH_KEYS ? keys : undefined;
  }
}

/** A key counts by being there, whatever its value (Windows 8 and later). */
function ownKeys(declared: MofClassDeclaration): OwnKeys {
  const keys: string[] = [];
  for (const property of declared.properties) {
    if (keys.length <= MAX_PATH_KEYS && hasQualifier(property, "key")) keys.push(property.name);
  }
  return { superclass: declared.superclass, isSingleton: hasQualifier(declared, "singleton"), keys };
}

function hasQualifier({ qualifiers }: { qualifiers: { name: string }[] }, lower: string): boolean {
  return qualifiers.some(({ name }) => name.toLowerCase() === lower);
}

function classId(namespace: string, name: string): string {
  return `${namespace}:${name.toLowerCase()}`;
}
