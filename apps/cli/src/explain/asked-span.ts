import { isoToFiletime } from "@unbind/bytes";
import { filetimeNow } from "../clock.ts";
import { UsageError } from "../exit.ts";
import type { AskedSpan } from "./firing.ts";

const DAY = 864_000_000_000n;

/** The span of `--when`, and what its list took that is no time: the input behind it. @throws UsageError */
export function askedSpan(asked: { when?: string[]; boot?: bigint; zone: string; count: number }): {
  span: AskedSpan | undefined;
  rest: string[];
} {
  const { when = [], boot, zone, count } = asked;
  const zoneMinutes = zoneOf(zone);
  if (when.length === 0) return { span: undefined, rest: [] };
  const from = timeOf(when[0] ?? "");
  if (from === undefined) {
    throw new UsageError(
      `--when ${when[0]} is no time. Give 2026-03-01, 2026-03-01T10:11:12Z (no zone means UTC) or now.`,
    );
  }
  const end = timeOf(when[1] ?? "");
  const to = end ?? from + DAY;
  if (to < from) throw new UsageError("--when: the end is before the start. Swap or correct them.");
  return { span: { from, to, bootTime: boot, zoneMinutes, count }, rest: when.slice(end === undefined ? 1 : 2) };
}

/** The clock is read only where the user names it. */
function timeOf(text: string): bigint | undefined {
  return text.toLowerCase() === "now" ? filetimeNow() : isoToFiletime(text);
}

function zoneOf(text: string): number {
  const match = /^(?:Z|([+-])(\d{2}):?([0-5]\d))$/i.exec(text.trim());
  const minutes = Number(match?.[2] ?? 0) * 60 + Number(match?.[3] ?? 0);
  if (!match || minutes > 14 * 60) throw new UsageError(`--zone ${text} is no offset. Give it as +01:00 or -07:00.`);
  return match[1] === "-" ? -minutes : minutes;
}
