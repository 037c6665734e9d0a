/** Functions of the `stats` family by the name that the parser gives them. */
import type { AggregateName } from "../../syntax/aggregation.ts";
import type { AccumulatorFactory } from "./accumulator.ts";
import { earliest, earliestTime, latest, latestTime, rate } from "./chronological.ts";
import { count, distinctCount, first, last, list, mode, values } from "./counting.ts";
import {
  avg,
  max,
  median,
  min,
  percentile,
  populationStdev,
  populationVariance,
  range,
  stdev,
  sum,
  sumsq,
  variance,
} from "./numeric.ts";

export const accumulators: Readonly<Record<AggregateName, AccumulatorFactory>> = {
  count,
  dc: distinctCount,
  estdc: distinctCount,
  values,
  list,
  min,
  max,
  sum,
  avg,
  range,
  stdev,
  stdevp: populationStdev,
  var: variance,
  varp: populationVariance,
  sumsq,
  median,
  mode,
  perc: percentile,
  exactperc: percentile,
  first,
  last,
  earliest,
  latest,
  earliest_time: earliestTime,
  latest_time: latestTime,
  rate,
};
