import { encodeUtf16, sha256Hex } from "@unbind/bytes";
import type { RepositoryVersion } from "../files/mapping.ts";
import { md5Hex } from "./md5.ts";

/** Joins the values of several key properties. */
const KEY_SEPARATOR = "\uffff";
/** Hashes kept of texts already hashed. */
const MAX_KNOWN = 20_000;
/** Hashed for an instance of a class without key (a singleton). */
const SINGLETON = "@";

/**
 * Upper case, character by character: characters whose upper case is longer (sharp s) stay as they are, since the
 * writer maps one code unit to one code unit.
 */
export function upperCase(text: string): string {
  if (/^[ -~]*$/.test(text)) return text.toUpperCase();
  let upper = "";
  for (let i = 0; i < text.length; i++) {
    const one = text.charAt(i).toUpperCase();
    upper += one.length === 1 ? one : text.charAt(i);
  }
  return upper;
}

/** Makes the hashes that name things in index keys: SHA-256 (Vista+) or MD5 (XP) over upper-case UTF-16LE. */
export class KeyHasher {
  readonly version: RepositoryVersion;
  readonly #known = new Map<string, string>();

  constructor(version: RepositoryVersion) {
    this.version = version;
  }

  /** Characters of a hash. */
  get length(): 32 | 64 {
    return this.version === "xp" ? 32 : 64;
  }

  /** Hash of a namespace, a class name, or any other text, as upper-case hex. */
  of(text: string): string {
    const upper = upperCase(text);
    const bytes = encodeUtf16(upper);
    return (this.version === "xp" ? md5Hex(bytes) : sha256Hex(bytes)).toUpperCase();
  }

  /** Like {@link of}, remembered: names and keys come again and again. */
  ofName(name: string): string {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const hash = this.of(name);
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(name, hash);
    return hash;
  }

  /** Hash of an instance from the texts of its key values, in the order of the property names. */
  ofInstance(keyTexts: readonly string[]): string {
    return this.ofName(keyTexts.length === 0 ? SINGLETON : keyTexts.join(KEY_SEPARATOR));
  }
}
