/**
 * IPv4 and IPv6 addresses: parsing, the short form of RFC 5952, and which are not public.
 *
 * Ranges: the IANA special-purpose registries for IPv4 (RFC 6890) and IPv6, without multicast of global scope.
 */

/** IPv4 ranges that are not globally reachable: first address and prefix length. */
const RESERVED_V4: readonly (readonly [number, number])[] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0000000, 24],
  [0xc0000200, 24],
  [0xc0a80000, 16],
  [0xc6120000, 15],
  [0xc6336400, 24],
  [0xcb007100, 24],
  [0xe0000000, 4],
  [0xf0000000, 4],
];
const GROUPS = 8;

/** The value of a dotted IPv4 address with four decimal parts; undefined for anything else. */
export function parseIpv4(text: string): number | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  let value = 0;
  for (const part of text.split(".")) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith("0"))) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

/** The dotted form of an IPv4 address. */
export function formatIpv4(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}

/** An IPv4 address as a URL may spell it: one to four parts, each decimal, octal (`0...`) or hexadecimal (`0x...`). */
export function parseLooseIpv4(host: string): number | undefined {
  const parts = host.split(".");
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[0-9a-f]{1,8}|\d{1,12})$/i.test(part))) return undefined;
  const numbers = parts.map((part) => (/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = numbers.pop() ?? 0;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  return numbers.reduce((value, number, i) => value + number * 256 ** (3 - i), last);
}

/** True for private, loopback, link-local, documentation, multicast and other addresses that are not public. */
export function isPrivateIpv4(value: number): boolean {
  return RESERVED_V4.some(([first, length]) => value >= first && value < first + 2 ** (32 - length));
}

/** The eight groups of an IPv6 address, with `::` and a dotted tail; undefined for anything else. */
export function parseIpv6(text: string): number[] | undefined {
  const halves = text.split("::");
  if (text.length > 45 || halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "");
  const tail = halves[1] === undefined ? [] : groupsOf(halves[1]);
  if (head === undefined || tail === undefined) return undefined;
  const missing = GROUPS - head.length - tail.length;
  if (halves.length === 1) return missing === 0 ? head : undefined;
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [i, part] of parts.entries()) {
    const dotted = i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (dotted !== undefined) groups.push(Math.floor(dotted / 65536), dotted % 65536);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** The canonical text of RFC 5952: lower case, the longest run of zero groups as `::`. */
export function formatIpv6(groups: readonly number[]): string {
  let start = -1;
  let length = 1;
  for (let i = 0; i < GROUPS; i++) {
    let end = i;
    while (end < GROUPS && groups[end] === 0) end++;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
    i = Math.max(i, end - 1);
  }
  const hex = groups.map((group) => group.toString(16));
  return start < 0 ? hex.join(":") : `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

/** True for loopback, unspecified, unique local, link-local, multicast, documentation; IPv4 inside decides by itself. */
export function isPrivateIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0] = groups;
  const tail = (groups[6] ?? 0) * 65536 + (groups[7] ?? 0);
  const isLeadingZero = groups.slice(0, 5).every((group) => group === 0);
  if (isLeadingZero && groups[5] === 0xffff) return isPrivateIpv4(tail);
  if (isLeadingZero && groups[5] === 0) return true;
  if (first === 0x64 && second === 0xff9b) return groups[2] === 1 || isPrivateIpv4(tail);
  if (first === 0x2001 && (second === 0xdb8 || second < 0x200)) return true;
  return (
    (first & 0xfe00) === 0xfc00 ||
    (first & 0xffc0) === 0xfe80 ||
    (first & 0xff00) === 0xff00 ||
    first === 0x100 ||
    first === 0x5f00 ||
    first === 0x3fff
  );
}
