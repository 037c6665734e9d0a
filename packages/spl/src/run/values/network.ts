/** IP addresses and networks: `10.0.0.0/8`, `fe80::/10`. Addresses are numbers of 128 bits; IPv4 is mapped to ::ffff:0:0/96. */
const V4_PREFIX = 0xffff_0000_0000n;
const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const MAX_ADDRESS_LENGTH = 45;

export interface Network {
  readonly base: bigint;
  /** 0 to 128, of the mapped form. */
  readonly bits: number;
}

/** `undefined` if the text isn't an address. */
export function parseAddress(text: string): bigint | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  const v4 = parseV4(text);
  if (v4 !== undefined) return V4_PREFIX | v4;
  return text.includes(":") ? parseV6(text) : undefined;
}

/** `undefined` if the text isn't `address/bits`. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.indexOf("/");
  if (slash < 2 || !/^\d{1,3}$/.test(text.slice(slash + 1))) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const bits = Number(text.slice(slash + 1)) + (text.includes(":") ? 0 : 96);
  if (address === undefined || bits > 128) return undefined;
  return { base: address >> BigInt(128 - bits), bits };
}

export function isInNetwork(network: Network, address: string): boolean {
  const value = parseAddress(address.trim());
  return value !== undefined && value >> BigInt(128 - network.bits) === network.base;
}

function parseV4(text: string): bigint | undefined {
  const match = V4.exec(text);
  if (match === null) return undefined;
  let value = 0n;
  for (const part of match.slice(1)) {
    if (Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "");
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? "") : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...Array<bigint>(missing).fill(0n), ...tail].reduce((value, group) => (value << 16n) | group, 0n);
}

function groupsOf(text: string): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  for (const part of text.split(":")) {
    const v4 = parseV4(part);
    if (v4 !== undefined) groups.push(v4 >> 16n, v4 & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
