import { sha256Hex } from "@unbind/bytes";

/** A host's name as part of a file name, on any file system: what differs before differs after. */
export function fileNameOf(host: string): string {
  const plain = host.toLowerCase();
  if (/^[a-z0-9][a-z0-9._-]{0,62}$/.test(plain) && !/\.$/.test(plain)) return plain;
  const readable = plain.replace(/[^a-z0-9-]+/g, "_").slice(0, 40);
  return `${readable}-${sha256Hex(asText(plain)).slice(0, 8)}`;
}

/** Unpaired surrogates apart from each other, which UTF-8 would make one. */
function asText(name: string): string {
  return JSON.stringify(name);
}
