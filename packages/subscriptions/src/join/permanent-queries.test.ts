import { describe, expect, test } from "vitest";
import { activation, codes, joined, kinds, OWNER, queryEvent } from "../events.test-support.ts";

describe("permanent queries (5859)", () => {
  const query = "SELECT * FROM Win32_ProcessStartTrace";
  test("joins the filter of that query and owner that was stated nearest", () => {
    const reports = joined(
      activation(1, { query }),
      queryEvent(2, query, OWNER),
      activation(100, { query, filter: "F2", consumer: "C2" }),
      queryEvent(101, query, OWNER),
    );
    expect(reports.map((report) => [report.filter?.name, kinds(report)])).toEqual([
      ["F", ["activated wmi-activity/5861#1", "activated wmi-activity/5859#2"]],
      ["F2", ["activated wmi-activity/5861#100", "activated wmi-activity/5859#101"]],
    ]);
  });

  test("the nearest may come after it", () => {
    const reports = joined(
      activation(1, { query }),
      queryEvent(99, query, OWNER),
      activation(100, { query, filter: "F2", consumer: "C2" }),
    );
    expect(reports.map(({ sightings }) => sightings.length)).toEqual([1, 2]);
  });

  test.each([
    ["another owner", queryEvent(2, query, "S-1-5-18")],
    ["another query", queryEvent(2, `${query} WHERE A = 1`, OWNER)],
    ["another host", queryEvent(2, query, OWNER, "Permanent", { computer: "WKSTN-05" })],
  ])("%s: a filter of its own, without a name", (_, event) => {
    const reports = joined(activation(1, { query }), event);
    expect(reports).toHaveLength(2);
    const lone = reports.find(({ filter }) => filter?.name === null);
    expect(lone).toMatchObject({
      state: "present",
      activity: "unknown",
      consumer: null,
      trigger: { summary: event.data[1]?.value },
    });
    expect(codes(lone)).toEqual(["binding-not-seen", "filter-name-not-seen", "consumer-not-seen", "namespace-assumed"]);
  });
});
