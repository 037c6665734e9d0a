/** `__TimerEvent`: which instruction raises it stands beside the filter, not in the query. */
import { durationText } from "./duration-text.ts";
import { choice, type EventShape } from "./event-shape.ts";
import { quotedText, visibleText } from "./quoted-text.ts";
import type { TimerFact, TriggerContext, TriggerSketch } from "./trigger.ts";

const PROPERTY = "timerid";
const SECONDS_PER_DAY = 86_400;

export function timerTrigger(shape: EventShape): TriggerSketch {
  const ids = shape.exact(PROPERTY);
  const { timers } = shape.context;
  const base = { subjects: ids ?? [], used: [PROPERTY] };
  if (ids === undefined)
    return { kind: "timer-unknown", sentence: "On a timer that its id alone doesn't name", ...base };
  const name = choice(ids.map(quotedText));
  if (timers === undefined) {
    const details = ["The query doesn't say when: the timer instruction of this id does."];
    return { kind: "timer-unknown", sentence: `On timer ${name}`, details, ...base };
  }
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const found = timers.filter(({ timerId }) => wanted.has(timerId.toLowerCase()));
  const [first] = found;
  if (first === undefined) return noTimer(name, shape.context, base);
  const others = found.slice(1, 4).map((timer) => `Also: ${timerText(timer)}.`);
  return { ...timerSketch(first), details: others, ...base };
}

function noTimer(
  name: string,
  { namespaces = [] }: TriggerContext,
  base: { subjects: string[]; used: string[] },
): TriggerSketch {
  const where = namespaces.length > 0 ? ` in ${choice(namespaces.map((one) => visibleText(one)))}` : "";
  const sentence = `On timer ${name}, but no such timer was found${where}`;
  const never = [`no timer instruction ${name} was found${where}`];
  return { kind: "timer-unknown", sentence, never, ...base };
}

function timerSketch(timer: TimerFact): Pick<TriggerSketch, "kind" | "sentence" | "rate"> {
  const sentence = timerText(timer);
  if (timer.intervalMs !== undefined && timer.intervalMs > 0) {
    const seconds = timer.intervalMs / 1000;
    const maxPerDay = Math.ceil(SECONDS_PER_DAY / seconds);
    return { kind: "timer-interval", sentence, rate: { text: `every ${durationText(seconds)}`, maxPerDay } };
  }
  return { kind: "timer-absolute", sentence, rate: { text: "once", maxPerDay: 1 } };
}

function timerText({ timerId, namespace, intervalMs, eventDateTime, skipIfPassed = false }: TimerFact): string {
  const kept = namespace === undefined ? "" : `, kept in ${visibleText(namespace)}`;
  const missed = skipIfPassed ? "skipped if missed" : "made up for once when WMI starts again, if missed";
  const base = `(timer ${quotedText(timerId)}${kept}; ${missed})`;
  if (intervalMs !== undefined && intervalMs > 0) return `Every ${durationText(intervalMs / 1000)} ${base}`;
  const when = eventDateTime === undefined ? "at a time that isn't known" : `at ${dateTimeText(eventDateTime)}`;
  return `Once, ${when} ${base}`;
}

/** CIM datetime `yyyymmddHHMMSS.mmmmmm+UUU`, the zone in minutes; other text is shown as it is. */
function dateTimeText(text: string): string {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.\d{6}([+-])(\d{3})$/.exec(text.trim());
  if (!match) return visibleText(text);
  const [, year, month, day, hour, minute, second, sign, zone] = match;
  const minutes = Number(zone);
  const offset = `${sign}${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return `${year}-${month}-${day} ${hour}:${minute}:${second} (UTC${minutes === 0 ? "" : offset})`;
}
