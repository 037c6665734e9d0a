import { sha256Hex } from "@unbind/bytes";

/** What Windows opens instead of a file, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A host's name as part of a file name, on any file system: what differs before differs after. */
export function fileNameOf(host: string): string {
  const plain = host.toLowerCase();
  if (/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/.test(host) && !/\.$/.test(host) && !DEVICE.test(host)) return plain;
  const readable = plain.replace(/[^a-z0-9-]+/g, "_").slice(0, 40);
  return `${readable}-${sha256Hex(asText(plain)).slice(0, 8)}`;
}

/** Unpaired surrogates apart from each other, which UTF-8 would make one. */
function asText(name: string): string {
  return JSON.stringify(name);
}
