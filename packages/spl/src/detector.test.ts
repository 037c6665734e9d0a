import type { Event, RuleInfo } from "@unbind/model";
import type { Match } from "@unbind/rules";
import { describe, expect, test } from "vitest";
import { type SplunkDetectorOptions, splunkDetector } from "./detector.ts";
import { binding, event, processStart, sysmon } from "./event/events.test-support.ts";
import { parseSearch } from "./syntax/parse.ts";

const rule = (id: string): RuleInfo => ({
  kind: "splunk",
  id,
  title: id,
  level: "high",
  status: null,
  author: null,
  license: null,
  description: null,
  references: [],
  tags: [],
  attack: [],
  source: { path: "--search", line: 1 },
});

function detect(searches: readonly string[], events: readonly Event[], options: SplunkDetectorOptions = {}) {
  const detector = splunkDetector(
    searches.map((text, index) => {
      const { pipeline, expanded, faults } = parseSearch(text);
      expect(faults).toEqual([]);
      return { rule: rule(`search ${index}`), pipeline, text: expanded.text };
    }),
    options,
  );
  const matches: Match[] = [];
  for (const one of events) detector.offer(one, (match) => matches.push(match));
  detector.finish((match) => matches.push(match));
  return { detector, matches };
}

const plain = (match: Match) => ({
  id: match.rule.id,
  fields: Object.fromEntries(match.fields.map(({ name, values }) => [name, values.join("|")])),
  events: match.events.map(({ recordId }) => Number(recordId)),
  count: match.eventCount,
});

const at = (seconds: number) => 133_000_000_000_000_000n + BigInt(seconds) * 10_000_000n;

const EVENTS: Event[] = [
  binding({ recordId: 1n, time: at(1) }),
  { ...processStart(), recordId: 2n, time: at(2) },
  { ...processStart({ Image: "C:\\Windows\\System32\\cmd.exe", User: "CONTOSO\\admin" }), recordId: 3n, time: at(3) },
  sysmon(21, { Operation: "Created", Consumer: "c", Filter: "f" }, { recordId: 4n, time: at(4) }),
  event("Other", 900, { recordId: 5n, time: at(5) }),
];

const SEARCHES = [
  'sourcetype="wineventlog:microsoft-windows-wmi-activity/operational" EventCode=5861 Binding | rex field=Message "Consumer = (?<consumer>[^;]+)" | stats count by consumer',
  "| tstats count values(Processes.process_name) as names from datamodel=Endpoint.Processes where Processes.process_name=* by Processes.dest",
  "EventCode=21 OR EventCode=900 | table EventCode",
  "EventCode=21 | eval k=1 | join k [search EventCode=900 | eval k=1 | eval other=EventCode | fields k other] | table EventCode other",
];

describe("searches over one pass of events", () => {
  test("each row of each search is a match with its columns and its events, oldest first", () => {
    expect(detect(SEARCHES, EVENTS).matches.map(plain)).toEqual([
      { id: "search 0", fields: { consumer: 'CommandLineEventConsumer="C"', count: "1" }, events: [1], count: 1 },
      {
        id: "search 1",
        fields: { "Processes.dest": "WKSTN-04.contoso.example", count: "2", names: "WMIC.exe|cmd.exe" },
        events: [2, 3],
        count: 2,
      },
      { id: "search 2", fields: { EventCode: "900" }, events: [5], count: 1 },
      { id: "search 2", fields: { EventCode: "21" }, events: [4], count: 1 },
      { id: "search 3", fields: { EventCode: "21", other: "900" }, events: [4, 5], count: 2 },
    ]);
  });

  test("the order in which events come changes nothing", () => {
    const forward = detect(SEARCHES, EVENTS).matches;
    expect(detect(SEARCHES, EVENTS.toReversed()).matches).toEqual(forward);
  });

  test("host and time are those of the events", () => {
    const [match] = detect(SEARCHES.slice(1, 2), EVENTS).matches;
    expect(match).toMatchObject({ host: "WKSTN-04.contoso.example", time: at(2) });
  });

  test("selectors name what is needed", () => {
    expect(detect(SEARCHES.slice(0, 1), []).detector.selectors).toEqual([
      { channels: ["microsoft-windows-wmi-activity/operational"], eventIds: [5861] },
    ]);
    expect(detect(["*"], []).detector.selectors).toBeUndefined();
  });

  test("relative times count from the time given, or from the newest event", () => {
    const recent = ["EventCode=1 earliest=-2s | table ProcessId"];
    expect(detect(recent, EVENTS).matches).toHaveLength(1);
    expect(detect(recent, EVENTS, { now: at(4) }).matches).toHaveLength(2);
    expect(detect(recent, EVENTS, { now: at(1000) }).matches).toHaveLength(0);
  });

  test("a search that can't run is named, and the others run", () => {
    const { detector, matches } = detect(["EventCode=21 | iplocation x", ...SEARCHES.slice(2, 3)], EVENTS);
    expect(detector.unusable.map(({ search, notEvaluable }) => [search.rule.id, notEvaluable[0]?.command])).toEqual([
      ["search 0", "iplocation"],
    ]);
    expect(detector.rules.map(({ id }) => id)).toEqual(["search 1"]);
    expect(matches).toHaveLength(2);
  });

  test("of more events than fit the newest are searched, whatever their order, and that is told", () => {
    const many = Array.from({ length: 50 }, (_, index) => sysmon(21, { n: String(index) }, { time: at(index) }));
    for (const events of [many, many.toReversed()]) {
      const { detector, matches } = detect(["EventCode=21 | stats count min(n) as first"], events, {
        maxHeldEvents: 10,
      });
      expect(matches.map(plain)[0]?.fields).toEqual({ count: "10", first: "40" });
      expect(matches[0]?.notes.at(-1)).toContain("only the newest");
      expect(detector.runFaults.map(({ fault }) => fault.code)).toEqual(["SPL_HELD_EVENTS"]);
    }
  });

  test("a finding keeps a hundred events and counts all", () => {
    const many = Array.from({ length: 150 }, (_, index) =>
      sysmon(21, { n: "1" }, { time: at(index), recordId: BigInt(index) }),
    );
    const [match] = detect(["EventCode=21 | stats count"], many).matches;
    expect([match?.events.length, match?.eventCount, match?.fields]).toEqual([
      100,
      150,
      [{ name: "count", values: ["150"] }],
    ]);
  });
});
