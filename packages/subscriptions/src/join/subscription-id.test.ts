import { expect, test } from "vitest";
import { type Activation, activation, type EventPart, filterEvent, joined } from "../events.test-support.ts";

const idOf = (spec: Activation = {}, part: EventPart = {}) => joined(activation(1, spec, part))[0]?.id;

test("the id is pinned: it is what reports of different days are compared by", () => {
  expect(idOf()).toBe("sub-5fad9232641ee779");
});

test.each([
  ["the time and the place in the log", {}, { recordId: 99n, time: 5n, ref: { path: "x", offset: 1 } }],
  ["the case of the host", {}, { computer: "wkstn-04" }],
  ["the spelling of the namespace", { namespace: "\\\\.\\ROOT\\Subscription" }, {}],
])("%s doesn't change it", (_, spec, part) => {
  expect(idOf(spec, part)).toBe(idOf());
});

test.each([
  ["the host", {}, { computer: "WKSTN-05" }],
  ["the namespace", { namespace: "//./root/default" }, {}],
  ["the filter's name", { filter: "F2" }, {}],
  ["the consumer's name", { consumer: "C2" }, {}],
  ["the class", { className: "OtherEventConsumer" }, {}],
  ["the query", { query: "SELECT * FROM X" }, {}],
  ["a property", { properties: ['CommandLineTemplate = "cmd.exe /c whoami";', "KillTimeout = 1;"] }, {}],
])("%s changes it", (_, spec, part) => {
  expect(idOf(spec, part)).not.toBe(idOf());
});

test("parts alone have ids of their own", () => {
  const ids = [joined(filterEvent(1, "A")), joined(filterEvent(1, "B"))].map(([report]) => report?.id);
  expect(new Set(ids).size).toBe(2);
});
