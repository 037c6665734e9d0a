/**
 * `strptime` of Splunk: a text read by a format into UNIX seconds; a text without zone is UTC. Trailing text is allowed.
 */
import { calendarOf, epochOf } from "./calendar.ts";
import { MONTHS, WEEKDAYS } from "./strftime.ts";

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  fraction: number;
  zoneSeconds: number;
  afternoon: boolean | undefined;
  dayOfYear: number | undefined;
  epoch: number | undefined;
}

/** Reads at `position` of the text; gives the position behind, or `undefined` if it isn't there. */
type Reader = (text: string, position: number, parts: Parts) => number | undefined;

const EXPANSIONS: ReadonlyMap<string, string> = new Map([
  ["T", "%H:%M:%S"],
  ["R", "%H:%M"],
  ["D", "%m/%d/%y"],
  ["F", "%Y-%m-%d"],
  ["c", "%a %b %e %H:%M:%S %Y"],
]);

const number =
  (digits: number, store: (parts: Parts, value: number) => void, low = 0, high = Number.MAX_SAFE_INTEGER): Reader =>
  (text, position, parts) => {
    const found = new RegExp(`[ ]*(\\d{1,${digits}})`, "y");
    found.lastIndex = position;
    const match = found.exec(text);
    const value = Number(match?.[1]);
    if (match === null || value < low || value > high) return undefined;
    store(parts, value);
    return found.lastIndex;
  };

const word =
  (names: readonly string[], store: (parts: Parts, index: number) => void): Reader =>
  (text, position, parts) => {
    const rest = text.slice(position, position + 12).toLowerCase();
    const index = names.findIndex((name) => rest.startsWith(name.slice(0, 3).toLowerCase()));
    const name = names[index]?.toLowerCase();
    if (name === undefined) return undefined;
    store(parts, index);
    return position + (rest.startsWith(name) ? name.length : 3);
  };

const readFraction: Reader = (text, position, parts) => {
  const digits = /^\d{1,9}/.exec(text.slice(position, position + 9))?.[0];
  if (digits === undefined) return undefined;
  parts.fraction = Number(`0.${digits}`);
  return position + digits.length;
};

const readZone: Reader = (text, position, parts) => {
  const match = /^(?:Z|UTC|GMT|([+-])(\d{2}):?(\d{2}))/i.exec(text.slice(position, position + 6));
  if (match === null) return undefined;
  const seconds = Number(match[2] ?? 0) * 3600 + Number(match[3] ?? 0) * 60;
  parts.zoneSeconds = match[1] === "-" ? -seconds : seconds;
  return position + match[0].length;
};

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    "Y",
    number(4, (p, v) => {
      p.year = v;
    }),
  ],
  [
    "y",
    number(2, (p, v) => {
      p.year = v < 69 ? 2000 + v : 1900 + v;
    }),
  ],
  [
    "m",
    number(
      2,
      (p, v) => {
        p.month = v;
      },
      1,
      12,
    ),
  ],
  [
    "d",
    number(
      2,
      (p, v) => {
        p.day = v;
      },
      1,
      31,
    ),
  ],
  [
    "e",
    number(
      2,
      (p, v) => {
        p.day = v;
      },
      1,
      31,
    ),
  ],
  [
    "H",
    number(
      2,
      (p, v) => {
        p.hour = v;
      },
      0,
      24,
    ),
  ],
  [
    "k",
    number(
      2,
      (p, v) => {
        p.hour = v;
      },
      0,
      24,
    ),
  ],
  [
    "I",
    number(
      2,
      (p, v) => {
        p.hour = v;
      },
      1,
      12,
    ),
  ],
  [
    "l",
    number(
      2,
      (p, v) => {
        p.hour = v;
      },
      1,
      12,
    ),
  ],
  [
    "M",
    number(
      2,
      (p, v) => {
        p.minute = v;
      },
      0,
      59,
    ),
  ],
  [
    "S",
    number(
      2,
      (p, v) => {
        p.second = v;
      },
      0,
      60,
    ),
  ],
  [
    "j",
    number(
      3,
      (p, v) => {
        p.dayOfYear = v;
      },
      1,
      366,
    ),
  ],
  [
    "s",
    number(12, (p, v) => {
      p.epoch = v;
    }),
  ],
  [
    "b",
    word(MONTHS, (p, i) => {
      p.month = i + 1;
    }),
  ],
  [
    "B",
    word(MONTHS, (p, i) => {
      p.month = i + 1;
    }),
  ],
  [
    "h",
    word(MONTHS, (p, i) => {
      p.month = i + 1;
    }),
  ],
  ["a", word(WEEKDAYS, () => undefined)],
  ["A", word(WEEKDAYS, () => undefined)],
  [
    "p",
    word(["AM", "PM"], (p, i) => {
      p.afternoon = i === 1;
    }),
  ],
  ...["f", "N", "3N", "6N", "9N", "Q", "3Q", "6Q", "9Q"].map((name) => [name, readFraction] as const),
  ...["z", ":z", "Z"].map((name) => [name, readZone] as const),
]);

/** UNIX seconds; `undefined` if the text doesn't fit the format or isn't a date. */
export function strptime(text: string, format: string): number | undefined {
  const parts: Parts = {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    fraction: 0,
    zoneSeconds: 0,
    afternoon: undefined,
    dayOfYear: undefined,
    epoch: undefined,
  };
  const whole = format.replace(/%([TRDFc])/g, (variable, name: string) => EXPANSIONS.get(name) ?? variable);
  let position: number | undefined = 0;
  for (const piece of whole.match(/%(?:[369]?[NQ]|:?z|[A-Za-z%])|\s+|[^%\s]|%/g) ?? []) {
    position = readPiece(piece, text, position, parts);
    if (position === undefined) return undefined;
  }
  return epochOfParts(parts);
}

function readPiece(piece: string, text: string, position: number, parts: Parts): number | undefined {
  if (piece.trim() === "" || piece === "%n" || piece === "%t") {
    let end = position;
    while (end < text.length && /\s/.test(text.charAt(end))) end++;
    return end;
  }
  if (piece.length > 1 && piece !== "%%") return READERS.get(piece.slice(1))?.(text, position, parts);
  return text.charAt(position) === piece.charAt(0) ? position + 1 : undefined;
}

function epochOfParts(parts: Parts): number | undefined {
  if (parts.epoch !== undefined) return parts.epoch + parts.fraction;
  let hour = parts.hour;
  if (parts.afternoon !== undefined) hour = (hour % 12) + (parts.afternoon ? 12 : 0);
  const [month, day] = parts.dayOfYear === undefined ? [parts.month, parts.day] : [1, parts.dayOfYear];
  const midnight = epochOf(parts.year, month, day);
  if (parts.dayOfYear === undefined && calendarOf(midnight)?.month !== month) return undefined;
  return midnight + hour * 3600 + parts.minute * 60 + parts.second + parts.fraction - parts.zoneSeconds;
}
