import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  activation,
  at,
  bindingEvent,
  codes,
  collect,
  consumerEvent,
  filterEvent,
  joined,
  kinds,
  lines,
  OWNER,
  processEvent,
  providerLoad,
  queryEvent,
  quoted,
  scriptEvent,
  sysmon,
} from "../events.test-support.ts";
import { hostNames } from "./host-names.ts";
import { joinSubscriptions } from "./join-subscriptions.ts";

describe("joining", () => {
  test("filter, consumer and binding of Sysmon and the same of 5861 are one subscription", () => {
    const [report, ...more] = joined(
      filterEvent(1, "F"),
      consumerEvent(2, "C"),
      bindingEvent(3, "F", "C"),
      activation(4),
    );
    expect(more).toEqual([]);
    expect(lines([report!])).toEqual(["F -> C: present, armed, unknown"]);
    expect(report).toMatchObject({
      host: "WKSTN-04",
      namespace: "root\\subscription",
      filter: { name: "F", eventNamespace: "root\\cimv2", creatorSid: OWNER },
      consumer: {
        class: "CommandLineEventConsumer",
        name: "C",
        properties: { CommandLineTemplate: "cmd.exe /c whoami" },
      },
      binding: {
        path: '__FilterToConsumerBinding.Consumer="CommandLineEventConsumer.Name=\\"C\\"",Filter="__EventFilter.Name=\\"F\\""',
      },
      trigger: { kind: "query" },
      action: { kind: "command", summary: "cmd.exe /c whoami" },
      notes: [],
    });
    expect(kinds(report)).toEqual([
      "created sysmon/19#1",
      "created sysmon/20#2",
      "bound sysmon/21#3",
      "activated wmi-activity/5861#4",
    ]);
  });

  test.each([
    ["the binding first", [bindingEvent(1, "F", "C"), consumerEvent(2, "C"), filterEvent(16, "F")], []],
    ["names in other case", [filterEvent(1, "f"), consumerEvent(2, "c"), bindingEvent(3, "F", "C"), activation(4)], []],
    [
      "twice the same",
      [filterEvent(1, "F"), filterEvent(2, "F"), consumerEvent(3, "C"), bindingEvent(4, "F", "C")],
      ["namespace-assumed"],
    ],
    [
      "without the filter",
      [consumerEvent(1, "C"), bindingEvent(2, "F", "C")],
      ["filter-not-seen", "namespace-assumed"],
    ],
    [
      "without the consumer",
      [filterEvent(1, "F"), bindingEvent(2, "F", "C")],
      ["consumer-not-seen", "namespace-assumed"],
    ],
    ["the binding alone", [bindingEvent(2, "F", "C")], ["filter-not-seen", "consumer-not-seen", "namespace-assumed"]],
    ["5861 alone", [activation(1)], []],
  ])("%s: still one, bound", (_, events, notes) => {
    const reports = joined(...events);
    expect(reports).toHaveLength(1);
    expect(lines(reports)[0]).toMatch(/ -> .*: present, armed, unknown$/);
    expect(codes(reports[0])).toEqual(expect.arrayContaining(notes));
  });

  test("one filter to two consumers, two filters to one consumer", () => {
    const reports = joined(
      filterEvent(1, "F"),
      filterEvent(2, "G"),
      consumerEvent(3, "C"),
      consumerEvent(4, "D"),
      bindingEvent(5, "F", "C"),
      bindingEvent(6, "F", "D"),
      bindingEvent(7, "G", "D"),
    );
    expect(lines(reports)).toEqual([
      "F -> C: present, armed, unknown",
      "F -> D: present, armed, unknown",
      "G -> D: present, armed, unknown",
    ]);
    expect(kinds(reports[1])).toEqual(["created sysmon/19#1", "created sysmon/20#4", "bound sysmon/21#6"]);
  });

  test("the same names in two namespaces and on two hosts are four subscriptions", () => {
    const other = { computer: "WKSTN-05", ref: { path: "other.evtx", offset: 0 } };
    const reports = joined(
      activation(1),
      activation(2, { namespace: "//./root/default" }),
      activation(1, {}, other),
      activation(2, { namespace: "\\\\.\\ROOT\\DEFAULT" }, other),
    );
    expect(reports.map(({ host, namespace }) => `${host} ${namespace}`)).toEqual([
      "WKSTN-04 root\\default",
      "WKSTN-04 root\\subscription",
      "WKSTN-05 root\\default",
      "WKSTN-05 root\\subscription",
    ]);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(4);
  });

  test("Sysmon's namespace is the one that other evidence says of the name", () => {
    const elsewhere = joined(filterEvent(1, "F"), activation(2, { namespace: "//./root/default" }));
    expect(lines(elsewhere)).toEqual(["F -> C: present, armed, unknown"]);
    expect(elsewhere[0]?.namespace).toBe("root\\default");
    const both = joined(filterEvent(1, "F"), activation(2, { namespace: "//./root/default" }), activation(3));
    const usual = both.find(({ namespace }) => namespace === "root\\subscription");
    expect(usual?.sightings).toHaveLength(2);
    expect(codes(usual)).toEqual([]);
    const said = joined(
      filterEvent(1, "F"),
      consumerEvent(2, "C"),
      bindingEvent(3, "F", "D"),
      activation(4, { consumer: "D" }),
    );
    expect(codes(said.find(({ filter }) => filter?.name === "F"))).not.toContain("namespace-assumed");
  });

  test("consumers of one name and two classes are two", () => {
    const reports = joined(
      activation(1),
      activation(2, { className: "LogFileEventConsumer", properties: ['Filename = "a";'] }),
    );
    expect(reports.map(({ consumer }) => consumer?.class).sort()).toEqual([
      "CommandLineEventConsumer",
      "LogFileEventConsumer",
    ]);
  });

  test("a renamed host is one host", () => {
    const events = [activation(1, {}, { computer: "WIN-1" }), activation(2)];
    const names = hostNames([{ path: "a", computers: ["WIN-1", "WKSTN-04"] }]);
    const reports = joinSubscriptions(collect(events), names);
    expect(reports.map(({ host, sightings }) => [host, sightings.length])).toEqual([["WKSTN-04", 2]]);
  });
});

describe("parts without a binding", () => {
  test.each([
    [
      "of one name belong together",
      [consumerEvent(1, "Evil"), filterEvent(2, "Evil"), filterEvent(3, "Evil")],
      ["Evil .. Evil"],
    ],
    ["created together by one account belong together", [consumerEvent(1, "C"), filterEvent(2, "F")], ["F .. C"]],
    ["created minutes apart do not", [consumerEvent(1, "C"), filterEvent(200, "F")], ["F .. -", "- .. C"]],
    [
      "created by another account do not",
      [
        consumerEvent(1, "C"),
        sysmon(19, 2, { Operation: "Created", User: "CONTOSO\\other", Name: quoted("F"), Query: quoted("Q") }),
      ],
      ["F .. -", "- .. C"],
    ],
    [
      "are not guessed among three",
      [consumerEvent(1, "C"), filterEvent(2, "F"), filterEvent(3, "G")],
      ["F .. -", "G .. -", "- .. C"],
    ],
    [
      "of one name, but two of a kind, are not guessed",
      [
        consumerEvent(1, "X"),
        filterEvent(200, "X"),
        sysmon(20, 400, {
          Operation: "Created",
          User: "x",
          Name: quoted("X"),
          Type: "Script",
          Destination: quoted("y"),
        }),
      ],
      ["X .. -", "- .. X", "- .. X"],
    ],
    ["of one kind are no pair", [filterEvent(1, "F"), filterEvent(2, "G")], ["F .. -", "G .. -"]],
    [
      "on two hosts stay apart",
      [consumerEvent(1, "X"), filterEvent(2, "X", "Created", "Q", { computer: "WKSTN-05" })],
      ["- .. X", "X .. -"],
    ],
  ])("%s", (_, events, expected) => {
    const reports = joined(...events);
    expect(lines(reports)).toEqual(expected.map((line) => `${line}: present, unknown, unknown`));
    for (const report of reports) {
      expect(report.binding).toBeNull();
      expect(codes(report)).toContain("binding-not-seen");
    }
  });
});

describe("order of the input", () => {
  const events = [
    filterEvent(1, "F"),
    consumerEvent(2, "C"),
    bindingEvent(3, "F", "C"),
    bindingEvent(4, "F", "D"),
    activation(5),
    activation(6, { namespace: "//./root/default" }),
    queryEvent(7, "SELECT * FROM A", OWNER),
    providerLoad(8, "CommandLineEventConsumer"),
    processEvent(9),
    scriptEvent(10, "Set-WmiInstance __EventFilter 'F' 'C'"),
    bindingEvent(11, "F", "C", "Deleted"),
    filterEvent(1, "F", "Created", "Q2", { ref: { path: "copy.json", offset: 1 } }),
    filterEvent(12, "G", "Created", "Q", { time: at(-99) }),
    consumerEvent(13, "G", "Created", "x", { recordId: undefined }),
    consumerEvent(14, "H", "Created", "x", { time: undefined }),
    activation(15, { filter: "R" }, { traits: ["recovered"] }),
    activation(16, {}, { computer: "wkstn-04" }),
  ];

  test("any order of sightings gives the same report", () => {
    const names = hostNames([]);
    const sightings = collect(events);
    const expected = JSON.stringify(joinSubscriptions(sightings, names));
    fc.assert(
      fc.property(fc.shuffledSubarray(sightings, { minLength: sightings.length }), (shuffled) => {
        expect(JSON.stringify(joinSubscriptions(shuffled, names))).toBe(expected);
      }),
      { numRuns: 100 },
    );
  });

  test("ten thousand firings of ten thousand consumers stay bounded", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => [
      consumerEvent(i + 1, `C${i}`),
      providerLoad(i + 1, "CommandLineEventConsumer"),
    ]).flat();
    const reports = joined(...many);
    expect(reports).toHaveLength(10_000);
    expect(reports.reduce((sum, { sightings }) => sum + sightings.length, 0)).toBeLessThan(60_000);
    expect(codes(reports[0])).toContain("sightings-shortened");
  });
});
