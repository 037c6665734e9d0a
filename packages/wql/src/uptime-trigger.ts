/** Win32_PerfFormattedData_PerfOS_System: a counter that changes at every poll, hence a clock that starts with the computer. */
import type { Alternative } from "./condition.ts";
import { durationText, elapsedText } from "./duration-text.ts";
import type { EventShape } from "./event-shape.ts";
import { intersection } from "./interval.ts";
import { domainSet } from "./property-domain.ts";
import type { TriggerRate, TriggerSketch } from "./trigger.ts";

const PROPERTY = "systemuptime";
const SECONDS_PER_DAY = 86_400;
/** Later than any computer runs: upper bounds beyond it are none. */
const NO_BOUND = 2 ** 40;

/** Whole seconds of running time, both inside. */
interface UptimeWindow {
  first: number;
  last: number;
  /** Bounds as written, for the sentence. */
  from: number;
  to: number;
}

export function uptimeTrigger(shape: EventShape): TriggerSketch {
  const windows = shape.alternatives.flatMap((alternative) => windowsOf(alternative, shape.className));
  if (!shape.has(PROPERTY)) return periodic(shape);
  const bounded = windows.filter(({ last }) => last < NO_BOUND);
  if (bounded.length < windows.length) return uptimeFrom(shape, Math.min(...windows.map(({ from }) => from)));
  return bootWindow(shape, bounded);
}

function windowsOf(alternative: Alternative, className: string): UptimeWindow[] {
  const domain = domainSet(className, PROPERTY) ?? [];
  return intersection(alternative.numbers(PROPERTY, true), domain).map(({ low, lowOpen, high, highOpen }) => ({
    from: low,
    to: high,
    first: lowOpen && Number.isInteger(low) ? low + 1 : Math.ceil(low),
    last: highOpen && Number.isInteger(high) ? high - 1 : Math.floor(high),
  }));
}

function bootWindow({ within }: EventShape, windows: readonly UptimeWindow[]): TriggerSketch {
  const rate = windowRate(windows, within);
  const spans = windows.map(({ from, to }) => {
    if (from === to) return `when it has run exactly ${elapsedText(from)}`;
    if (from === 0) return `in the first ${elapsedText(to)} after boot`;
    return `between ${elapsedText(from)} and ${elapsedText(to)} after boot`;
  });
  const [first = "", ...others] = spans.slice(0, 3);
  const more = spans.length > 3 ? [`${spans.length - 3} more windows`] : [];
  const sentence = `${rate.text[0]?.toUpperCase()}${rate.text.slice(1)} of the computer, ${[first, ...others, ...more].join(", and ")}`;
  return { kind: "boot-window", sentence, rate, used: [PROPERTY], details: missed(windows, within) };
}

function missed(windows: readonly UptimeWindow[], within: number | undefined): string[] {
  const shortest = Math.min(...windows.map(({ first, last }) => last - first + 1));
  if (within === undefined || shortest >= within) return [];
  return [`The window is ${durationText(shortest)} long: a check every ${durationText(within)} can miss it.`];
}

/** How many checks fall into the windows: between the whole intervals that fit and one more. */
function windowRate(windows: readonly UptimeWindow[], within: number | undefined): TriggerRate {
  if (within === undefined || within <= 0) return { text: "after each start", maxPerDay: undefined };
  let least = 0;
  let most = 0;
  for (const { first, last } of windows) {
    least += Math.floor((last - first + 1) / within);
    most += Math.ceil((last - first + 1) / within);
  }
  return { text: `${times(least, most)} after each start`, maxPerDay: undefined };
}

function times(least: number, most: number): string {
  if (most <= 1) return least === most ? "once" : "at most once";
  if (most === 2) return least === 2 ? "twice" : least === 1 ? "once or twice" : "at most twice";
  return least === most ? `${most} times` : `${least} to ${most} times`;
}

function uptimeFrom({ within }: EventShape, from: number): TriggerSketch {
  const every = within === undefined ? "At every check" : `Every ${durationText(within)}`;
  const rate = pollingRate(within);
  const sentence = `${every}, once the computer has run ${elapsedText(from)}`;
  return { kind: "uptime-from", sentence, rate, used: [PROPERTY], saysPolling: true };
}

function periodic({ within }: EventShape): TriggerSketch {
  const every = within === undefined ? "At every check" : `About every ${durationText(within)}`;
  const sentence = `${every}, always: the counter changes at every check`;
  return { kind: "periodic", sentence, rate: pollingRate(within), used: [], saysPolling: true };
}

/** One notification for each check. */
export function pollingRate(within: number | undefined): TriggerRate {
  if (within === undefined || within <= 0) return { text: "at every check", maxPerDay: undefined };
  return { text: `every ${durationText(within)}`, maxPerDay: Math.ceil(SECONDS_PER_DAY / within) };
}
