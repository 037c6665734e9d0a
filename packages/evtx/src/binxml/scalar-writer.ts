import type { ByteWriter } from "./byte-writer.ts";
import {
  LOWER_DIGITS,
  UPPER_DIGITS,
  u32At,
  writeAscii,
  writeDecimal,
  writeGuid,
  writeHex64,
  writeHexBytes,
  writeSid,
  writeSigned,
  writeSigned64,
  writeUnsigned64,
} from "./number-bytes.ts";
import { FORM, type TextForm } from "./text-bytes.ts";
import { systemTimeText, TimeFormatter } from "./time-bytes.ts";
import { isSid } from "./value-frame.ts";
import { FILETIME_TYPE, GUID_TYPE, SID_TYPE } from "./value-type.ts";

/** Room for any value of fixed size, and for a SID of 15 parts. */
const SCALAR_ROOM = 256;

/** Values other than text, as ASCII in the form of Windows' XML or of evtx_dump's JSON (without quotes). */
export class ScalarWriter {
  readonly #times = new TimeFormatter();

  /** Whether JSON shows the value without quotes: numbers that it can write, and booleans. */
  isBare(type: number, bytes: Uint8Array, at: number, size: number): boolean {
    if (type < 0x03 || type > 0x0d || size === 0) return false;
    if (type === 0x0b) return Number.isFinite(viewOf(bytes).getFloat32(at, true));
    return type !== 0x0c || Number.isFinite(viewOf(bytes).getFloat64(at, true));
  }

  /** Appends one value; sizes of fixed types have been checked, unknown types come out as hex. */
  write(out: ByteWriter, type: number, bytes: Uint8Array, at: number, size: number, form: TextForm): void {
    const json = form === FORM.json;
    out.ensure(SCALAR_ROOM + 2 * size);
    const buffer = out.buffer;
    const start = out.length;
    if (size === 0) return;
    switch (type) {
      case GUID_TYPE:
        out.length = json ? writeGuid(buffer, start, bytes, at, UPPER_DIGITS) : bracedGuid(buffer, start, bytes, at);
        return;
      case FILETIME_TYPE:
        out.length = this.#times.filetime(buffer, start, u32At(bytes, at), u32At(bytes, at + 4), json ? 6 : 7);
        return;
      case 0x12:
        out.length = writeAscii(buffer, start, systemTimeText(bytes, at, json ? 6 : 3));
        return;
      case SID_TYPE:
        if (!isSid(bytes, at, size)) break;
        out.length = writeSid(buffer, start, bytes, at);
        return;
      default:
        if (type >= 0x03 && type <= 0x15) {
          const end = number(buffer, start, type, bytes, at, size);
          if (end === start) break;
          out.length = end;
          return;
        }
    }
    out.length = writeHexBytes(buffer, start, bytes, at, at + size);
  }
}

function bracedGuid(buffer: Uint8Array, start: number, bytes: Uint8Array, at: number): number {
  buffer[start] = 0x7b;
  const end = writeGuid(buffer, start + 1, bytes, at, LOWER_DIGITS);
  buffer[end] = 0x7d;
  return end + 1;
}

/** Writes a number by its type; writes nothing for types that aren't one. */
function number(buffer: Uint8Array, at: number, type: number, bytes: Uint8Array, from: number, size: number): number {
  const first = bytes[from] as number;
  switch (type) {
    case 0x03:
      return writeSigned(buffer, at, (first << 24) >> 24);
    case 0x04:
      return writeDecimal(buffer, at, first);
    case 0x05:
      return writeSigned(buffer, at, ((first | ((bytes[from + 1] as number) << 8)) << 16) >> 16);
    case 0x06:
      return writeDecimal(buffer, at, first | ((bytes[from + 1] as number) << 8));
    case 0x07:
      return writeSigned(buffer, at, u32At(bytes, from) | 0);
    case 0x08:
      return writeDecimal(buffer, at, u32At(bytes, from));
    case 0x09:
      return writeSigned64(buffer, at, u32At(bytes, from), u32At(bytes, from + 4));
    case 0x0a:
      return writeUnsigned64(buffer, at, u32At(bytes, from), u32At(bytes, from + 4));
    case 0x0b:
      return writeAscii(buffer, at, shortestFloat(viewOf(bytes).getFloat32(from, true)));
    case 0x0c:
      return writeAscii(buffer, at, String(viewOf(bytes).getFloat64(from, true)));
    case 0x0d:
      return writeAscii(buffer, at, u32At(bytes, from) === 0 ? "false" : "true");
    case 0x10:
    case 0x14:
    case 0x15:
      return writeHex64(buffer, at, u32At(bytes, from), size === 8 ? u32At(bytes, from + 4) : 0);
    default:
      return at;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The fewest digits that read back as the same 32-bit float. */
function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(value);
}
