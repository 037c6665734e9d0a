/** What a payload and its layers name that can be searched for on other hosts. */

import { textToBytes } from "../payload/byte-content.ts";
import type { DecodedPayload, LayerContent } from "../payload/decoded-layer.ts";
import { refang } from "./defang.ts";
import type { Indicator, Sight } from "./indicator.ts";
import { formatIpv4, isPrivateIpv4 } from "./ip-address.ts";
import { seeAddresses, seeMail, seeUrls } from "./network-sights.ts";
import { seePaths, seeRegistryKeys } from "./place-sights.ts";
import { SightList } from "./sight-list.ts";
import { seeClassIds, seeHashes, seeUserAgents, seeWords } from "./word-sights.ts";

/** The limits of one payload's indicators: how many are given, and how much text is searched. */
export const INDICATOR_LIMITS: { readonly indicators: number; readonly characters: number } = {
  indicators: 2000,
  characters: 524_288,
};

const TEXT_SEARCHES = [
  seeUserAgents,
  seeUrls,
  seeMail,
  seeRegistryKeys,
  seePaths,
  seeClassIds,
  seeHashes,
  seeAddresses,
  seeWords,
] as const;
/** Bytes hold text only in places: what is unmistakable is looked for. */
const BINARY_SEARCHES = [seeUserAgents, seeUrls] as const;
const PUSH = 0x68;
const AF_INET = 2;

/**
 * Indicators in the payload and in every layer, ordered by layer, then by place.
 *
 * The same value in two layers is given twice, with the place in each. At most {@link INDICATOR_LIMITS} are looked for.
 */
export function findIndicators(payload: string, decoded: DecodedPayload): Indicator[] {
  const found: Indicator[] = [];
  let left = INDICATOR_LIMITS.characters;
  const texts: { text: string; content: LayerContent }[] = [{ text: payload, content: "text" }, ...decoded.layers];
  for (const [i, { text, content }] of texts.entries()) {
    const seen = text.slice(0, left);
    left -= seen.length;
    for (const sight of searchText(seen, content)) {
      if (found.length >= INDICATOR_LIMITS.indicators) return found;
      found.push({ ...sight, layer: i - 1 });
    }
  }
  return found;
}

function searchText(text: string, content: LayerContent): Sight[] {
  const { text: plain, places } = content === "text" ? refang(text) : { text, places: undefined };
  const list = new SightList(plain, INDICATOR_LIMITS.indicators);
  for (const search of content === "text" ? TEXT_SEARCHES : BINARY_SEARCHES) search(list);
  if (content === "shellcode") seeSocketAddresses(list);
  const sights = list.sights.sort((a, b) => a.start - b.start || b.end - a.end);
  if (places === undefined) return sights;
  return sights.map((sight) => ({ ...sight, start: places[sight.start] ?? 0, end: places[sight.end] ?? text.length }));
}

/** Shellcode that pushes an IPv4 `sockaddr_in`: `68 <address> 68 02 00 <port, big-endian>`. */
function seeSocketAddresses(list: SightList): void {
  const bytes = textToBytes(list.text);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i + 10 <= bytes.length; i++) {
    if (bytes[i] !== PUSH || bytes[i + 5] !== PUSH || view.getUint16(i + 6, true) !== AF_INET) continue;
    const address = view.getUint32(i + 1);
    list.add({ type: "ip", value: formatIpv4(address), start: i + 1, end: i + 5, isPrivate: isPrivateIpv4(address) });
    list.add({ type: "port", value: String(view.getUint16(i + 8)), start: i + 8, end: i + 10 });
  }
}
