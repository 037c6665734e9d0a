import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseNamespace } from "./namespace.ts";
import { type ObjectPath, parseObjectPath } from "./object-path.ts";
import { formatBindingPath, formatObjectPath } from "./object-path-text.ts";

function path(text: string): ObjectPath {
  const result = parseObjectPath(text);
  if (!result.ok) throw new Error(`${result.offset}: ${result.message}`);
  return result.path;
}

const plain = { host: undefined, namespace: undefined, singleton: false };
const named = (className: string, value: string) => ({ ...plain, className, keys: [{ name: "Name", value }] });

describe("spellings", () => {
  const local = "root\\subscription";
  const cases: [string, ObjectPath][] = [
    [
      'NTEventLogEventConsumer.Name="SCM Event Log Consumer"',
      named("NTEventLogEventConsumer", "SCM Event Log Consumer"),
    ],
    [
      '\\\\.\\root\\subscription:CommandLineEventConsumer.Name="Update"',
      { ...named("CommandLineEventConsumer", "Update"), namespace: local },
    ],
    [
      '//WKSTN-04/ROOT/Subscription:CommandLineEventConsumer.Name="a:b.c,d=\\"e\\""',
      { ...named("CommandLineEventConsumer", 'a:b.c,d="e"'), namespace: local, host: "WKSTN-04" },
    ],
    ['\\\\fe80::1\\root\\x:A.Name="b"', { ...named("A", "b"), host: "fe80::1", namespace: "root\\x" }],
    ['\\.\\root\\subscription:A.Name="b"', { ...named("A", "b"), namespace: local }],
    ['root/subscription:A.Name="b"', { ...named("A", "b"), namespace: local }],
    ['cimv2:A.Name="b"', { ...named("A", "b"), namespace: "cimv2" }],
    ['CommandLineEventConsumer (Name = "EventConsumer1")', named("CommandLineEventConsumer", "EventConsumer1")],
    [
      'A (Name = "x)", Id = 7)',
      {
        ...named("A", "x)"),
        keys: [
          { name: "Name", value: "x)" },
          { name: "Id", value: 7n },
        ],
      },
    ],
    ['A="b c"', { ...plain, className: "A", keys: [{ name: undefined, value: "b c" }] }],
    ["\\\\.\\root\\subscription:A.Name='it's'", { ...named("A", "it's"), namespace: local }],
    ["A.Name='C:\\\\x'", named("A", "C:\\\\x")],
    ['A.Name="say "hi""', named("A", 'say "hi"')],
    ["A.Name=SCM Event Log, Consumer=1", named("A", "SCM Event Log, Consumer=1")],
    [
      "__FilterToConsumerBinding.Consumer=A.Name=x, y,Filter=__EventFilter.Name=z",
      {
        ...plain,
        className: "__FilterToConsumerBinding",
        keys: [
          { name: "Consumer", value: "A.Name=x, y" },
          { name: "Filter", value: "__EventFilter.Name=z" },
        ],
      },
    ],
    ["__SystemSecurity=@", { ...plain, className: "__SystemSecurity", keys: [], singleton: true }],
    [
      ' A . K = "x" , B = -1 , C=TRUE,D=0x10 ',
      {
        ...plain,
        className: "A",
        keys: [
          { name: "K", value: "x" },
          { name: "B", value: -1n },
          { name: "C", value: true },
          { name: "D", value: 16n },
        ],
      },
    ],
    ["EvilConsumer", { ...plain, className: "", keys: [{ name: undefined, value: "EvilConsumer" }] }],
    ["Evil: the consumer.", { ...plain, className: "", keys: [{ name: undefined, value: "Evil: the consumer." }] }],
    ['"quoted"', { ...plain, className: "", keys: [{ name: undefined, value: "quoted" }] }],
    ["root\\cimv2:Win32_Process", { ...plain, namespace: "root\\cimv2", className: "Win32_Process", keys: [] }],
    ["\\\\.\\root\\cimv2", { ...plain, namespace: "root\\cimv2", className: "", keys: [] }],
  ];
  test.each(cases)("%s", (text, expected) => {
    expect(path(text)).toEqual(expected);
  });
});

test.each([
  ["", 0],
  ["  ", 2],
  ['A.Name="x', 7],
  ['A.Name="x" y', 11],
  ["A.Name=", 7],
  ['A.Name="x",', 11],
  ["\\\\host", 0],
  ['root\\x:A."b"', 8],
])("no path: %j fails at %i", (text, offset) => {
  expect(parseObjectPath(text)).toMatchObject({ ok: false, offset });
});

test("the path of a binding escapes twice, as WMI writes it", () => {
  const filter = { ...named("__EventFilter", 'Windows" Update Event MOF'), namespace: "root\\subscription" };
  const consumer = { ...named("ActiveScriptEventConsumer", "bad vbs"), namespace: "root\\subscription" };
  const text = formatBindingPath(filter, consumer);
  expect(text).toBe(
    String.raw`__FilterToConsumerBinding.Consumer="\\\\.\\root\\subscription:ActiveScriptEventConsumer.Name=\"bad vbs\"",Filter="\\\\.\\root\\subscription:__EventFilter.Name=\"Windows\\\" Update Event MOF\""`,
  );
  const { keys } = path(text);
  expect(keys.map(({ name, value }) => [name, path(String(value))])).toEqual([
    ["Consumer", consumer],
    ["Filter", filter],
  ]);
});

test.each([
  ["//./root/Subscription", "root\\subscription"],
  ["\\\\HOST\\ROOT\\x", "root\\x"],
  ["\\root\\x", "root\\x"],
  ["root/x/", "root\\x"],
  ["\\\\\\\\.\\\\root\\\\cimv2", "root\\cimv2"],
  ["\\\\root\\\\cimv2", "root\\cimv2"],
  ["ROOT", "root"],
  ["", ""],
])("namespace %s is %s", (text, expected) => {
  expect(normaliseNamespace(text)).toBe(expected);
});

const identifier = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
const value = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('"', "\\", "'", ",", ".", ":", "=", "(", ")", " ", "a"), maxLength: 20 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.boolean(),
);
const key = fc.record({ name: identifier, value });
const scope = fc.oneof(
  fc.constant({ host: undefined, namespace: undefined }),
  fc.record({
    host: fc.option(fc.stringMatching(/^[A-Z]{2}-[A-Z0-9-]{1,10}$/), { nil: undefined }),
    namespace: fc.stringMatching(/^root(?:\\[a-z][a-z0-9_]{0,8}){0,3}$/),
  }),
);
const objectPath: fc.Arbitrary<ObjectPath> = fc
  .record({ scope, className: identifier, keys: fc.array(key, { minLength: 1, maxLength: 4 }), shape: fc.nat(3) })
  .map(({ scope, className, keys, shape }) => {
    if (shape === 0) return { ...scope, className, keys: [], singleton: true };
    if (shape === 1)
      return { ...scope, className, keys: [{ name: undefined, value: keys[0]!.value }], singleton: false };
    return { ...scope, className, keys, singleton: false };
  });

test("what is formatted reads the same", () => {
  fc.assert(
    fc.property(objectPath, (expected) => {
      expect(path(formatObjectPath(expected))).toEqual(expected);
    }),
  );
});

test("any text is a path or a located fault", () => {
  const letters = fc.string({ unit: fc.constantFrom(..."\\/.:=\"'(),@ aN1root"), maxLength: 40 });
  fc.assert(
    fc.property(fc.oneof(letters, fc.string({ unit: "binary" })), (text) => {
      const result = parseObjectPath(text);
      if (!result.ok) expect(result.offset).toBeLessThanOrEqual(text.length);
      else expect(path(formatObjectPath(result.path))).toEqual(result.path);
    }),
    { numRuns: 300 },
  );
});

test("a megabyte of any piece of a path is read", () => {
  const million = 1 << 20;
  for (const piece of ["\\", "/", '\\"', '"', "'", ",", "=", "a", "a.b=", " ", ":", "root\\", "a=1,"]) {
    const bait = piece.repeat(million / piece.length);
    for (const text of [bait, `A.Name="${bait}`, `A.Name="${bait}"`, `A.Name='${bait}'x`, `A.${bait}`, `A=${bait}`]) {
      expect(typeof parseObjectPath(text).ok).toBe("boolean");
    }
  }
});
