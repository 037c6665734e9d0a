/** Eval functions of time, in UTC. */
import { relativeTime } from "../time/relative-time.ts";
import { strftime } from "../time/strftime.ts";
import { strptime } from "../time/strptime.ts";
import { numberOf, textOf } from "../values/coercion.ts";
import { ofTexts, type PlainFunction } from "./plain-function.ts";

export const timeFunctions: ReadonlyMap<string, PlainFunction> = new Map<string, PlainFunction>([
  ["now", (_, run) => run.now],
  ["time", (_, run) => run.now],
  ["relative_time", ([time, modifier]) => withTime(time, modifier, relativeTime)],
  ["strftime", ([time, format]) => withTime(time, format, strftime)],
  ["strptime", ofTexts(strptime)],
]);

function withTime<T>(
  time: Parameters<typeof numberOf>[0],
  text: Parameters<typeof textOf>[0],
  body: (epoch: number, text: string) => T | undefined,
): T | undefined {
  const epoch = numberOf(time);
  const words = textOf(text);
  return epoch === undefined || words === undefined ? undefined : body(epoch, words);
}
