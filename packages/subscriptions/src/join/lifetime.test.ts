import { describe, expect, test } from "vitest";
import {
  activation,
  at,
  bindingEvent,
  codes,
  consumerEvent,
  filterEvent,
  joined,
  kinds,
  lines,
} from "../events.test-support.ts";

describe("state and activity", () => {
  const made = [filterEvent(1, "F"), consumerEvent(2, "C"), bindingEvent(3, "F", "C")];
  test.each([
    ["the binding is deleted", [...made, bindingEvent(4, "F", "C", "Deleted")], "removed, inert"],
    ["the filter is deleted", [...made, filterEvent(4, "F", "Deleted")], "removed, inert"],
    ["the consumer is deleted", [...made, consumerEvent(4, "C", "Deleted")], "removed, inert"],
    [
      "all are deleted, consumer first",
      [...made, consumerEvent(4, "C", "Deleted"), filterEvent(5, "F", "Deleted"), bindingEvent(6, "F", "C", "Deleted")],
      "removed, inert",
    ],
    [
      "it comes back part by part",
      [...made, consumerEvent(4, "C", "Deleted"), consumerEvent(5, "C")],
      "present, armed",
    ],
    [
      "only a part of it comes back",
      [...made, consumerEvent(4, "C", "Deleted"), filterEvent(5, "F", "Deleted"), consumerEvent(6, "C")],
      "removed, inert",
    ],
    ["WMI activates it later", [...made, bindingEvent(4, "F", "C", "Deleted"), activation(500)], "present, armed"],
    [
      "the activation is only written late",
      [...made, bindingEvent(4, "F", "C", "Deleted"), activation(5, {}, { time: at(4.6) })],
      "removed, inert",
    ],
    ["only its deletion was seen", [bindingEvent(1, "F", "C", "Deleted")], "removed, inert"],
    ["it was modified", [...made, filterEvent(4, "F", "Modified")], "present, armed"],
    ["it was only in slack", [activation(1, {}, { traits: ["recovered"] })], "recovered, unknown"],
    [
      "slack tells what the log doesn't",
      [activation(1, {}, { traits: ["recovered"] }), bindingEvent(9, "F", "C", "Deleted")],
      "removed, inert",
    ],
  ])("%s", (_, events, expected) => {
    expect(lines(joined(...events))).toEqual([`F -> C: ${expected}, unknown`]);
  });

  test("a deletion of another host, namespace or name doesn't remove it", () => {
    const reports = joined(
      ...made,
      bindingEvent(4, "F", "C", "Deleted", { computer: "WKSTN-05" }),
      filterEvent(5, "F2", "Deleted"),
      activation(6, { namespace: "//./root/default", filter: "Z", consumer: "Z" }),
    );
    expect(lines(reports)).toContain("F -> C: present, armed, unknown");
  });

  test("order is that of the record ids, whatever the clock says", () => {
    const deleted = bindingEvent(4, "F", "C", "Deleted", { time: at(-10_000) });
    const [report] = joined(...made, deleted);
    expect(report).toMatchObject({
      state: "removed",
      firstSeen: "2024-05-14T08:00:01.0000000Z",
      lastSeen: "2024-05-14T05:13:20.0000000Z",
    });
    expect(codes(report)).toContain("clock-stepped-back");
    expect(codes(joined(...made)[0])).not.toContain("clock-stepped-back");
  });

  test("a clock that lags by seconds is no step back", () => {
    expect(codes(joined(...made, activation(4), activation(5, {}, { time: at(2) }))[0])).not.toContain(
      "clock-stepped-back",
    );
  });

  test("without record ids time orders", () => {
    const events = [...made, bindingEvent(4, "F", "C", "Deleted")].map((event) => ({ ...event, recordId: undefined }));
    expect(lines(joined(...events.reverse()))).toEqual(["F -> C: removed, inert, unknown"]);
  });
});

describe("copies of one record", () => {
  const elsewhere = { ref: { path: "export.json", offset: 9 } };
  test("count once, with a word on where the other is", () => {
    const rounded = filterEvent(1, "F", "Created", "Q", {
      ...elsewhere,
      time: at(1.00005),
      traits: ["time-zone-unknown"],
    });
    const [report] = joined(filterEvent(1, "F", "Created", "Q"), rounded);
    expect(kinds(report)).toEqual(["created sysmon/19#1"]);
    expect(report?.sightings[0]?.caveats).toEqual(["the same record is also in export.json"]);
  });

  test("the same id much later is another record: the log was cleared", () => {
    const later = filterEvent(1, "F", "Created", "Q", { ...elsewhere, time: at(9000) });
    expect(joined(filterEvent(1, "F", "Created", "Q"), later)[0]?.sightings).toHaveLength(2);
  });

  test("a copy in slack whose host is lost doesn't count again", () => {
    const slack = activation(
      1,
      {},
      { computer: "", traits: ["recovered", "definition-lost"], payloadName: "Operation_ESStoConsumerBinding" },
    );
    expect(kinds(joined(activation(1), slack)[0])).toEqual(["activated wmi-activity/5861#1"]);
  });
});
