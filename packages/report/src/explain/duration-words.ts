import { number } from "../words.ts";

const UNITS = [
  [86_400, "d"],
  [3600, "h"],
  [60, "min"],
] as const;

/** `60 s`, `5 min 25 s`, `1 h`, of seconds that may have a fraction. */
export function durationWords(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [size, unit] of UNITS) {
    if (rest < size || seconds <= 60) continue;
    parts.push(`${number(Math.floor(rest / size))} ${unit}`);
    rest %= size;
  }
  if (rest > 0 || parts.length === 0) parts.push(`${Number(rest.toFixed(3))} s`);
  return parts.join(" ");
}
