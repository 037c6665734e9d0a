/** `earliest=`, `latest=` and their older forms: bounds of `_time`; `latest` itself lies outside (spl.md 6). */
import type { SearchModifier } from "../../syntax/search-expression.ts";
import { relativeTime } from "../time/relative-time.ts";
import { numberOfText } from "../values/number-text.ts";

export interface TimeBound {
  readonly side: "from" | "to";
  /** UNIX seconds at a given now; `undefined` if the text means no time. */
  readonly at: (now: number) => number | undefined;
}

const AGO_UNITS: ReadonlyMap<string, string> = new Map([
  ["seconds", "s"],
  ["minutes", "m"],
  ["hours", "h"],
  ["days", "d"],
  ["months", "mon"],
]);

/** `undefined` for modifiers that don't speak of time, and for index times, which evidence doesn't have. */
export function timeBound(modifier: SearchModifier): TimeBound | undefined {
  const text = modifier.values[0]?.text ?? "";
  const { name } = modifier;
  if (name === "earliest" || name === "starttime") return { side: "from", at: (now) => relativeTime(now, text) };
  if (name === "latest" || name === "endtime") return { side: "to", at: (now) => relativeTime(now, text) };
  if (name === "starttimeu") return { side: "from", at: () => numberOfText(text) };
  if (name === "endtimeu") return { side: "to", at: () => numberOfText(text) };
  const ago = /^(start|end)(seconds|minutes|hours|days|months)ago$/.exec(name);
  if (ago === null) return undefined;
  const modifierText = `-${text}${AGO_UNITS.get(ago[2] ?? "")}`;
  return { side: ago[1] === "start" ? "from" : "to", at: (now) => relativeTime(now, modifierText) };
}
