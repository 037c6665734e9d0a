import { expect, test } from "vitest";
import { parseSigma } from "../parse/sigma-parser.ts";
import { eventOf, ruleOf } from "../semantics/run-rule.ts";
import { Stream } from "./stream.ts";
import type { WindowSpec } from "./window.ts";

const spec: WindowSpec = {
  metric: "count",
  timespan: undefined,
  bounds: [{ operator: "gte", value: 1 }],
  percentile: 0,
  required: [0],
  forbidden: [],
};

function findings(times: readonly number[], limit: number) {
  const [document] = parseSigma(ruleOf("s: {F: x}\ncondition: s"), { path: "r.yml" }).documents;
  if (!document) throw new Error("no rule");
  const stream = new Stream(document.info, [], spec, undefined, limit);
  for (const time of times) {
    const event = eventOf({}, { time: BigInt(time), recordId: BigInt(time), ref: { path: "a.evtx", offset: time } });
    stream.add(0, [], undefined, [event]);
  }
  const found = stream.finish().map(({ match }) => ({ count: match.eventCount, time: match.time, notes: match.notes }));
  return { found, dropped: stream.dropped };
}

test("of too many matches the oldest are kept, whatever order they come in, and the others are told", () => {
  const times = Array.from({ length: 50 }, (_, i) => i);
  const kept = findings(times, 10);
  expect(kept.dropped).toBe(40);
  expect(kept.found).toEqual([
    { count: 10, time: 0n, notes: ["40 matching records past the oldest 10 were not counted."] },
  ]);
  expect(findings(times.toReversed(), 10)).toEqual(kept);
  expect(findings(times.slice(0, 10), 10)).toMatchObject({ dropped: 0, found: [{ count: 10, notes: [] }] });
});
