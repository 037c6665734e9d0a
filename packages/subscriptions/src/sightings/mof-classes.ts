import type { MofDeclaration, MofInstanceDeclaration } from "@unbind/mof";
import { consumerOfPath } from "./object-reference.ts";
import { STANDARD_CONSUMERS } from "./sighting-parts.ts";

/** What an instance in a MOF file is to a subscription. */
export type MofRole = "filter" | "consumer" | "binding" | "timer" | "provider" | "registration";

const ROLES: ReadonlyMap<string, MofRole> = new Map<string, MofRole>([
  ["__eventfilter", "filter"],
  ["__eventconsumer", "consumer"],
  ["__filtertoconsumerbinding", "binding"],
  ["__timerinstruction", "timer"],
  ["__intervaltimerinstruction", "timer"],
  ["__absolutetimerinstruction", "timer"],
  ["__provider", "provider"],
  ["__win32provider", "provider"],
  ["msft_decoupledprovider", "provider"],
  ["__eventconsumerproviderregistration", "registration"],
  ["msft_forwardingconsumer", "consumer"],
  ["msft_updatingconsumer", "consumer"],
  ["msft_ucscenariocontrol", "consumer"],
  ...[...STANDARD_CONSUMERS.keys()].map((name): [string, MofRole] => [name, "consumer"]),
]);

/** Longest chain of superclasses followed. */
const MAX_SUPERCLASSES = 64;

/**
 * Roles of the classes that a file uses: by derivation, from the classes that it declares and those of Windows; a
 * class of neither that a binding names as its consumer is a consumer too.
 */
export class MofClasses {
  readonly #superclasses = new Map<string, string>();
  readonly #bound = new Set<string>();

  constructor(declarations: readonly MofDeclaration[]) {
    for (const one of declarations) {
      if (one.kind === "class") this.#superclasses.set(one.name.toLowerCase(), one.superclass?.toLowerCase() ?? "");
    }
    for (const one of declarations) {
      if (one.kind !== "instance" || this.roleOf(one.className) !== "binding") continue;
      const bound = boundEnd(one, "consumer", declarations);
      const name = bound.target?.className ?? consumerOfPath(bound.path)?.class ?? "";
      if (name !== "") this.#bound.add(name.toLowerCase());
    }
  }

  roleOf(className: string): MofRole | undefined {
    let name = className.toLowerCase();
    for (let i = 0; i < MAX_SUPERCLASSES && name !== ""; i++) {
      const role = ROLES.get(name);
      if (role !== undefined) return role;
      name = this.#superclasses.get(name) ?? "";
    }
    return this.#bound.has(className.toLowerCase()) ? "consumer" : undefined;
  }

  /** Whether the file declares the class itself. */
  declares(className: string): boolean {
    return this.#superclasses.has(className.toLowerCase());
  }
}

/** What a binding (or registration) refers to: the declaration behind an alias, or else a path as text. */
export function boundEnd(
  { references, properties }: MofInstanceDeclaration,
  property: string,
  declarations: readonly MofDeclaration[],
): { target: MofInstanceDeclaration | undefined; path: string } {
  const reference = references.find((one) => one.property.toLowerCase() === property);
  const target = reference?.target === undefined ? undefined : declarations[reference.target];
  const value = properties.findLast(({ name }) => name.toLowerCase() === property)?.value;
  return {
    target: target?.kind === "instance" ? target : undefined,
    path: typeof value === "string" && !(reference && value.startsWith("$")) ? value : "",
  };
}
