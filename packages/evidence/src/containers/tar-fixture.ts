import { joined } from "./zip-fixture.ts";

/** One member of a tar for tests. */
export interface TarFixtureMember {
  name: string;
  content: Uint8Array;
  /** Default `0`, a file. */
  type?: string;
  /** Longer part of the name, before it. */
  prefix?: string;
  /** Bytes of the size field, where it isn't octal digits. */
  sizeField?: Uint8Array;
}

const text = (value: string) => new TextEncoder().encode(value);

/** Headers and padded data of the members, then the end mark. */
export function tarBytes(members: readonly TarFixtureMember[]): Uint8Array {
  return joined([...members.flatMap((member) => [tarHeader(member), padded(member.content)]), new Uint8Array(1024)]);
}

/** A PAX header with these records, to stand before the member it describes. */
export function paxMember(records: Record<string, string>): TarFixtureMember {
  const lines = Object.entries(records).map(([key, value]) => paxRecord(key, value));
  return { name: "PaxHeaders/x", type: "x", content: joined(lines) };
}

/** A record counts its own length, digits included. */
function paxRecord(key: string, value: string): Uint8Array {
  const body = text(` ${key}=${value}\n`);
  let length = body.length + 1;
  while (`${length}`.length + body.length !== length) length = `${length}`.length + body.length;
  return joined([text(`${length}`), body]);
}

function tarHeader({ name, content, type = "0", prefix = "", sizeField }: TarFixtureMember): Uint8Array {
  const block = new Uint8Array(512);
  block.set(text(name).subarray(0, 100), 0);
  block.set(text("0000644\0"), 100);
  block.set(sizeField ?? text(`${content.length.toString(8).padStart(11, "0")}\0`), 124);
  block.set(text(type), 156);
  block.set(text("ustar\u000000"), 257);
  block.set(text(prefix), 345);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.set(text(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
}

function padded(content: Uint8Array): Uint8Array {
  return joined([content, new Uint8Array((512 - (content.length % 512)) % 512)]);
}
