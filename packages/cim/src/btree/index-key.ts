/** Where a record stands: logical page, record id in that page, size in bytes. */
export interface RecordLocation {
  page: number;
  id: number;
  size: number;
}

/**
 * What a key is about. `CD` class definition, `CR/C` subclass, `CR/R` class with a reference property, `CI/IL`
 * instance under its class, `KI/I` the same instance under the class that declares its key, `KI/IR/R` reference to
 * an instance, `other` anything else.
 */
export type KeyKind = "CD" | "CR/C" | "CR/R" | "CI/IL" | "KI/I" | "KI/IR/R" | "other";

/** A key of the index, taken apart. Hashes are upper-case hex as stored. */
export interface IndexKey {
  kind: KeyKind;
  /** The whole key, location included. */
  text: string;
  /** Of the namespace; '' where the first segment isn't one. */
  namespaceHash: string;
  /** Class (`CD`, `CI/IL`), superclass or referenced class (`CR`), class that declares the key (`KI`). */
  classHash: string;
  /** Instance (`CI`, `KI`: the target of a reference) or subclass or referring class (`CR`); '' for `CD`. */
  memberHash: string;
  /** `KI/IR/R`: hash of the path of the referrer. */
  referrerHash: string;
  /** Undefined where the key kind has none, or where it should have one and hasn't. */
  record: RecordLocation | undefined;
}

/** Kinds that must name a record. */
export function needsRecord(kind: KeyKind): boolean {
  return kind === "CD" || kind === "CI/IL" || kind === "KI/I" || kind === "KI/IR/R";
}

const LOCATION = /^(.*)\.(\d{1,10})\.(\d{1,10})\.(\d{1,10})$/s;

/** Takes all keys of a page apart; hashes that a key shares with the one before are the same string. */
export function parseIndexKeys(keys: readonly (readonly string[])[]): IndexKey[] {
  const parsed: IndexKey[] = [];
  let before: IndexKey | undefined;
  for (const segments of keys) {
    const key = parseIndexKey(segments);
    if (before) {
      if (key.namespaceHash === before.namespaceHash) key.namespaceHash = before.namespaceHash;
      if (key.classHash === before.classHash) key.classHash = before.classHash;
    }
    parsed.push(key);
    before = key;
  }
  return parsed;
}

/** Takes the segments of a key apart. Never fails: what isn't understood is of kind `other`. */
export function parseIndexKey(segments: readonly string[]): IndexKey {
  const text = segments.join("\\");
  const last = segments.at(-1) ?? "";
  const dot = last.indexOf(".");
  const match = dot < 0 ? null : LOCATION.exec(last);
  const record = match ? { page: Number(match[2]), id: Number(match[3]), size: Number(match[4]) } : undefined;
  const tail = match ? (match[1] as string) : last;
  const key: IndexKey = {
    kind: "other",
    text,
    namespaceHash: after(segments[0] ?? "", "NS_"),
    classHash: "",
    memberHash: "",
    referrerHash: "",
    record,
  };
  if (key.namespaceHash === "") return key;
  if (segments.length === 2) return classKey(key, tail);
  if (segments.length === 3) return memberKey(key, segments[1] as string, tail);
  if (segments.length === 4) return referenceKey(key, segments as readonly [string, string, string], tail);
  return key;
}

function classKey(key: IndexKey, tail: string): IndexKey {
  if (tail.startsWith("CD_")) {
    key.kind = "CD";
    key.classHash = tail.slice(3);
  }
  return key;
}

function memberKey(key: IndexKey, parent: string, tail: string): IndexKey {
  const kinds: [KeyKind, string, string][] = [
    ["CI/IL", "CI_", "IL_"],
    ["KI/I", "KI_", "I_"],
    ["CR/C", "CR_", "C_"],
    ["CR/R", "CR_", "R_"],
  ];
  for (const [kind, first, second] of kinds) {
    if (!parent.startsWith(first) || !tail.startsWith(second)) continue;
    key.kind = kind;
    key.classHash = parent.slice(first.length);
    key.memberHash = tail.slice(second.length);
  }
  return key;
}

function referenceKey(key: IndexKey, [, parent, target]: readonly [string, string, string], tail: string): IndexKey {
  if (parent.startsWith("KI_") && target.startsWith("IR_") && tail.startsWith("R_")) {
    key.kind = "KI/IR/R";
    key.classHash = parent.slice(3);
    key.memberHash = target.slice(3);
    key.referrerHash = tail.slice(2);
  }
  return key;
}

function after(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : "";
}
