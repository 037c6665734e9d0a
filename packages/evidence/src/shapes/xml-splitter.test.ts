import { describe, expect, test } from "vitest";
import { MAX_RECORD_UNITS } from "./splitter.ts";
import { XmlSplitter } from "./xml-splitter.ts";

const XMLNS = "xmlns='http://schemas.microsoft.com/win/2004/08/events/event'";

function split(text: string): string[] {
  const units = new TextEncoder().encode(text);
  const view = { units, origin: 0, length: units.length, ended: true };
  const splitter = new XmlSplitter();
  const found: string[] = [];
  for (;;) {
    const step = splitter.next(view);
    if (step.kind === "end" || step.kind === "more") return found;
    found.push(step.kind === "fault" ? `${step.code} ${step.from}-${step.to}` : text.slice(step.from, step.to));
  }
}

describe("finds", () => {
  test.each([
    [
      "events in a root",
      "<?xml version='1.0'?><Events><Event>1</Event>\n<Event>2</Event></Events>",
      ["<Event>1</Event>", "<Event>2</Event>"],
    ],
    [
      "events back to back",
      `<Event ${XMLNS}>1</Event><Event ${XMLNS}>2</Event >`,
      [`<Event ${XMLNS}>1</Event>`, `<Event ${XMLNS}>2</Event >`],
    ],
    [
      "no event in EventData",
      "<Event><EventData/><EventID>1</EventID></Event>",
      ["<Event><EventData/><EventID>1</EventID></Event>"],
    ],
    [
      "the payload's own Event",
      "<Event><UserData><Event>x</Event><Event/></UserData></Event>",
      ["<Event><UserData><Event>x</Event><Event/></UserData></Event>"],
    ],
    [
      "no end in CDATA or comments",
      "<Event><![CDATA[</Event>]]><!-- </Event> --></Event>",
      ["<Event><![CDATA[</Event>]]><!-- </Event> --></Event>"],
    ],
    [
      "no event in a comment or document type",
      "<!DOCTYPE x [<!ENTITY e '<Event>'>]><!-- <Event> --><Event/>x</Event>",
      ["<Event/>x</Event>"],
    ],
    ["nothing in other XML", "<Objs><Obj/></Objs>", []],
  ])("%s", (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});

describe("goes on after", () => {
  test.each([
    [
      "an event cut off by the next",
      `<Event ${XMLNS}><Sys<Event ${XMLNS}>2</Event>`,
      [`XML_TRUNCATED 0-${XMLNS.length + 12}`, `<Event ${XMLNS}>2</Event>`],
    ],
    ["an event without namespace cut off", "<Event><Sys\n<Event>2</Event>", ["XML_TRUNCATED 0-12", "<Event>2</Event>"]],
    ["the end", "<Event>1</Event><Event><System", ["<Event>1</Event>", "XML_TRUNCATED 16-30"]],
    [
      "a comment in an event without end",
      "<Event><!-- x</Event><Event>2</Event>",
      ["XML_TRUNCATED 0-9", "<Event>2</Event>"],
    ],
    [
      "an instruction without end behind nested events",
      "<Event><Event/></Event><? <Event>2</Event>",
      ["<Event><Event/></Event>", "XML_MALFORMED 23-25", "<Event>2</Event>"],
    ],
    ["an instruction without end", "<?xml <Event>2</Event>", ["XML_MALFORMED 0-2", "<Event>2</Event>"]],
    ["an open comment", "<Event><!-- x", ["XML_TRUNCATED 0-9"]],
  ])("%s", (_, text, expected) => {
    expect(split(text)).toEqual(expected);
  });

  test("an event longer than the limit", () => {
    const long = `<Event>${"x".repeat(MAX_RECORD_UNITS)}</Event>`;
    expect(split(`${long}<Event>2</Event>`)).toEqual([`RECORD_LIMIT 0-${MAX_RECORD_UNITS}`, "<Event>2</Event>"]);
  });
});
