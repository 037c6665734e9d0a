import { describe, expect, test } from "vitest";
import {
  type Activation,
  activation,
  bindingEvent,
  consumerEvent,
  DEFAULT,
  filterEvent,
  joined,
  quoted,
  sysmon,
} from "../events.test-support.ts";

const level = (...events: Parameters<typeof joined>) => joined(...events).map(({ verdict }) => verdict.level);

describe("Windows' own subscription", () => {
  test("is benign by its whole content, and says so", () => {
    const [report] = joined(activation(1, DEFAULT), activation(9, DEFAULT));
    expect(report?.verdict).toMatchObject({
      level: "benign",
      score: 0,
      reasons: [{ id: "windows-default", weight: 0, sightings: [0, 1] }],
    });
    expect(report?.attack).toEqual([]);
  });

  test("a class default left out says the same", () => {
    expect(
      level(
        activation(1, {
          ...DEFAULT,
          properties: DEFAULT.properties?.filter((line) => !line.startsWith("EventType")) ?? [],
        }),
      ),
    ).toEqual(["benign"]);
  });

  const [category = "", eventType = "", sid = "", source = ""] = DEFAULT.properties ?? [];
  const changed: [string, Activation][] = [
    ["filter name", { filter: "SCM Event Log  Filter" }],
    ["filter name's case", { filter: "scm Event Log Filter" }],
    ["query", { query: "select * from MSFT_SCMEventLogEvent " }],
    ["query's case", { query: "SELECT * from MSFT_SCMEventLogEvent" }],
    ["event namespace", { eventNamespace: "root\\\\default" }],
    ["namespace", { namespace: "//./root/default" }],
    ["owner", { sid: "{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}" }],
    ["consumer name", { consumer: "SCM Event Log Consumer2" }],
    ["consumer class", { className: "NTEventLogEventConsumer2" }],
    ["source", { properties: [category, eventType, sid, 'SourceName = "Service Control  Manager";'] }],
    ["category", { properties: ["Category = 1;", eventType, sid, source] }],
    ["event type", { properties: [category, "EventType = 4;", sid, source] }],
    ["user SID property", { properties: [category, eventType, 'NameOfUserSIDProperty = "Sid";', source] }],
    ["a property left out", { properties: [category, eventType, sid] }],
    ["a property added", { properties: [...(DEFAULT.properties ?? []), 'UNCServerName = "x";'] }],
    ["a property of the filter added", { filterProperties: ['EventAccess = "";'] }],
  ];
  test.each(changed)("another %s is not benign", (_, change) => {
    const reports = joined(activation(1, { ...DEFAULT, ...change }));
    expect(reports.map(({ verdict, attack }) => [verdict.level, attack])).toEqual([["unknown", ["T1546.003"]]]);
  });

  test("not when it was something else before, or is changed later", () => {
    const other = { ...DEFAULT, query: "SELECT * FROM X" };
    expect(level(activation(1, other), activation(2, DEFAULT))).toEqual(["unknown"]);
    expect(
      level(activation(1, DEFAULT), filterEvent(2, "SCM Event Log Filter", "Modified", "SELECT * FROM X")),
    ).toEqual(["unknown"]);
  });

  test("not when the namespace isn't said", () => {
    expect(level(activation(1, { ...DEFAULT, namespace: "" }))).toEqual(["unknown"]);
  });

  test("not when the text is cut, or only Sysmon tells of it", () => {
    const cut = activation(1, DEFAULT);
    cut.data = cut.data.map((field) =>
      field.name === "PossibleCause" ? { ...field, value: field.value.trimEnd().slice(0, -2) } : field,
    );
    expect(level(cut)).toEqual(["unknown"]);
    const consumer = {
      Operation: "Created",
      User: "x",
      Name: quoted("SCM Event Log Consumer"),
      Type: "Event Log",
      Destination: quoted("Service Control Manager"),
    };
    expect(
      level(
        filterEvent(1, "SCM Event Log Filter", "Created", "select * from MSFT_SCMEventLogEvent"),
        sysmon(20, 2, consumer),
      ),
    ).not.toContain("benign");
  });

  test("its filter bound to another consumer is two subscriptions, one of them not benign", () => {
    const reports = joined(activation(1, DEFAULT), consumerEvent(2, "C"), bindingEvent(3, "SCM Event Log Filter", "C"));
    expect(reports.map(({ consumer, verdict }) => [consumer?.name, verdict.level])).toEqual([
      ["C", "unknown"],
      ["SCM Event Log Consumer", "benign"],
    ]);
  });
});
