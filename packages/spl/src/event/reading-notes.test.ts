import { expect, test } from "vitest";
import { parseSearch } from "../syntax/parse.ts";
import { binding, event } from "./events.test-support.ts";
import { readingNotes } from "./reading-notes.ts";

const CHANNEL = "Microsoft-Windows-WMI-Activity/Operational";
const LEGACY = `sourcetype="wineventlog:${CHANNEL.toLowerCase()}" EventCode=5861`;
const FILLED = "Message is filled in from the provider's template: event 5861";
const CLASSIC = "Message, ComputerName: in the classic rendering only";
const OLD = `matched as WinEventLog:${CHANNEL}: the classic rendering of add-ons before 5.0`;

test.each([
  [`source=XmlWinEventLog:${CHANNEL} EventCode=5861 | stats count by Computer`, []],
  [`${LEGACY} | stats count by Computer`, [OLD]],
  [`${LEGACY} | rex field=Message "(?<c>x)" | stats count by ComputerName, c`, [OLD, FILLED, CLASSIC]],
  [`sourcetype=WinEventLog EventCode=5861`, ["matched as WinEventLog: the classic rendering"]],
  [`(sourcetype=WinEventLog OR sourcetype=XmlWinEventLog) EventCode=5861`, []],
  [`source=*WMI-Activity/Operational`, []],
  ["EventCode=5861 | eval m=coalesce(x, Message)", []],
  ['EventCode=5861 | eval Message="x" | table Message', []],
])("%s", (search, notes) => {
  expect(readingNotes(parseSearch(search).pipeline, [binding()])).toEqual(notes);
});

test("a collected message needs no note of its own; one of unknown template does", () => {
  const { pipeline } = parseSearch("EventCode=* | stats count by Message");
  const only = ["Message: in the classic rendering only"];
  expect(readingNotes(pipeline, [binding({ message: "as collected" })])).toEqual(only);
  expect(readingNotes(pipeline, [event("other", 3)])).toEqual([
    "Message is made of the event's values, its template isn't known: event 3",
    ...only,
  ]);
});
