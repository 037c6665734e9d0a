import { DEFAULT_NAMESPACE, type MofDirective, type MofScope } from "./declaration.ts";
import { splitNamespace } from "./namespace.ts";

/** Bits as binary MOF stores them (`__CLASSFLAGS`, `__INSTANCEFLAGS`). */
const FLAG_BITS: ReadonlyMap<string, number> = new Map([
  ["updateonly", 1],
  ["createonly", 2],
  ["safeupdate", 0x20],
  ["forceupdate", 0x40],
]);

/** The scope of a file's first declaration. */
export function initialScope(): MofScope {
  return { namespace: DEFAULT_NAMESPACE, host: undefined, classFlags: 0, instanceFlags: 0 };
}

/** The scope behind a directive: each holds until the next of its name. */
export function scopeAfter(scope: MofScope, { name, arguments: values }: MofDirective): MofScope {
  switch (name) {
    case "namespace": {
      const { host, namespace } = splitNamespace(values[0] ?? "");
      return { ...scope, host, namespace: namespace.toLowerCase() };
    }
    case "classflags":
      return { ...scope, classFlags: flagSum(values) };
    case "instanceflags":
      return { ...scope, instanceFlags: flagSum(values) };
    default:
      return scope;
  }
}

/** Words, several in one text with commas, or a number. Unknown words count for nothing. */
function flagSum(values: string[]): number {
  let sum = 0;
  for (const value of values) {
    for (const word of value.split(",")) {
      const flag = word.trim().toLowerCase();
      sum |= /^(?:\d{1,5}|0x[0-9a-f]{1,4})$/.test(flag) ? Number(flag) : (FLAG_BITS.get(flag) ?? 0);
    }
  }
  return sum;
}
