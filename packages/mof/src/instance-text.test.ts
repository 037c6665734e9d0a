import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatInstance } from "./instance-format.ts";
import { parseInstances } from "./instance-text.ts";
import { MAX_DEPTH, MAX_ISSUES, type MofInstance, type MofValue } from "./model.ts";

/** An event 5861 as WMI writes it, with everything in it that misleads a splitter. */
const CAUSE = String.raw`Binding EventFilter: 
instance of __EventFilter
{
	CreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0};
	EventNamespace = "root\\cimv2";
	Name = "a };instance of X { \"b\" // c";
	Query = "SELECT * FROM T WHERE A = \"x\" AND N >= 240";
};
Perm. Consumer: 
instance of CommandLineEventConsumer
{
	CommandLineTemplate = "cmd.exe /c \"C:\\a b.exe\"\n\t&& echo";
	KillTimeout = 45;
	Name = "N";
	RunInteractively = FALSE;
};
`;
const SID = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0].map(BigInt);
const FILTER = {
  className: "__EventFilter",
  complete: true,
  properties: [
    { name: "CreatorSID", value: SID },
    { name: "EventNamespace", value: "root\\cimv2" },
    { name: "Name", value: 'a };instance of X { "b" // c' },
    { name: "Query", value: 'SELECT * FROM T WHERE A = "x" AND N >= 240' },
  ],
};
const CONSUMER = {
  className: "CommandLineEventConsumer",
  complete: true,
  properties: [
    { name: "CommandLineTemplate", value: 'cmd.exe /c "C:\\a b.exe"\n\t&& echo' },
    { name: "KillTimeout", value: 45n },
    { name: "Name", value: "N" },
    { name: "RunInteractively", value: false },
  ],
};
const escapeXml = (text: string) =>
  text.replace(/[&<>"]/g, (char) => `&${{ "&": "amp", "<": "lt", ">": "gt", '"': "quot" }[char]};`);

function withoutOffsets({ className, complete, properties, cut }: MofInstance) {
  const plain = {
    className,
    complete,
    properties: properties.map(({ name, value }) => ({ name, value: strip(value) })),
  };
  return cut === undefined ? plain : { ...plain, cut };
}

function strip(value: MofValue): unknown {
  if (Array.isArray(value)) return value.map(strip);
  return typeof value === "object" && value !== null ? withoutOffsets(value) : value;
}

describe("layouts of one event", () => {
  const layouts: [string, string][] = [
    ["native", CAUSE],
    ["with CRLF", CAUSE.replaceAll("\n", "\r\n")],
    ["control characters as `, `", CAUSE.replace(/[\n\t]+/g, ", ")],
    ["blanks", CAUSE.replace(/[\n\t]+/g, " ")],
    ["nothing between", CAUSE.replace(/[\n\t]+/g, "")],
    ["line ends in sight", CAUSE.replace(/\n/g, "\\n").replace(/\t/g, "\\t")],
    ["entities", escapeXml(CAUSE)],
    ["text around", `x = {"; instance, an instance of things\n${CAUSE} tail " {`],
  ];
  test.each(layouts)("%s", (_, text) => {
    const { instances } = parseInstances(text);
    expect(instances.map(withoutOffsets)).toEqual([FILTER, CONSUMER]);
  });

  test("offsets are those of the text given, decoded or not", () => {
    for (const text of [CAUSE, escapeXml(CAUSE)]) {
      const { instances, issues } = parseInstances(text);
      expect(issues).toEqual([]);
      expect(instances.map(({ start, end }) => [text.slice(start, start + 15), text.slice(end - 2, end + 1)])).toEqual([
        ["instance of __E", "\n};"],
        ["instance of Com", "\n};"],
      ]);
    }
  });

  test("entities inside readable text stay", () => {
    const { instances } = parseInstances('instance of A { Q = "a &gt;= 1"; }; instance of B { Q = 09; };');
    expect(instances[0]?.properties).toEqual([{ name: "Q", value: "a &gt;= 1" }]);
  });
});

test("a cut at any point keeps every complete property and invents nothing", () => {
  for (let end = 0; end < CAUSE.length; end++) {
    const { instances, issues } = parseInstances(CAUSE.slice(0, end));
    const whole = [FILTER, CONSUMER];
    instances.forEach((instance, i) => {
      const { className, properties } = whole[i]!;
      expect(instance.className).toBe(className);
      expect(instance.properties.map(({ name, value }) => ({ name, value }))).toEqual(
        properties.slice(0, instance.properties.length),
      );
      expect(instance.complete || i === instances.length - 1).toBe(true);
      if (!instance.complete) expect(issues.length).toBeGreaterThan(0);
    });
    const lines = CAUSE.slice(0, end).split("\n");
    const settled = lines.slice(0, -1).filter((line) => line.startsWith("\t")).length;
    const count = instances.reduce((sum, { properties }) => sum + properties.length, 0);
    expect(count).toBeGreaterThanOrEqual(settled);
  }
});

test("a string that the end cuts is handed over apart from the properties", () => {
  const { instances, issues } = parseInstances('instance of A\n{\n\tB = 1;\n\tC = "say \\"h');
  expect(instances).toEqual([
    {
      className: "A",
      complete: false,
      start: 0,
      end: 37,
      properties: [{ name: "B", value: 1n }],
      cut: { name: "C", value: 'say "h' },
    },
  ]);
  expect(issues).toMatchObject([
    { code: "MOF_UNTERMINATED_STRING", offset: 29, line: 4, column: 6 },
    { code: "MOF_CUT", offset: 37 },
  ]);
});

test("a string without an end costs its own instance only", () => {
  const text = 'instance of A\n{\n\tB = 1;\n\tC = "open;\n};\ninstance of B\n{\n\tD = "x";\n};\n';
  const { instances, issues } = parseInstances(text);
  expect(instances.map(withoutOffsets)).toEqual([
    { className: "A", complete: false, properties: [{ name: "B", value: 1n }] },
    { className: "B", complete: true, properties: [{ name: "D", value: "x" }] },
  ]);
  expect(issues).toMatchObject([{ code: "MOF_UNTERMINATED_STRING", line: 4, column: 6 }]);
});

test("a script that holds an instance, cut inside, is no instance", () => {
  const { instances } = parseInstances('instance of A { T = "\\ninstance of __EventFilter { Name = \\"x\\"; };');
  expect(instances.map(({ className }) => className)).toEqual(["A"]);
});

test("a fault costs its property", () => {
  const { instances, issues } = parseInstances(
    'instance of A { B = 09; C = "x"; D = {1, {2, ;}}; E 1; F = TRUE G = 2; H = "\\q"; }',
  );
  expect(instances.map(withoutOffsets)).toEqual([
    {
      className: "A",
      complete: false,
      properties: [
        { name: "C", value: "x" },
        { name: "F", value: true },
        { name: "G", value: 2n },
        { name: "H", value: "\\q" },
      ],
    },
  ]);
  expect(issues.map(({ code, column }) => `${code} ${column}`)).toEqual([
    "MOF_SYNTAX 21",
    "MOF_SYNTAX 46",
    "MOF_SYNTAX 53",
    "MOF_MISSING_SEMICOLON 64",
    "MOF_UNKNOWN_ESCAPE 77",
  ]);
});

test("literals", () => {
  const source = `instance of A { V = {0x1F, -010, 11b, 0, +7, .5, -1.25E+02, 'A', '\\x41', NULL, "a" /* b */ "c" // d
    "e\\x41\\"", $F}; };`;
  expect(parseInstances(source).instances[0]?.properties[0]?.value).toEqual([
    31n,
    -8n,
    3n,
    0n,
    7n,
    0.5,
    -125,
    65n,
    65n,
    null,
    'aceA"',
    "$F",
  ]);
});

const identifier = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/);
const string = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('"', "\\", "\n", "\t", "\r", "}", ";", "/", "*", "&lt;", "instance of A {"),
    maxLength: 12,
  }),
);
const { instance } = fc.letrec<{ instance: MofInstance; value: MofValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    string,
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    tie("instance"),
  ),
  instance: fc.record({
    className: identifier,
    properties: fc.array(fc.record({ name: identifier, value: tie("value") }), { maxLength: 4 }),
    complete: fc.constant(true),
    start: fc.constant(0),
    end: fc.constant(0),
  }),
}));

test("what is formatted reads the same", () => {
  fc.assert(
    fc.property(
      fc.array(instance, { maxLength: 3 }),
      fc.constantFrom("", "Perm. Consumer: \n", 'x " {'),
      (all, between) => {
        const { instances, issues } = parseInstances(all.map((one) => between + formatInstance(one)).join(""));
        expect(issues).toEqual([]);
        expect(instances.map(withoutOffsets)).toEqual(all.map(withoutOffsets));
      },
    ),
    { numRuns: 200 },
  );
});

test("any text gives instances or issues", () => {
  const pieces = fc.constantFrom(
    "instance of A",
    "{",
    "}",
    ";",
    '"',
    "\\",
    "B = ",
    "{1,",
    "'",
    "/*",
    "//",
    "\n",
    "&quot;",
    "$a",
    " ",
    ",",
    "09",
    "[",
  );
  fc.assert(
    fc.property(fc.string({ unit: pieces, maxLength: 60 }), (text) => {
      const { instances, issues } = parseInstances(text);
      for (const { start, end } of instances) expect(start < end && end <= text.length).toBe(true);
      for (const { offset, line, column } of issues) {
        expect(offset).toBeLessThanOrEqual(text.length);
        expect(line).toBe(text.slice(0, offset).split("\n").length);
        expect(column).toBe(offset - text.lastIndexOf("\n", offset - 1));
      }
    }),
    { numRuns: 500 },
  );
});

describe("megabytes of bait are read in one pass", () => {
  const million = 1 << 20;
  const pieces = [
    "{",
    "{ ",
    "A = {",
    "instance of A {",
    "instance of A { B = ",
    "instance ",
    "instance of ",
    "instance /*",
    "instance of A { B = /*",
    'instance of A { B = "',
    'instance of A { B = \\"',
    '"\n instance of A {',
    '\\"\ninstance of A { B = ',
    "\n",
    "&quot;",
    "&#x22;\n",
    "$",
    "09",
    "9",
    "'",
    "[",
    "\\",
    "}",
  ];
  test.each(pieces)("%j", (piece) => {
    const bait = piece.repeat(million / piece.length);
    for (const text of [bait, `instance of A { B = ${bait}`, `instance of A { B = "${bait}"; };`]) {
      const { issues } = parseInstances(text);
      expect(issues.length).toBeLessThanOrEqual(MAX_ISSUES + 1);
    }
  });

  test("a string of a megabyte", () => {
    const script = 'x\\"\n\t'.repeat(million / 5);
    const text = formatInstance({
      className: "A",
      complete: true,
      start: 0,
      end: 0,
      properties: [{ name: "B", value: script }],
    });
    expect(parseInstances(text).instances[0]?.properties[0]?.value).toBe(script);
  });

  test("nesting ends at its limit", () => {
    const nested = (depth: number) => `instance of A { B = ${"{".repeat(depth)}1${"}".repeat(depth)}; };`;
    expect(parseInstances(nested(MAX_DEPTH)).issues).toEqual([]);
    expect(parseInstances(nested(MAX_DEPTH + 1)).issues).toMatchObject([{ code: "MOF_LIMIT" }]);
  });
});
