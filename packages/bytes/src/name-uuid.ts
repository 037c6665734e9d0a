/** Ids that follow from what they name: the same evidence gives the same ids everywhere, without a clock or a dice. */
import { toHex } from "./hex.ts";
import { sha1 } from "./sha1.ts";

/** Namespace of everything that Unbind names: UUIDv5 of `urn:unbind:interchange:1` in the URL namespace of RFC 9562. */
export const UNBIND_NAMESPACE = "e15c594d-e16c-5809-9383-a43eae0d602e";

/** UUIDv5 (RFC 9562, 5.5) of a text in a namespace, lower case. */
export function nameUuid(name: string, namespace: string = UNBIND_NAMESPACE): string {
  const text = new TextEncoder().encode(name);
  const seed = new Uint8Array(16 + text.length);
  seed.set(hexBytes(namespace.replaceAll("-", "")));
  seed.set(text, 16);
  const bytes = sha1(seed).slice(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function hexBytes(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}
