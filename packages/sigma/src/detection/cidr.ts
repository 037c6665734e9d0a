/** IP networks as `address/bits`: 4 or 16 bytes and a prefix length. Sources: RFC 4632, RFC 4291. */
export interface Network {
  bytes: Uint8Array;
  bits: number;
}

function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  return Uint8Array.from(parts, Number);
}

function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const groups = text.split(":");
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.map((group) => Number.parseInt(group, 16));
}

function parseV6(source: string): Uint8Array | undefined {
  let text = source.replace(/%.*$/, "");
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail) {
    const v4 = parseV4(tail[2] ?? "");
    if (!v4) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = v4;
    text = `${tail[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0] ?? "");
  const rest = halves.length === 2 ? groupsOf(halves[1] ?? "") : [];
  if (!head || !rest) return undefined;
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const bytes = new Uint8Array(16);
  [...head, ...new Array<number>(missing).fill(0), ...rest].forEach((group, i) => {
    bytes[i * 2] = group >> 8;
    bytes[i * 2 + 1] = group & 255;
  });
  return bytes;
}

/** Bytes of an address; IPv4 inside IPv6 (`::ffff:10.0.0.1`, as Windows logs it) gives the IPv4 one. */
export function parseAddress(source: string): Uint8Array | undefined {
  const text = source.trim();
  const bytes = text.includes(":") ? parseV6(text) : parseV4(text);
  const mapped =
    bytes?.length === 16 && bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return mapped ? bytes?.subarray(12) : bytes;
}

/** Reads `10.0.0.0/8`, `fe80::/10` or one address; undefined if it is none. Host bits are ignored. */
export function parseNetwork(text: string): Network | undefined {
  const [address = "", prefix, ...more] = text.split("/");
  const bytes = address.includes(":") ? parseV6(address) : parseV4(address);
  if (!bytes || more.length > 0) return undefined;
  if (prefix === undefined) return { bytes, bits: bytes.length * 8 };
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  return bits <= bytes.length * 8 ? { bytes, bits } : undefined;
}

/** True if the text is an address of the network. */
export function inNetwork(text: string, network: Network): boolean {
  const bytes = parseAddress(text);
  if (!bytes || bytes.length !== network.bytes.length) return false;
  for (let i = 0; i * 8 < network.bits; i += 1) {
    const mask = network.bits - i * 8 >= 8 ? 255 : 255 & (255 << (8 - (network.bits - i * 8)));
    if (((bytes[i] ?? 0) & mask) !== ((network.bytes[i] ?? 0) & mask)) return false;
  }
  return true;
}
