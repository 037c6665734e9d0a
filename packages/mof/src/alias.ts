/**
 * Aliases of a file: `$Name` stands for the path of the object declared `as $Name`, with the namespace in which that
 * was declared; it may be used before it is declared.
 */
import type { MofClassDeclaration, MofDeclaration, MofInstanceDeclaration } from "./declaration.ts";
import type { IssueSink } from "./issue-list.ts";
import { KeyProperties } from "./key-properties.ts";
import type { KeyValue, ObjectPath } from "./object-path.ts";
import { formatObjectPath } from "./object-path-text.ts";
import type { AliasUse } from "./value-reader.ts";

/** Longest chain of keys that are themselves references to aliases. */
const MAX_KEY_CHAIN = 8;
/** Most text made out of aliases, in UTF-16 units: each level of a path doubles its escapes. */
const MAX_ALIAS_TEXT: number = 1 << 22;

type Aliased = MofClassDeclaration | MofInstanceDeclaration;
/** `pending` while its own keys are looked at, to find circles. */
type Known<T> = { value: T | undefined } | "pending";

/** Gives every instance its path and every alias its target; puts the target's path where the alias stands. */
export function resolveAliases(declarations: readonly MofDeclaration[], uses: AliasUse[], issues: IssueSink): void {
  new AliasResolver(declarations, issues).resolve(uses);
}

class AliasResolver {
  readonly #declarations: readonly MofDeclaration[];
  readonly #issues: IssueSink;
  readonly #keys: KeyProperties;
  readonly #byAlias = new Map<string, number>();
  readonly #paths = new Map<number, Known<ObjectPath>>();
  readonly #texts = new Map<number, string | undefined>();
  #textLength = 0;

  constructor(declarations: readonly MofDeclaration[], issues: IssueSink) {
    this.#declarations = declarations;
    this.#issues = issues;
    this.#keys = new KeyProperties(declarations);
  }

  resolve(uses: AliasUse[]): void {
    const objects: [number, Aliased][] = [];
    this.#declarations.forEach((declared, index) => {
      if (declared.kind === "class" || declared.kind === "instance") objects.push([index, declared]);
    });
    for (const [index, { alias, start }] of objects) if (alias !== undefined) this.#declare(alias, index, start);
    for (const [, { references }] of objects) {
      for (const reference of references) reference.target = this.#byAlias.get(reference.alias.toLowerCase());
    }
    for (const [index, declared] of objects) {
      if (declared.kind === "instance") declared.path = this.#path(index, 0);
    }
    for (const use of uses) this.#replace(use);
  }

  #declare(alias: string, index: number, offset: number): void {
    const name = alias.toLowerCase();
    if (this.#byAlias.has(name)) this.#issues.add("MOF_DUPLICATE", `the alias $${alias} is declared again`, offset);
    this.#byAlias.set(name, index);
  }

  #replace({ alias, offset, put }: AliasUse): void {
    const target = this.#byAlias.get(alias.toLowerCase());
    const text = target === undefined ? undefined : this.#text(target, 0);
    if (text !== undefined) put(text);
    else if (target === undefined)
      this.#issues.add("MOF_UNDEFINED_ALIAS", `the alias $${alias} is not declared`, offset);
    else this.#issues.add("MOF_UNDEFINED_ALIAS", `the object behind $${alias} has no known path`, offset);
  }

  /** Path as text, within the budget. */
  #text(index: number, chain: number): string | undefined {
    if (this.#texts.has(index)) return this.#texts.get(index);
    const path = this.#path(index, chain);
    if (path === undefined) return undefined;
    let text: string | undefined;
    if (this.#textLength <= MAX_ALIAS_TEXT) {
      text = formatObjectPath(path);
      this.#textLength += text.length;
    }
    if (this.#textLength > MAX_ALIAS_TEXT && text !== undefined) {
      this.#issues.add(
        "MOF_LIMIT",
        `paths of aliases longer than MAX_ALIAS_TEXT (${MAX_ALIAS_TEXT})`,
        this.#start(index),
      );
    }
    this.#texts.set(index, text);
    return text;
  }

  #start(index: number): number {
    return this.#declarations[index]?.start ?? 0;
  }

  #path(index: number, chain: number): ObjectPath | undefined {
    const known = this.#paths.get(index);
    if (known === "pending" || chain > MAX_KEY_CHAIN) {
      const why = known === "pending" ? "refers to itself by its keys" : `over MAX_KEY_CHAIN (${MAX_KEY_CHAIN})`;
      this.#issues.add(
        known === "pending" ? "MOF_UNDEFINED_ALIAS" : "MOF_LIMIT",
        `an alias ${why}`,
        this.#start(index),
      );
      return undefined;
    }
    if (known !== undefined) return known.value;
    this.#paths.set(index, "pending");
    const declared = this.#declarations[index];
    let value: ObjectPath | undefined;
    if (declared?.kind === "class")
      value = { ...scopeOf(declared), className: declared.name, keys: [], singleton: false };
    if (declared?.kind === "instance") value = this.#instancePath(declared, chain);
    this.#paths.set(index, { value });
    return value;
  }

  #instancePath(instance: MofInstanceDeclaration, chain: number): ObjectPath | undefined {
    const { className, namespace } = instance;
    const names = this.#keys.of(namespace, className);
    if (names === undefined) return undefined;
    const values = this.#keyValues(instance, names, chain);
    const keys: ObjectPath["keys"] = [];
    for (const name of names) {
      const value = values.get(name.toLowerCase());
      if (value === undefined) return undefined;
      keys.push({ name, value });
    }
    return { ...scopeOf(instance), className, keys, singleton: keys.length === 0 };
  }

  /** Values of the keys by name in lower case; of a key that is given twice the last. */
  #keyValues(instance: MofInstanceDeclaration, names: readonly string[], chain: number): Map<string, KeyValue> {
    const wanted = new Set(names.map((name) => name.toLowerCase()));
    const values = new Map<string, KeyValue>();
    for (const { name, value } of instance.properties) {
      const lower = name.toLowerCase();
      if (!wanted.has(lower)) continue;
      values.delete(lower);
      if (typeof value === "string" || typeof value === "bigint" || typeof value === "boolean")
        values.set(lower, value);
    }
    for (const { property, alias, target } of instance.references) {
      const lower = property.toLowerCase();
      if (values.get(lower) !== `$${alias}`) continue;
      const text = target === undefined ? undefined : this.#text(target, chain + 1);
      if (text === undefined) values.delete(lower);
      else values.set(lower, text);
    }
    return values;
  }
}

function scopeOf({ host, namespace }: Aliased): Pick<ObjectPath, "host" | "namespace"> {
  return { host, namespace };
}
