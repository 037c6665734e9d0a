/**
 * Objects of binary MOF as the declarations that a text would have: system properties become name, superclass,
 * namespace and flags, CIMTYPE becomes the type, the two `__PARAMETERS` objects of a method one list of parameters.
 */
import type { BmfObject, BmfProperty, BmfQualifier, BmfValue } from "./bmf-object.ts";
import type { MofClassDeclaration, MofInstanceDeclaration, MofMember, MofMethod, MofScope } from "./declaration.ts";
import { initialScope } from "./directive-scope.ts";
import type { MofInstance, MofProperty, MofQualifier, MofValue } from "./model.ts";
import { splitNamespace } from "./namespace.ts";
import type { AliasUse } from "./value-reader.ts";

const FLAVOR_NAMES: readonly [number, string][] = [
  [0x01, "ToInstance"],
  [0x02, "ToSubclass"],
  [0x10, "DisableOverride"],
  [0x80, "Amended"],
];

/** A method has at most an input and an output object. */
const PARAMETER_OBJECTS = 2;

/** Makes declarations out of objects; collects the uses of aliases in them. */
export class BmfConverter {
  readonly aliasUses: AliasUse[] = [];

  declaration(object: BmfObject): MofClassDeclaration | MofInstanceDeclaration {
    const firstUse = this.aliasUses.length;
    const own = object.properties.filter(({ name }) => !isSystem(name));
    const scope = { kind: object.kind, ...scopeOf(object), alias: systemText(object, "__ALIAS") };
    const qualifiers = object.qualifiers.map((one) => this.#qualifier(one, object));
    if (object.kind === "instance") {
      const instance = this.#instance(object, own);
      const references = this.#references(firstUse);
      return { ...scope, kind: "instance", ...instance, qualifiers, references, path: undefined };
    }
    return {
      ...scope,
      kind: "class",
      name: systemText(object, "__CLASS") ?? "",
      superclass: systemText(object, "__SUPERCLASS"),
      qualifiers,
      properties: own.map((one) => this.#member(one, object)),
      methods: object.methods.map((one) => this.#method(one, object)),
      references: this.#references(firstUse),
      complete: true,
      start: object.offset,
      end: object.offset + object.byteLength,
    };
  }

  #references(firstUse: number) {
    const uses = this.aliasUses.slice(firstUse);
    return uses.map(({ property, alias, offset }) => ({ property, alias, offset, target: undefined }));
  }

  #instance(object: BmfObject, own = object.properties.filter(({ name }) => !isSystem(name))): MofInstance {
    return {
      className: systemText(object, "__CLASS") ?? "",
      properties: own.map((one) => this.#property(one, object)),
      complete: true,
      start: object.offset,
      end: object.offset + object.byteLength,
    };
  }

  #property(source: BmfProperty, object: BmfObject): MofProperty {
    const qualifiers = this.#qualifiers(source.qualifiers, object);
    const property: MofProperty = { name: source.name, value: this.#value(source.value, object) ?? null };
    if (qualifiers.length > 0) property.qualifiers = qualifiers;
    this.#aliases(source, object, property);
    return property;
  }

  #member(source: BmfProperty, object: BmfObject): MofMember {
    const member: MofMember = {
      name: source.name,
      cimType: cimTypeOf(source),
      isArray: source.type.endsWith("[]"),
      value: this.#value(source.value, object),
      qualifiers: this.#qualifiers(source.qualifiers, object),
    };
    this.#aliases(source, object, member);
    return member;
  }

  /** Notes each alias in a value, which is spelt `$Name` until its path is known. */
  #aliases(source: BmfProperty, { offset }: BmfObject, holder: { value: MofValue | undefined }): void {
    if (!source.isAlias) return;
    const property = source.name;
    if (typeof source.value === "string") {
      holder.value = `$${source.value}`;
      const put = (path: string) => {
        holder.value = path;
      };
      this.aliasUses.push({ alias: source.value, offset, property, put });
    } else if (Array.isArray(source.value) && Array.isArray(holder.value)) {
      const items = holder.value;
      source.value.forEach((alias, i) => {
        if (typeof alias !== "string") return;
        items[i] = `$${alias}`;
        const put = (path: string) => {
          items[i] = path;
        };
        this.aliasUses.push({ alias, offset, property, put });
      });
    }
  }

  #method({ name, value, qualifiers }: BmfProperty, object: BmfObject): MofMethod {
    const method: MofMethod = {
      name,
      returnType: "void",
      parameters: [],
      qualifiers: this.#qualifiers(qualifiers, object),
    };
    const byName = new Map<string, MofMember>();
    for (const parameters of Array.isArray(value) ? value.slice(0, PARAMETER_OBJECTS) : []) {
      if (typeof parameters !== "object" || Array.isArray(parameters)) continue;
      for (const source of parameters.properties) {
        if (isSystem(source.name)) continue;
        if (source.name === "ReturnValue") method.returnType = cimTypeOf(source);
        else addParameter(byName, this.#member(source, object));
      }
    }
    method.parameters = [...byName.values()].sort((a, b) => idOf(a) - idOf(b));
    return method;
  }

  /** All but CIMTYPE, which is no qualifier in the text. */
  #qualifiers(qualifiers: BmfQualifier[], object: BmfObject): MofQualifier[] {
    return qualifiers.filter(({ name }) => !isCimType(name)).map((one) => this.#qualifier(one, object));
  }

  #qualifier({ name, value, flavor }: BmfQualifier, object: BmfObject): MofQualifier {
    const flavors = FLAVOR_NAMES.filter(([bit]) => (flavor & bit) !== 0).map(([, word]) => word);
    return { name, value: this.#value(value, object) ?? null, flavors };
  }

  #value(value: BmfValue | undefined, object: BmfObject): MofValue | undefined {
    if (Array.isArray(value)) return value.map((item) => this.#value(item, object) ?? null);
    return typeof value === "object" ? this.#instance(value) : value;
  }
}

/** A parameter that is both in and out stands in both objects. */
function addParameter(parameters: Map<string, MofMember>, parameter: MofMember): void {
  const known = parameters.get(parameter.name);
  if (known === undefined) parameters.set(parameter.name, parameter);
  else {
    const names = new Set(known.qualifiers.map(({ name }) => name));
    for (const qualifier of parameter.qualifiers) if (!names.has(qualifier.name)) known.qualifiers.push(qualifier);
  }
}

function scopeOf(object: BmfObject): MofScope {
  const scope = initialScope();
  const namespace = systemText(object, "__NAMESPACE");
  if (namespace !== undefined) {
    const split = splitNamespace(namespace);
    scope.host = split.host;
    scope.namespace = split.namespace.toLowerCase();
  }
  scope.classFlags = systemNumber(object, "__CLASSFLAGS");
  scope.instanceFlags = systemNumber(object, "__INSTANCEFLAGS");
  return scope;
}

function isSystem(name: string): boolean {
  return /^__(?:CLASS|SUPERCLASS|NAMESPACE|CLASSFLAGS|INSTANCEFLAGS|ALIAS)$/.test(name);
}

function isCimType(name: string): boolean {
  return name.toUpperCase() === "CIMTYPE";
}

function systemValue({ properties }: BmfObject, name: string): BmfValue | undefined {
  return properties.find((one) => one.name === name)?.value;
}

function systemText(object: BmfObject, name: string): string | undefined {
  const value = systemValue(object, name);
  return typeof value === "string" ? value : undefined;
}

function systemNumber(object: BmfObject, name: string): number {
  const value = systemValue(object, name);
  return typeof value === "bigint" ? Number(value) : 0;
}

/** The declared type; without CIMTYPE that of the literal. */
function cimTypeOf({ qualifiers, type }: BmfProperty): string {
  const declared = qualifiers.find(({ name }) => isCimType(name))?.value;
  return typeof declared === "string" ? declared : type.replace("[]", "");
}

/** The qualifier ID numbers the parameters of a method; without it a parameter stays where it stands. */
function idOf({ qualifiers }: MofMember): number {
  const id = qualifiers.find(({ name }) => name.toUpperCase() === "ID")?.value;
  return typeof id === "bigint" ? Number(id) : 0;
}
