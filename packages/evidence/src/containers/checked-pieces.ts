import { crc32, type Issue } from "@unbind/bytes";
import type { ContainerOptions } from "./container-options.ts";
import type { InflateEnd } from "./inflate.ts";

/** What the container promises about a member. */
export interface Expected {
  /** `Infinity` if it doesn't say. */
  byteLength: number;
  /** Undefined if it doesn't say. */
  crc32: number | undefined;
  /** Start of the issue codes: `ZIP_MEMBER` gives `ZIP_MEMBER_CRC`. */
  what: string;
  /** What else may be the reason, for the end of messages: `; or the password is wrong`. */
  hint: string;
}

/**
 * Passes a member's bytes on, never more than promised, and reports at their end if length or CRC-32 differ:
 * `..._SIZE`, `..._CUT`, `..._DAMAGED`, `..._CRC`. Bytes are kept in any case. `reported` holds the codes that an
 * earlier pass over the same member has reported.
 */
export async function* checkedPieces(
  pieces: AsyncGenerator<Uint8Array, InflateEnd>,
  expected: Expected,
  path: string,
  reported: Set<string>,
  { codecs = {}, onIssue }: ContainerOptions,
): AsyncGenerator<Uint8Array> {
  const checksum = codecs.crc32 ?? ((bytes, seed) => crc32(bytes, 0, bytes.length, seed));
  const report = (suffix: string, severity: Issue["severity"], message: string, offset: number) => {
    const code = `${expected.what}_${suffix}`;
    if (reported.has(code)) return;
    reported.add(code);
    onIssue({ code, severity, message: message + expected.hint, evidence: { path, offset } });
  };
  let produced = 0;
  let crc = 0;
  let end: InflateEnd | undefined;
  try {
    while (!end) {
      const { done, value } = await pieces.next();
      if (done) {
        end = value;
        break;
      }
      const piece = value.subarray(0, expected.byteLength - produced);
      crc = checksum(piece, crc);
      produced += piece.length;
      yield piece;
      if (piece.length === value.length) continue;
      report(
        "SIZE",
        "warning",
        `more than the ${expected.byteLength} bytes the directory names; rest not read`,
        produced,
      );
      return;
    }
  } finally {
    if (!end) await pieces.return({ state: "cut", end: undefined, fed: 0 });
  }
  const { state } = end;
  if (produced < expected.byteLength && (state !== "complete" || Number.isFinite(expected.byteLength))) {
    const missing = Number.isFinite(expected.byteLength) ? ` of ${expected.byteLength}` : "";
    const message = `${state === "cut" ? "ends early" : "damaged"}: ${produced}${missing} bytes could be read`;
    report(state === "cut" ? "CUT" : "DAMAGED", "error", message, produced);
  } else if (expected.crc32 !== undefined && crc !== expected.crc32) {
    report("CRC", "warning", "CRC-32 differs from the directory's: content was changed or damaged", 0);
  }
}
