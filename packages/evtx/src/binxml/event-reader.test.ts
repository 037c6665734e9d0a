import type { Event } from "@unbind/model";
import { expect, test } from "vitest";
import {
  type Build,
  decoded,
  FILE_OFFSET,
  fault,
  HandBuiltChunk,
  system,
  type TestValue,
  utf16,
} from "./hand-built-chunk.ts";

const text = (value: string): TestValue => [0x01, utf16(value)];

function eventOf(build: Build): Event {
  const { decoder, frame } = decoded(build);
  return decoder.event(frame.offset, frame.byteLength);
}

/** An event without template, with `payload` beside System. */
function withPayload(payload: Build): Event {
  return eventOf((c) => system(c.open("Event")).part(payload).close());
}

function fields(event: Event): string[] {
  return event.data.map(({ name, value }) => `${name}=${value}`);
}

/** The usual root definition, its 18 values, and a payload. */
function rootDefinition(computer: string): Build {
  return (d) => {
    d.open("Event", { xmlns: "http://schemas.microsoft.com/win/2004/08/events/event" }, 17).open("System");
    d.empty("Provider", { Name: (v) => v.value(14), Guid: (v) => v.value(15) });
    d.element("EventID", (v) => v.value(3), { Qualifiers: (v) => v.value(4) }, 3);
    d.empty("TimeCreated", { SystemTime: (v) => v.value(6) });
    d.element("EventRecordID", (v) => v.value(10), {}, 10);
    d.empty("Execution", { ProcessID: (v) => v.value(8), ThreadID: (v) => v.value(9) });
    d.element("Channel", (v) => v.value(16), {}, 16).element("Computer", computer);
    d.empty("Security", { UserID: (v) => v.value(12) }).close();
    d.element("UserData", (v) => v.value(17), {}, 17).close();
  };
}

function rootValues(payload: TestValue | Build): (TestValue | Build)[] {
  const values: (TestValue | Build)[] = Array.from({ length: 18 }, (): TestValue => [0, [0xee, 0xee]]);
  values[3] = [0x06, [0xe5, 0x16]];
  values[6] = [0x11, [0x76, 6, 0x2f, 0xfe, 0xc2, 0x34, 0xd8, 1]];
  values[8] = [0x08, [0x78, 0x0b, 0, 0]];
  values[10] = [0x0a, [149, 0, 0, 0, 1, 0, 0, 0]];
  values[12] = [0x13, [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]];
  values[14] = text("Microsoft-Windows-WMI-Activity");
  values[16] = text("Microsoft-Windows-WMI-Activity/Operational");
  values[17] = payload;
  return values;
}

const BINDING = 0x3084a236;
const bindingBody: Build = (d) => {
  d.open("Operation_ESStoConsumerBinding", { xmlns: "u" });
  ["Namespace", "ESS", "CONSUMER", "PossibleCause"].forEach((name, i) => {
    d.element(name, (v) => v.value(i, 1, false));
  });
  d.close();
};
const bindingValues = ["//./root/subscription\0", "F\0", "C\0", "cause\0"].map(text);
const binding: Build = (c) => c.instance(BINDING, bindingBody, bindingValues).raw(0);

const wmiEvent = {
  provider: "Microsoft-Windows-WMI-Activity",
  channel: "Microsoft-Windows-WMI-Activity/Operational",
  eventId: 5861,
  recordId: 0x100000095n,
  time: 0x01d834c2fe2f0676n,
  userSid: "S-1-5-18",
  processId: 2936,
  payloadName: "Operation_ESStoConsumerBinding",
  data: [
    { name: "Namespace", value: "//./root/subscription" },
    { name: "ESS", value: "F" },
    { name: "CONSUMER", value: "C" },
    { name: "PossibleCause", value: "cause" },
  ],
  message: undefined,
};

test("a record with template", () => {
  const { decoder, frame } = decoded((c) => c.instance(1, rootDefinition("WKSTN-04"), rootValues(binding)));
  const { offset, byteLength } = frame;
  expect(decoder.event(offset, byteLength)).toEqual({
    ...wmiEvent,
    computer: "WKSTN-04",
    traits: [],
    ref: { path: "test.evtx", offset: FILE_OFFSET + offset, length: byteLength, recordId: "4294967445" },
  });
});

test("a record without template, everything text", () => {
  const event = eventOf((c) => {
    c.open("Event");
    system(c, (s) => {
      s.empty("Provider", { EventSourceName: "Old" }).empty("TimeCreated", {
        SystemTime: "2021-11-19T16:52:33.833733599Z",
      });
      s.element("EventRecordID", "3229").element("Computer", "WKSTN-04").empty("Security");
    });
    c.element("EventData", (d) => d.element("Data", "a").open("Data").close()).close();
  });
  expect(event).toMatchObject({ provider: "Old", channel: "", eventId: 7, recordId: 3229n, time: 132818143538337335n });
  expect(event).toMatchObject({
    computer: "WKSTN-04",
    userSid: undefined,
    processId: undefined,
    payloadName: undefined,
  });
  expect(fields(event)).toEqual(["Data=a", "Data="]);
});

const payloads: [string, Build, string[]][] = [
  ["no payload", () => undefined, []],
  [
    "named and unnamed Data, Binary, ComplexData",
    (c) => {
      c.element("EventData", (d) => {
        d.element("Data", "1", { Name: "a" })
          .element("Data", "2")
          .element("Binary", "00")
          .element("ComplexData", "x", { Name: "n" });
      });
    },
    ["a=1", "Data=2", "Binary=00", "ComplexData@Name=n", "ComplexData=x"],
  ],
  [
    "nested elements and attributes",
    (c) =>
      c.element("UserData", (u) =>
        u
          .open("P", { xmlns: "u", k: "v" })
          .element("A", (a) => a.element("B", "b").empty("C", { x: "1" }))
          .close(),
      ),
    ["P@k=v", "A/B=b", "A/C@x=1"],
  ],
  ["text where elements are usual", (c) => c.text("t").element("UserData", "u"), ["Event=t", "UserData=u"]],
  ["text as UserData's child", (c) => c.element("UserData", (u) => u.element("P", "t")), ["P=t"]],
  [
    "ProcessingErrorData",
    (c) => c.element("ProcessingErrorData", (d) => d.element("ErrorCode", "15003")),
    ["ProcessingErrorData/ErrorCode=15003"],
  ],
];

test.each(payloads)("data of %s", (_, payload, expected) => {
  expect(fields(withPayload(payload))).toEqual(expected);
});

test("RenderingInfo gives the message", () => {
  const event = withPayload((c) =>
    c.element("RenderingInfo", (r) => r.element("Message", "It happened").element("Level", "x")),
  );
  expect(event.message).toBe("It happened");
  expect(event.data).toEqual([]);
});

test("arrays repeat their field, ANSI text is marked as guessed", () => {
  const body: Build = (d) => {
    system(d.open("Event")).open("EventData");
    d.element("Data", (v) => v.value(0), { Name: "n" })
      .element("Data", (v) => v.value(1), {}, 1)
      .element("Data", (v) => v.value(2))
      .close()
      .close();
  };
  const event = eventOf((c) =>
    c.instance(1, body, [
      [0x86, [1, 0, 2, 0]],
      [0, []],
      [0x02, [0xe9]],
    ]),
  );
  expect(fields(event)).toEqual(["n=1", "n=2", "Data=é"]);
  expect(event.traits).toEqual(["encoding-guessed"]);
});

test("the event id is the lower half of a number, whatever Qualifiers say", () => {
  expect(
    eventOf((c) => c.element("Event", (e) => e.element("System", (s) => s.element("EventID", "2147489653")))).eventId,
  ).toBe(6005);
  const { decoder, frame } = decoded((c) =>
    c.element("Event", (e) => e.element("System", (s) => s.element("EventID", "x"))),
  );
  expect(fault(() => decoder.event(frame.offset, frame.byteLength))?.code).toBe("EVTX_EVENT_ID");
});

/** A record whose root and payload definitions have other ids than the instances say. */
function recoveredOf(build: Build): Event {
  const { decoder, frame } = decoded(build, (c) => (c.at += 4096));
  return decoder.recovered(frame.offset, frame.byteLength);
}

const lostBinding: Build = (c) => c.instanceAt(BINDING, 600, bindingValues).raw(0);

test("a recovered record whose definitions are there", () => {
  const event = recoveredOf((c) => c.instance(1, rootDefinition("WKSTN-04"), rootValues(binding)));
  expect(event).toMatchObject({ ...wmiEvent, computer: "WKSTN-04", traits: ["recovered"] });
});

test("a recovered record whose root definition is gone has no host", () => {
  const event = recoveredOf((c) => c.instanceAt(1, 600, rootValues(binding)));
  expect(event).toMatchObject({ ...wmiEvent, computer: "", traits: ["recovered", "definition-lost"] });
  expect(event.ref.recordId).toBe("4294967445");
});

test("a recovered record whose payload definition is gone takes the names of the template id", () => {
  expect(recoveredOf((c) => c.instance(1, rootDefinition("WKSTN-04"), rootValues(lostBinding)))).toMatchObject({
    ...wmiEvent,
    computer: "WKSTN-04",
    traits: ["recovered"],
  });
  expect(recoveredOf((c) => c.instanceAt(1, 600, rootValues(lostBinding)))).toMatchObject({
    ...wmiEvent,
    computer: "",
  });
});

test.each([
  ["an unknown id", 0x01020304, bindingValues],
  ["too few values", BINDING, bindingValues.slice(1)],
  ["another type", BINDING, [...bindingValues.slice(1), [0x08, [1, 0, 0, 0]] as TestValue]],
  ["another event", 0x9da973e1, bindingValues],
])("values of %s stay without names", (_, id, values) => {
  const payload: Build = (c) => c.instanceAt(id, 600, values).raw(0);
  const event = recoveredOf((c) => c.instance(1, rootDefinition("WKSTN-04"), rootValues(payload)));
  expect(event.data.map(({ name }) => name)).toEqual(values.map(() => "Data"));
  expect(event).toMatchObject({
    computer: "WKSTN-04",
    payloadName: undefined,
    traits: ["recovered", "definition-lost"],
  });
});

test("20 values hold neither provider nor channel: the payload's id tells", () => {
  const values = rootValues([0, []]);
  values.splice(13, 5, ...Array.from({ length: 6 }, (): TestValue => [0, []]), lostBinding);
  expect(values).toHaveLength(20);
  const { provider, channel } = wmiEvent;
  expect(recoveredOf((c) => c.instanceAt(1, 600, values))).toMatchObject({ provider, channel, eventId: 5861 });
  values[19] = [0x21, []];
  expect(recoveredOf((c) => c.instanceAt(1, 600, values))).toMatchObject({ provider: "", channel: "", data: [] });
});

test("names that were overwritten aren't believed", () => {
  const { decoder, frame } = decoded((c) => {
    c.instance(1, rootDefinition("WKSTN-04"), rootValues(binding));
    c.bytes[(c.names.get("ESS") ?? 0) + 8] = 0x58;
  });
  expect(fields(decoder.event(frame.offset, frame.byteLength))).toContain("XSS=F");
  expect(decoder.recovered(frame.offset, frame.byteLength).data).toEqual(wmiEvent.data);
});

test("a record that fits nothing is a fault", () => {
  const { decoder, frame } = decoded((c) => c.instanceAt(1, 600, [text("x")]));
  expect(fault(() => decoder.recovered(frame.offset, frame.byteLength))?.code).toBe("EVTX_TEMPLATE_ID");
  const event = new HandBuiltChunk();
  const { offset, byteLength } = event.record((c) => system(c.open("Event")).close());
  decoder.load(event.bytes, 0);
  expect(decoder.recovered(offset, byteLength)).toMatchObject({ eventId: 7, traits: ["recovered"] });
});
