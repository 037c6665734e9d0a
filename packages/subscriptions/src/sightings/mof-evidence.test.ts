import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mofBinaryEvidence, mofTextEvidence } from "./mof-evidence.ts";
import { MAX_MOF_STATEMENTS, MOF_DAMAGED, MOF_NO_NAMESPACE } from "./mof-sightings.ts";

const PATH = "case.zip!/C/x.mof";
const HEAD = `${String.raw`#pragma namespace ("\\\\.\\root\\subscription")`}\n`;
const FILTER = String.raw`instance of __EventFilter as $F
{ Name = "Caf\xe9 watch"; Query = "SELECT * FROM __TimerEvent WHERE TimerID = \"t\""; QueryLanguage = "WQL"; };`;
const CONSUMER = `Instance Of CommandLineEventConsumer as $C
{ Name = "run"; CommandLineTemplate = "cmd /c calc"; CreatorSID = {1,1,0,0,0,0,0,5,18,0,0,0}; };`;
const BINDING =
  "instance of __FilterToConsumerBinding { Filter = $F; Consumer = $C; MaintainSecurityContext = TRUE; };";

const read = (text: string) => mofTextEvidence(new TextEncoder().encode(text), PATH);

describe("what a file would create", () => {
  test("filter, consumer, binding, each at its bytes, with no time, actor or host", () => {
    const text = `${HEAD}// \u{20ac}\n${FILTER}\n${CONSUMER}\n${BINDING}\n`;
    const { sightings, issues, objects, namespaces } = read(text);
    expect({ issues, objects, namespaces }).toEqual({ issues: [], objects: 3, namespaces: ["root\\subscription"] });
    expect(sightings.map(({ object, filter, consumer }) => [object, filter?.name, consumer?.name])).toEqual([
      ["filter", "Caf\u{e9} watch", undefined],
      ["consumer", undefined, "run"],
      ["binding", "Caf\u{e9} watch", "run"],
    ]);
    expect(sightings[1]).toEqual({
      kind: "attempted",
      object: "consumer",
      host: "",
      namespace: "root\\subscription",
      consumer: {
        class: "CommandLineEventConsumer",
        name: "run",
        properties: { CommandLineTemplate: "cmd /c calc" },
        creatorSid: "S-1-5-18",
      },
      time: undefined,
      actor: undefined,
      source: "mof/instance",
      caveats: [],
      detail: "would be created by compiling this file",
      evidence: { path: PATH, offset: text.indexOf(CONSUMER) + 2, length: CONSUMER.length - 1 },
    });
    expect(sightings[2]?.binding?.properties).toEqual({ MaintainSecurityContext: true });
  });

  test("a file without a namespace says so; autorecover is told with every object", () => {
    const { sightings } = read(`#pragma autorecover\n${FILTER}`);
    expect(sightings[0]).toMatchObject({ namespace: "root\\default", caveats: [MOF_NO_NAMESPACE] });
    expect(sightings[0]?.detail).toContain("#pragma autorecover");
  });

  test("a namespace on another machine, and an object that may only be changed", () => {
    const { sightings } = read(
      String.raw`#pragma namespace("\\\\SRV\\root\\x") #pragma instanceflags("updateonly") ${FILTER}`,
    );
    expect(sightings[0]).toMatchObject({
      namespace: "root\\x",
      caveats: ["the file names the machine SRV"],
      detail: "would be changed, if it is there, by compiling this file",
    });
  });

  test("a damaged declaration keeps what could be read and says so", () => {
    const { sightings, issues } = read(`${HEAD}instance of __EventFilter { Name = "a"; Query = = "b"; };`);
    expect(sightings[0]?.filter?.name).toBe("a");
    expect(sightings[0]?.caveats).toEqual([MOF_DAMAGED]);
    expect(issues.map(({ code, evidence }) => [code, evidence.offset > HEAD.length])).toEqual([["MOF_SYNTAX", true]]);
  });

  test.each([
    [
      "derived in the file",
      `class Own : Middle {}; class Middle : __EventConsumer {}; instance of own { Name = "a"; };`,
    ],
    ["named by a binding", `instance of Own as $C { Name = "a"; }; ${FILTER} ${BINDING}`],
    [
      "named by a binding's path",
      `instance of Own { Name = "a"; }; ${FILTER} ${BINDING.replace("$C", '"Own.Name=\\"a\\""')}`,
    ],
  ])("a consumer class %s", (_, text) => {
    const found = read(text).sightings.find(({ object }) => object === "consumer");
    expect(found?.consumer).toMatchObject({ name: "a", properties: {} });
    expect(found?.consumer?.class.toLowerCase()).toBe("own");
  });

  test.each([
    [
      "a class of such a name alone",
      `class MyEventConsumer { [key] string Name; }; instance of MyEventConsumer { Name = "a"; };`,
    ],
    ["ordinary classes", "class A : B { uint8 x; }; instance of A { x = 1; };"],
    ["a provider that serves no consumer", `instance of __Win32Provider { Name = "p"; CLSID = "{1}"; };`],
    ["nothing", ""],
  ])("nothing from %s", (_, text) => {
    expect(read(text)).toMatchObject({ sightings: [], issues: [] });
  });

  test("a binding whose ends are nowhere is an issue", () => {
    const { sightings, issues } = read(HEAD + BINDING);
    expect(sightings).toEqual([]);
    expect(issues.map(({ code }) => code)).toEqual([
      "MOF_UNDEFINED_ALIAS",
      "MOF_UNDEFINED_ALIAS",
      "MOF_BINDING_UNREAD",
    ]);
  });
});

test("any text gives sightings or issues at bytes of the file, in time", () => {
  const pieces = [
    HEAD,
    FILTER,
    CONSUMER,
    BINDING,
    "{",
    "}",
    '"',
    "instance of ",
    "$F",
    "\u{20ac}",
    "#pragma autorecover\n",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
      const bytes = new TextEncoder().encode(parts.join(""));
      const { sightings, issues } = mofTextEvidence(bytes, PATH);
      for (const { evidence } of [...sightings, ...issues]) {
        expect(evidence.offset + (evidence.length ?? 0)).toBeLessThanOrEqual(bytes.length);
      }
      for (const { evidence } of sightings)
        expect(bytes[evidence.offset]).toBe(0x69 - (bytes[evidence.offset] === 0x49 ? 32 : 0));
    }),
    { numRuns: 200 },
  );
});

test("no more than MAX_MOF_STATEMENTS of one file, and that is told", () => {
  const { sightings, issues } = read(HEAD + 'instance of __EventFilter{Name="f";};'.repeat(MAX_MOF_STATEMENTS + 5));
  expect(sightings).toHaveLength(MAX_MOF_STATEMENTS);
  expect(issues.map(({ code, severity }) => [code, severity])).toEqual([["MOF_LIMIT", "error"]]);
  expect(issues[0]?.message).toContain(": 5 more");
});

describe("what else it would do", () => {
  const PROVIDER = `class ActiveScriptEventConsumer : __EventConsumer { [key] string Name; };
instance of __Win32Provider as $P { Name = "scr"; CLSID = "{266C72E7-62E8-11D1-AD89-00C04FD8FDFF}"; };
instance of __EventConsumerProviderRegistration { provider = $P; ConsumerClassNames = {"ActiveScriptEventConsumer"}; };`;

  test("a consumer class declared again and registered: a sighting of the provider, and notes", () => {
    const { sightings, issues } = read(String.raw`#pragma namespace("\\\\.\\root\\cimv2")` + PROVIDER);
    expect(sightings.map(({ object, instance }) => [object, instance?.properties])).toEqual([
      [
        "provider",
        {
          __CLASS: "__Win32Provider",
          __NAMESPACE: "root\\cimv2",
          Name: "scr",
          CLSID: "{266C72E7-62E8-11D1-AD89-00C04FD8FDFF}",
          ConsumerClassNames: ["ActiveScriptEventConsumer"],
        },
      ],
    ]);
    expect(issues.map(({ code, severity }) => [code, severity])).toEqual([
      ["MOF_CONSUMER_CLASS", "note"],
      ["MOF_CONSUMER_PROVIDER", "note"],
    ]);
    expect(issues[1]?.message).toContain("that of Windows' own ActiveScriptEventConsumer");
    expect(read(PROVIDER.replace("E7-", "E8-")).issues[1]?.message).toContain("none of Windows' own");
  });

  test("deletions mention what they delete", () => {
    const binding = String.raw`__FilterToConsumerBinding.Consumer=\"X.Name=\\\"run\\\"\",Filter=\"__EventFilter.Name=\\\"f\\\"\"`;
    const { sightings, issues } = read(
      String.raw`#pragma deleteinstance("__EventFilter.Name=\"f\"", NOFAIL) #pragma deleteinstance("${binding}", NOFAIL)
#pragma deleteclass("CommandLineEventConsumer", NOFAIL) #pragma deleteinstance("Win32_Thing.Name=\"f\"", NOFAIL)`,
    );
    expect(sightings.map(({ kind, object, mentions }) => [kind, object, mentions])).toEqual([
      ["attempted", "filter", ["class:__eventfilter", "f"]],
      ["attempted", "binding", ["class:__filtertoconsumerbinding", "f", "run"]],
    ]);
    expect(issues.map(({ code }) => code)).toEqual(["MOF_DELETES", "MOF_DELETES", "MOF_DELETES"]);
  });
});

const u32 = (...values: number[]) =>
  values.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]);
const wide = (text: string) => [...`${text}\0`].flatMap((char) => [char.charCodeAt(0), 0]);
const list = (items: number[][]) => [...u32(8 + items.flat().length, items.length), ...items.flat()];

/** A property with a string, or (type 0x2008) with the name of an alias. */
function property(name: string, value: string, type = 8): number[] {
  const heap = [...wide(name), ...wide(value)];
  return [...u32(20 + heap.length, type, 0, wide(name).length, -1), ...heap];
}

function instance(...properties: number[][]): number[] {
  const body = [...list(properties), ...list([])];
  return [...u32(20 + body.length, -1, 0, list(properties).length, 1), ...body];
}

/** Binary MOF whose compressed data are literals only, with the mark that stands after each 512 bytes and at the end. */
function blob(objects: number[][]): Uint8Array {
  const body = objects.flat();
  const plain = [...u32(0x424d4f46, 20 + body.length, 1, 1, objects.length), ...body];
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let i = 0; i < count; i++) bits.push((value >> i) & 1);
  };
  plain.forEach((byte, i) => {
    if (i > 0 && i % 512 === 0) put(0x7fff, 15);
    put(byte < 0x80 ? 2 : 1, 2);
    put(byte & 0x7f, 7);
  });
  put(0x7fff, 15);
  const packed = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((sum, bit, n) => sum | (bit << n), 0),
  );
  const marked = [0x44, 0x53, 0, 1, ...packed];
  return Uint8Array.from([...u32(0x424d4f46, 1, marked.length, plain.length), ...marked]);
}

describe("binary MOF", () => {
  const PLACE = property("__NAMESPACE", String.raw`\\.\root\subscription`);
  const OBJECTS = [
    instance(property("__CLASS", "__EventFilter"), PLACE, property("__ALIAS", "F"), property("Name", "f")),
    instance(property("__CLASS", "LogFileEventConsumer"), PLACE, property("__ALIAS", "C"), property("Name", "c")),
    instance(
      property("__CLASS", "__FilterToConsumerBinding"),
      PLACE,
      property("Filter", "F", 0x4008),
      property("Consumer", "C", 0x4008),
    ),
  ];

  test("gives what its text would, at the place in the decompressed data", () => {
    const bytes = blob(OBJECTS);
    const { sightings, issues, objects, namespaces } = mofBinaryEvidence(bytes, PATH);
    expect({ issues, objects, namespaces }).toEqual({ issues: [], objects: 3, namespaces: ["root\\subscription"] });
    const facts = sightings.map(({ object, filter, consumer }) => [
      object,
      filter?.name,
      consumer?.class,
      consumer?.name,
    ]);
    expect(facts).toEqual([
      ["filter", "f", undefined, undefined],
      ["consumer", undefined, "LogFileEventConsumer", "c"],
      ["binding", "f", "LogFileEventConsumer", "c"],
    ]);
    expect(sightings[0]).toMatchObject({ kind: "attempted", source: "bmf/instance", caveats: [] });
    expect(sightings[0]?.evidence).toEqual({ path: PATH, offset: 0, length: bytes.length });
    expect(sightings.map(({ detail }) => /byte (\d+)/.exec(detail ?? "")?.[1])).toEqual(
      [20, 20 + (OBJECTS[0] ?? []).length, 20 + OBJECTS.slice(0, 2).flat().length].map(String),
    );
  });

  test("any change gives objects or issues", () => {
    const bytes = blob(OBJECTS);
    fc.assert(
      fc.property(fc.nat(bytes.length - 9), fc.nat(255), (at, value) => {
        const changed = bytes.slice();
        changed[8 + at] = value;
        const { issues, objects } = mofBinaryEvidence(changed, PATH);
        expect(issues.length + objects).toBeGreaterThan(0);
      }),
      { numRuns: 100 },
    );
  });

  test("bytes that aren't, and a header with nothing behind it", () => {
    expect(mofBinaryEvidence(new Uint8Array(4), PATH)).toEqual({
      sightings: [],
      issues: [],
      objects: 0,
      namespaces: [],
    });
    const bytes = Uint8Array.of(0x46, 0x4f, 0x4d, 0x42, 1, 0, 0, 0, 9, 0, 0, 0, 40, 0, 0, 0);
    const { issues } = mofBinaryEvidence(bytes, PATH);
    expect(issues.map(({ code, evidence }) => [code, evidence.offset])).toEqual([
      ["BMF_HEADER", 8],
      ["BMF_COMPRESSION", 16],
      ["BMF_STRUCTURE", 0],
    ]);
  });
});
