/** `earliest`, `latest`, their times and `rate`: by `_time`, whatever the order of rows. Rows without a time don't count. */
import type { FieldValue, Scalar } from "../row.ts";
import { fieldValueOf, numberOf, numberOfScalar } from "../values/coercion.ts";
import type { Accumulator, AccumulatorFactory } from "./accumulator.ts";

interface Ends {
  oldest: { time: number; values: readonly Scalar[] } | undefined;
  newest: { time: number; values: readonly Scalar[] } | undefined;
}

/** Rows of the same time: the newest is the first to arrive, the oldest the last, since rows start newest first. */
function ofEnds(result: (ends: Ends) => FieldValue | undefined): AccumulatorFactory {
  return (): Accumulator => {
    const ends: Ends = { oldest: undefined, newest: undefined };
    return {
      add(values, row) {
        const time = values.length === 0 ? undefined : numberOf(row.get("_time"));
        if (time === undefined) return;
        if (ends.oldest === undefined || time <= ends.oldest.time) ends.oldest = { time, values };
        if (ends.newest === undefined || time > ends.newest.time) ends.newest = { time, values };
      },
      result: () => result(ends),
    };
  };
}

export const earliest: AccumulatorFactory = ofEnds(({ oldest }) => oldest && fieldValueOf(oldest.values));
export const latest: AccumulatorFactory = ofEnds(({ newest }) => newest && fieldValueOf(newest.values));
export const earliestTime: AccumulatorFactory = ofEnds(({ oldest }) => oldest?.time);
export const latestTime: AccumulatorFactory = ofEnds(({ newest }) => newest?.time);

/** Change of a counter per second between the oldest and the newest row. */
export const rate: AccumulatorFactory = ofEnds(({ oldest, newest }) => {
  const from = numberOfScalar(oldest?.values[0] ?? "");
  const to = numberOfScalar(newest?.values[0] ?? "");
  if (oldest === undefined || newest === undefined || from === undefined || to === undefined) return undefined;
  return newest.time === oldest.time ? undefined : (to - from) / (newest.time - oldest.time);
});
