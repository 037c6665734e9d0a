const HEADER = 8;
/** [MS-DTYP] 2.4.2: a SID has at most 15 sub-authorities. */
export const MAX_SUB_AUTHORITIES = 15;

/**
 * Text of a binary SID: `S-1-5-32-544`. Layout: u8 revision, u8 count, 6 bytes authority (big-endian),
 * count x u32 ([MS-DTYP] 2.4.2.2). `undefined` if the length isn't 8 + 4 x count.
 */
export function sidToText(bytes: Uint8Array): string | undefined {
  const count = bytes[1];
  if (count === undefined || count > MAX_SUB_AUTHORITIES || bytes.length !== HEADER + 4 * count) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  let text = `S-${bytes[0]}-${authority < 2 ** 32 ? authority : `0x${authority.toString(16)}`}`;
  for (let i = 0; i < count; i++) text += `-${view.getUint32(HEADER + 4 * i, true)}`;
  return text;
}

/** Binary form of `S-1-...`. `undefined` if the text isn't a SID. */
export function sidFromText(text: string): Uint8Array | undefined {
  const match = /^S-(\d{1,3})-(\d{1,15}|0x[0-9a-f]{1,12})((?:-\d{1,10}){0,15})$/i.exec(text);
  if (!match) return undefined;
  const subs = (match[3] as string).split("-").slice(1).map(Number);
  const authority = Number(match[2]);
  if (Number(match[1]) > 255 || authority >= 2 ** 48 || subs.some((sub) => sub >= 2 ** 32)) return undefined;
  const bytes = new Uint8Array(HEADER + 4 * subs.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = Number(match[1]);
  bytes[1] = subs.length;
  view.setUint16(2, Math.floor(authority / 2 ** 32));
  view.setUint32(4, authority % 2 ** 32);
  subs.forEach((sub, i) => {
    view.setUint32(HEADER + 4 * i, sub, true);
  });
  return bytes;
}
