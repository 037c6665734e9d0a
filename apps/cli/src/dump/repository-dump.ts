/** A WMI repository in text: namespaces, classes and instances, as MOF or as JSON with offsets. */
import { filetimeToIso, sidToText } from "@unbind/bytes";
import {
  type CimValue,
  type ClassDefinition,
  classToMof,
  type Instance,
  instanceToMof,
  type NamedValue,
  type Recovered,
  type Repository,
  recoverObjects,
} from "@unbind/cim";
import { jsonText } from "@unbind/report";
import type { ObjectFilter } from "./object-filter.ts";

/** Pseudo-namespace of the classes that every namespace has. */
const SYSTEM_CLASSES = "__SystemClass";

/** The texts to write, in the order of namespaces: classes, then instances, each in index order. */
export function* repositoryTexts(
  repository: Repository,
  filter: ObjectFilter,
  format: "jsonl" | "json" | "mof",
): Generator<string> {
  if (filter.deleted) {
    for (const one of recoverObjects(repository)) {
      if (isWanted(one, filter)) yield format === "mof" ? recoveredMof(one) : jsonText(recoveredJson(one));
    }
    return;
  }
  const isMof = format === "mof";
  for (const { name, hash, state, keys } of repository.namespaces()) {
    if (!isNamed(filter.namespaces, name ?? hash)) continue;
    if (!isMof && filter.classes.length === 0)
      yield jsonText({ kind: "namespace", name: name ?? null, hash, state, keys });
    yield* headed(isMof ? pragma(name ?? hash) : "", namespaceTexts(repository, hash, filter, isMof));
  }
  if (isNamed(filter.namespaces, SYSTEM_CLASSES)) {
    const head = isMof ? "// Classes that every namespace has.\n" : "";
    yield* headed(head, namespaceTexts(repository, SYSTEM_CLASSES, filter, isMof));
  }
}

/** Texts with a head before them; nothing at all where there are none. */
function* headed(head: string, texts: Iterable<string>): Generator<string> {
  let isFirst = head !== "";
  for (const text of texts) {
    if (isFirst) yield head;
    isFirst = false;
    yield text;
  }
}

function pragma(namespace: string): string {
  return `#pragma namespace("\\\\\\\\.\\\\${lineOf(namespace).replace(/["\\]/g, "\\$&")}")\n`;
}

function* namespaceTexts(
  repository: Repository,
  namespace: string,
  { classes }: ObjectFilter,
  isMof: boolean,
): Generator<string> {
  const wanted = wantedClasses(repository, namespace, classes);
  for (const one of repository.classes(namespace)) {
    if (wanted && !wanted.has(one.name.toLowerCase())) continue;
    yield isMof ? `${headOf(one)}${classToMof(one)}` : jsonText(classJson(one));
  }
  for (const one of repository.instances(namespace)) {
    if (wanted && !wanted.has(one.className.toLowerCase())) continue;
    yield isMof ? instanceMof(one) : jsonText({ kind: "instance", ...instanceJson(one) });
  }
}

/** The classes asked for and those derived from them; undefined for all. */
function wantedClasses(repository: Repository, namespace: string, classes: readonly string[]): Set<string> | undefined {
  if (classes.length === 0) return undefined;
  const names = classes.flatMap((name) => [name, ...repository.derivedClasses(namespace, name)]);
  return new Set(names.map((name) => name.toLowerCase()));
}

function isWanted({ namespace, className, derivation }: Recovered, { classes, namespaces }: ObjectFilter): boolean {
  const own = new Set([className, ...derivation].map((name) => name.toLowerCase()));
  const isOfClass = classes.length === 0 || classes.some((name) => own.has(name.toLowerCase()));
  return isOfClass && isNamed(namespaces, namespace ?? "");
}

function isNamed(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.some((one) => fold(one) === fold(name));
}

/** `//./ROOT/cimv2` and `root\cimv2` are one. */
function fold(namespace: string): string {
  return namespace
    .replaceAll("/", "\\")
    .replace(/^\\\\\.\\/, "")
    .toLowerCase();
}

function headOf({ ref, pieces }: Pick<Instance, "ref" | "pieces">): string {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const parts = pieces.length > 1 ? ` in ${pieces.length} pieces` : "";
  return `// offset ${ref.offset}, ${length} bytes${parts}\n`;
}

function instanceMof(one: Instance): string {
  return `${headOf(one)}${instanceToMof(one)}`;
}

function recoveredMof(one: Recovered): string {
  const where = one.namespace === undefined ? "" : ` in ${lineOf(one.namespace)}`;
  const whole = one.whole ? "" : ", not whole";
  return `// ${one.standing}${where}, from ${one.from}, confidence ${one.confidence}${whole}\n${instanceMof(one)}`;
}

/** A name may hold line breaks, which would end the comment. */
function lineOf(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, "?");
}

function recoveredJson(one: Recovered): object {
  const { from, standing, confidence, whole, places, liveIn } = one;
  return {
    kind: "recovered",
    from,
    standing,
    confidence,
    whole,
    ...instanceJson(one),
    places: places.map(({ from: place, ref }) => ({ from: place, offset: ref.offset })),
    liveIn,
  };
}

function instanceJson(one: Instance): object {
  const { namespace, namespaceHash, className, relativePath, properties, timestamps, pageGeneration } = one;
  return {
    namespace: namespace ?? namespaceHash ?? null,
    class: className,
    path: relativePath,
    properties: propertiesJson(properties),
    defaults: properties.filter(({ isDefault }) => isDefault).map(({ name }) => name),
    sessionClock: filetimeToIso(timestamps.written),
    classSessionClock: filetimeToIso(timestamps.classWritten),
    pageGeneration: pageGeneration ?? null,
    evidence: evidenceJson(one),
  };
}

function classJson(one: ClassDefinition): object {
  return {
    kind: "class",
    namespace: one.namespace ?? null,
    class: one.name,
    superclass: one.superclass === "" ? null : one.superclass,
    mof: classToMof(one),
    sessionClock: filetimeToIso(one.stamp),
    pageGeneration: one.pageGeneration ?? null,
    evidence: evidenceJson(one),
  };
}

function evidenceJson({ ref, pieces }: Pick<Instance, "ref" | "pieces">): object {
  return { path: ref.path, offset: ref.offset, pieces };
}

function propertiesJson(properties: readonly NamedValue[]): Record<string, unknown> {
  return Object.fromEntries(properties.map(({ name, value }) => [name, valueJson(name, value)]));
}

/** 64-bit integers as decimal text, bytes as numbers, a CreatorSID as a SID. */
function valueJson(name: string, value: CimValue): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) {
    return (name.toLowerCase() === "creatorsid" ? sidToText(value) : undefined) ?? [...value];
  }
  if (Array.isArray(value)) return value.map((item) => valueJson("", item));
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null) return value;
  return { class: value.className, properties: propertiesJson(value.properties) };
}
