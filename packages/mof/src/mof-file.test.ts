import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MofClassDeclaration, MofDeclaration, MofInstanceDeclaration } from "./declaration.ts";
import { MAX_DEPTH, MAX_ISSUES } from "./model.ts";
import { parseMof } from "./mof-file.ts";

/** One word a declaration, `!` behind what is incomplete. */
function outline(declarations: MofDeclaration[]): string[] {
  return declarations.map((one) => {
    if (one.kind === "directive" || one.kind === "qualifier") return `${one.kind} ${one.name}`;
    return `${one.kind === "class" ? one.name : one.className}${one.complete ? "" : "!"}`;
  });
}

const at = (text: string) => parseMof(text).issues.map(({ code, line, column }) => `${code} ${line}:${column}`);
const instances = (text: string) =>
  parseMof(text).declarations.filter((one): one is MofInstanceDeclaration => one.kind === "instance");
const classes = (text: string) =>
  parseMof(text).declarations.filter((one): one is MofClassDeclaration => one.kind === "class");

const SUBSCRIPTION = String.raw`// made for this test
#PRAGMA AUTORECOVER
#pragma namespace ("\\\\.\\root\\subscription")
Instance Of __FilterToConsumerBinding { Filter = $f; Consumer = $C; };
instance of __EventFilter as $F
{
  Name = "watch" /* joined */ "er"; // "not this"
  QueryLanguage = "WQL";
  Query = "SELECT * FROM T WHERE Name = \"http://x\"";
};
instance of CommandLineEventConsumer as $C { Name = "run \"it\""; CommandLineTemplate = "c:\\a.exe"; };
`;

test("a subscription by aliases, used before they are declared", () => {
  const { declarations, issues } = parseMof(SUBSCRIPTION);
  expect(issues).toEqual([]);
  expect(outline(declarations)).toEqual([
    "directive autorecover",
    "directive namespace",
    "__FilterToConsumerBinding",
    "__EventFilter",
    "CommandLineEventConsumer",
  ]);
  expect(declarations[2]).toMatchObject({
    namespace: "root\\subscription",
    properties: [
      { name: "Filter", value: String.raw`\\.\root\subscription:__EventFilter.Name="watcher"` },
      { name: "Consumer", value: String.raw`\\.\root\subscription:CommandLineEventConsumer.Name="run \"it\""` },
    ],
    references: [
      { property: "Filter", alias: "f", target: 3 },
      { property: "Consumer", alias: "C", target: 4 },
    ],
  });
});

test("declarations stand in the namespace and under the flags of the directives before them", () => {
  const text = String.raw`class A {};
#pragma namespace("\\\\WKSTN-04\\ROOT\\X")
#pragma classflags("updateonly", "forceupdate")
class B;
#pragma classflags ("SafeUpdate,createonly")
#pragma instanceflags ("createonly")
#pragma namespace("//./root/y")
class C {};
#pragma classflags (64)
class D {};`;
  expect(classes(text).map((one) => [one.name, one.host, one.namespace, one.classFlags, one.instanceFlags])).toEqual([
    ["A", undefined, "root\\default", 0, 0],
    ["B", "WKSTN-04", "root\\x", 0x41, 0],
    ["C", undefined, "root\\y", 0x22, 2],
    ["D", undefined, "root\\y", 0x40, 2],
  ]);
});

test("a class with everything in it", () => {
  const text = `[Dynamic: ToInstance, Provider("P") : Amended DisableOverride, Values{"a", "b"}, Locale(0x409), Pair(1, 2), Old = 3,]
class A as $a : B
{
  [key] [read, write] string Name = "n" ;
  uint8 Data [4] = {1, 2, };
  object ref Any; Other ref Ref = NULL; Other Inner = instance of Other { N = 1; };
  object Obj;
  [Static, In : ToInstance, ToSubclass, Out] uint32 Run([in, id(0)] string Line, [out] Other ref Who[] , boolean Flag = TRUE);
  void Stop ();
};`;
  expect(at(text)).toEqual([]);
  const [declared] = classes(text);
  const qualifier = (name: string, value: unknown, ...flavors: string[]) => ({ name, value, flavors });
  const member = (name: string, cimType: string, more = {}) => ({
    name,
    cimType,
    isArray: false,
    value: undefined,
    qualifiers: [],
    ...more,
  });
  expect(declared).toMatchObject({
    name: "A",
    superclass: "B",
    alias: "a",
    complete: true,
    qualifiers: [
      qualifier("Dynamic", true, "ToInstance"),
      qualifier("Provider", "P", "Amended", "DisableOverride"),
      qualifier("Values", ["a", "b"]),
      qualifier("Locale", 0x409n),
      qualifier("Pair", [1n, 2n]),
      qualifier("Old", 3n),
    ],
  });
  expect(declared?.properties).toMatchObject([
    member("Name", "string", {
      value: "n",
      qualifiers: [qualifier("key", true), qualifier("read", true), qualifier("write", true)],
    }),
    member("Data", "uint8", { isArray: true, value: [1n, 2n], qualifiers: [qualifier("MAX", 4n)] }),
    member("Any", "ref"),
    member("Ref", "ref:Other", { value: null }),
    member("Inner", "object:Other", { value: { className: "Other", properties: [{ name: "N", value: 1n }] } }),
    member("Obj", "object"),
  ]);
  expect(declared?.methods).toEqual([
    {
      name: "Run",
      returnType: "uint32",
      qualifiers: [
        qualifier("Static", true),
        qualifier("In", true, "ToInstance", "ToSubclass"),
        qualifier("Out", true),
      ],
      parameters: [
        member("Line", "string", { qualifiers: [qualifier("in", true), qualifier("id", 0n)] }),
        member("Who", "ref:Other", { isArray: true, qualifiers: [qualifier("out", true)] }),
        member("Flag", "boolean", { value: true }),
      ],
    },
    { name: "Stop", returnType: "void", qualifiers: [], parameters: [] },
  ]);
});

test("qualifier statements of Windows and of DMTF", () => {
  const text = `qualifier write:ToInstance ToSubClass ;
Qualifier Stream : boolean = false, Scope(property, parameter), Flavor(DisableOverride);
Qualifier Values : string[] = {"a"}, Scope(any);`;
  expect(at(text)).toEqual([]);
  expect(parseMof(text).declarations).toMatchObject([
    { kind: "qualifier", name: "write", type: undefined, flavors: ["ToInstance", "ToSubClass"] },
    { name: "Stream", type: "boolean", value: false, scopes: ["property", "parameter"], flavors: ["DisableOverride"] },
    { name: "Values", type: "string[]", value: ["a"], scopes: ["any"] },
  ]);
});

describe("paths of instances", () => {
  const path = (text: string) => instances(text).map((one) => one.path);
  test("keys come from the class in the file, its superclasses and WMI's own classes", () => {
    const text = `class A { [key] uint32 Id; }; class B : A { [KEY(FALSE)] string Tag; }; class C : __EventConsumer { [key] string Name; };
class P : __Win32Provider {}; [singleton] class S {};
instance of b { TAG = "t"; id = 0x10; }; instance of C { Name = "c"; }; instance of P { name = "p"; };
instance of S {}; instance of Unknown { Name = "u"; }; instance of C { Name = NULL; };`;
    const plain = { host: undefined, namespace: "root\\default", singleton: false };
    expect(path(text)).toEqual([
      {
        ...plain,
        className: "b",
        keys: [
          { name: "Tag", value: "t" },
          { name: "Id", value: 16n },
        ],
      },
      { ...plain, className: "C", keys: [{ name: "Name", value: "c" }] },
      { ...plain, className: "P", keys: [{ name: "Name", value: "p" }] },
      { ...plain, className: "S", keys: [], singleton: true },
      undefined,
      undefined,
    ]);
  });

  test("names of JavaScript's own are names like others", () => {
    const names = ["constructor", "__proto__", "toString", "hasOwnProperty"];
    const text = names.map((name) => `instance of ${name} as $${name} { ${name} = $${name}; };`).join("\n");
    expect(
      instances(`#pragma classflags("constructor")\n${text}`).map(({ path: own, classFlags }) => [own, classFlags]),
    ).toEqual(names.map(() => [undefined, 0]));
  });

  test("aliases in keys escape once more at each level", () => {
    const text = `instance of __Win32Provider as $P { Name = "p"; };
instance of __EventConsumerProviderRegistration as $R { Provider = $P; ConsumerClassNames = {"A"}; };
class H { [key] __ProviderRegistration ref Of; }; instance of H { Of = $R; };`;
    expect(at(text)).toEqual([]);
    expect(instances(text).at(-1)?.properties[0]?.value).toBe(
      String.raw`\\.\root\default:__EventConsumerProviderRegistration.provider="\\\\.\\root\\default:__Win32Provider.Name=\"p\""`,
    );
  });

  test("an alias without declaration, without key, declared again, in a circle", () => {
    expect(at("instance of A { B = $C; };")).toEqual(["MOF_UNDEFINED_ALIAS 1:21"]);
    const nameless = "instance of __EventFilter as $F {}; instance of A { B = $F; };";
    expect(at(nameless)).toEqual(["MOF_UNDEFINED_ALIAS 1:57"]);
    expect(instances(nameless)[1]).toMatchObject({ properties: [{ value: "$F" }], references: [{ target: 0 }] });
    const twice =
      'instance of __EventFilter as $F {Name = "1";}; instance of __EventFilter as $f {Name = "2";}; instance of A { B = {$F}; };';
    expect(at(twice)).toEqual(["MOF_DUPLICATE 1:48"]);
    expect(instances(twice)[2]?.properties[0]?.value).toEqual([String.raw`\\.\root\default:__EventFilter.Name="2"`]);
    const circle = "class K { [key] K ref Of; }; instance of K as $A { Of = $B; }; instance of K as $B { Of = $A; };";
    expect(new Set(parseMof(circle).issues.map(({ code }) => code))).toEqual(new Set(["MOF_UNDEFINED_ALIAS"]));
    const friends =
      'class K { [key] string N; K ref To; }; instance of K as $A { N = "a"; To = $B; }; instance of K as $B { N = "b"; To = $A; };';
    expect(at(friends)).toEqual([]);
  });
});

describe("faults cost as little as can be", () => {
  const cases: [string, string, string[], string[]][] = [
    ["no ; after }", "class A {}\nclass B {};\n", ["A", "B"], ["MOF_MISSING_SEMICOLON 2:1"]],
    [
      "cut in an instance",
      'class A {};\ninstance of B { C = 1; D = "x',
      ["A", "B!"],
      ["MOF_UNTERMINATED_STRING 2:28", "MOF_CUT 2:30"],
    ],
    ["cut in a class", "class A { string B; uint", ["A!"], ["MOF_CUT 1:25", "MOF_CUT 1:25"]],
    ["text between", 'class A {};\nwhat\'s "this" {\nclass B {};\n', ["A", "B"], ["MOF_SYNTAX 2:1"]],
    [
      "text between, on one line",
      "class A {}; what is this; class B {}; {} instance of C {};",
      ["A", "B", "C"],
      ["MOF_SYNTAX 1:13", "MOF_SYNTAX 1:39"],
    ],
    ["a bad member", "class A { string ; uint32 B; };\nclass B {};", ["A!", "B"], ["MOF_SYNTAX 1:18"]],
    [
      "a bad bracket",
      "class A {\n[in] uint32 M([in] string S, {in] string T);\nstring P;\n};\nclass B {};",
      ["A!", "B"],
      ["MOF_SYNTAX 2:30"],
    ],
    [
      "a stray quote",
      'class A {};\n[D("x" for" y)]\nclass B {};\nclass C {};',
      ["A", "B", "C"],
      ["MOF_SYNTAX 2:8", "MOF_UNTERMINATED_STRING 2:11"],
    ],
    [
      "a string without end",
      'instance of A\n{\n  B = "x;\n  C = "y";\n};\ninstance of D {};',
      ["A!", "D"],
      ["MOF_SYNTAX 4:8", "MOF_UNTERMINATED_STRING 4:9"],
    ],
    ["headers only", "instance of A as $A\ninstance of B {};\n", ["B"], ["MOF_SYNTAX 2:1"]],
    ["a body that isn't closed", "instance of A {\n B = 1;\ninstance of C {};\n", ["A!", "C"], ["MOF_CUT 3:1"]],
    ["a class that isn't closed", "class A {\n string B;\nclass C {};\n", ["A!", "C"], ["MOF_CUT 2:11"]],
    ["a property twice", "instance of A { B = 1; b = 2; };", ["A"], ["MOF_DUPLICATE 1:1"]],
    [
      "preprocessor lines",
      '#ifdef X\nclass A {};\n#endif\n#include ("b.mof")\n',
      ["A", "directive include"],
      ["MOF_PREPROCESSOR 1:1", "MOF_PREPROCESSOR 3:1"],
    ],
    ["an unknown escape", 'instance of A { B = "\\root\\cimv2"; };', ["A"], ["MOF_UNKNOWN_ESCAPE 1:27"]],
  ];
  test.each(cases)("%s", (_, text, declared, issues) => {
    expect(outline(parseMof(text).declarations)).toEqual(declared);
    expect(at(text)).toEqual(issues);
  });

  test("a cut anywhere keeps what stands whole before it", () => {
    const text = `${SUBSCRIPTION}[A, B("c")] class D : E { [key] string F = "g"; void H([in] string I[]); };`;
    const whole = parseMof(text).declarations;
    for (let end = text.indexOf("Instance"); end <= text.length; end++) {
      const { declarations } = parseMof(text.slice(0, end));
      const complete = declarations.filter((one) => !("complete" in one) || one.complete);
      expect(complete.length).toBeGreaterThanOrEqual(whole.filter((one) => one.end <= end).length);
      expect(outline(complete)).toEqual(outline(whole).slice(0, complete.length));
    }
  });
});

test.each([
  ["utf-16le", Uint8Array.of(0xff, 0xfe, ...wide("é", 0)), "é"],
  ["utf-16be", Uint8Array.of(0xfe, 0xff, ...wide("é", 1)), "é"],
  ["utf-16le", Uint8Array.from(wide("e", 0)), "e"],
  ["utf-16be", Uint8Array.from(wide("e", 1)), "e"],
  ["utf-8", new TextEncoder().encode(`\uFEFF${greeting("é")}\0\0`), "é"],
  ["utf-8", new TextEncoder().encode(greeting("€")), "€"],
  ["windows-1252", Uint8Array.from(greeting("\x80\xe9"), (char) => char.charCodeAt(0)), "€é"],
])("bytes in %s", (encoding, bytes, name) => {
  const file = parseMof(bytes);
  expect(file.encoding).toBe(encoding);
  expect(file.issues).toEqual([]);
  expect(file.declarations).toMatchObject([{ properties: [{ name: "Name", value: name }] }]);
  expect(file.text.startsWith("instance")).toBe(true);
});

function greeting(name: string): string {
  return `instance of A { Name = "${name}"; };`;
}

function wide(name: string, high: number): number[] {
  return [...greeting(name)].flatMap((char) => {
    const unit = char.charCodeAt(0);
    return high ? [unit >> 8, unit & 0xff] : [unit & 0xff, unit >> 8];
  });
}

describe("generated files", () => {
  const name = fc
    .stringMatching(/^[A-Z][A-Za-z0-9_]{0,8}$/)
    .filter((one) => !/^(ref|as|class|instance|of)$/i.test(one));
  const gap = fc.constantFrom(" ", "\n", "\r\n\t", ' /* ; } " */ ', ' // } "\n');
  const literal = fc.oneof(
    fc.integer().map((value) => [String(value), BigInt(value)] as const),
    fc.boolean().map((value) => [value ? "True" : "FALSE", value] as const),
    fc.string({ maxLength: 10 }).map((value) => [JSON.stringify(value), value] as const),
    fc.constant(["{}", []] as const),
  );
  const flavor = fc.subarray(["Amended", "ToInstance", "ToSubclass"], { minLength: 1 });
  const qualifier = fc.tuple(name, fc.option(literal), fc.option(flavor)).map(([word, value, flavors]) => ({
    text: `${word}${value ? (Array.isArray(value[1]) ? value[0] : `(${value[0]})`) : ""}${flavors ? ` : ${flavors.join(" ")}` : ""}`,
    model: { name: word, value: value ? value[1] : true, flavors: flavors ?? [] },
  }));
  const qualifiers = fc.array(qualifier, { maxLength: 3 }).map((all) => ({
    text: all.length > 0 ? `[${all.map(({ text }) => text).join(", ")}]` : "",
    model: all.map(({ model }) => model),
  }));
  const member = fc
    .tuple(qualifiers, name, fc.boolean(), fc.option(literal), gap)
    .map(([quals, word, isArray, value, between]) => ({
      text: `${quals.text}${between}Uint32 ${word}${isArray ? "[]" : ""}${value ? `${between}= ${value[0]}` : ""}`,
      model: { name: word, cimType: "uint32", isArray, value: value?.[1], qualifiers: quals.model },
    }));
  const method = fc.tuple(qualifiers, name, fc.array(member, { maxLength: 3 })).map(([quals, word, parameters]) => ({
    text: `${quals.text} void ${word}(${parameters.map(({ text }) => text).join(",")})`,
    model: {
      name: word,
      returnType: "void",
      qualifiers: quals.model,
      parameters: parameters.map(({ model }) => model),
    },
  }));
  const classOf = fc
    .tuple(
      qualifiers,
      name,
      fc.option(name),
      fc.array(member, { maxLength: 4 }),
      fc.array(method, { maxLength: 2 }),
      gap,
    )
    .map(([quals, word, superclass, properties, methods, between]) => ({
      text: `${quals.text}${between}class ${word}${superclass ? ` : ${superclass}` : ""}${between}{${[...properties, ...methods].map(({ text }) => `${text};${between}`).join("")}};`,
      model: {
        kind: "class",
        name: word,
        superclass: superclass ?? undefined,
        complete: true,
        qualifiers: quals.model,
        properties: properties.map(({ model }) => model),
        methods: methods.map(({ model }) => model),
      },
    }));

  test("read as they were meant", () => {
    fc.assert(
      fc.property(fc.array(classOf, { maxLength: 4 }), gap, (all, between) => {
        const { declarations, issues } = parseMof(all.map(({ text }) => text).join(between));
        expect(issues).toEqual([]);
        expect(declarations).toMatchObject(all.map(({ model }) => model));
      }),
      { numRuns: 150 },
    );
  });

  test("any text gives declarations and located issues", () => {
    const pieces = fc.constantFrom(
      ..."{}[]();:,=\"\\#$\n'".split(""),
      "class A",
      "class",
      "instance of B",
      "as $x",
      "$x",
      "string C",
      "ref",
      "qualifier D : ToInstance",
      "#pragma namespace",
      '"e"',
      " 12",
      "/*",
      "//",
      " ",
    );
    fc.assert(
      fc.property(fc.string({ unit: pieces, maxLength: 60 }), (text) => {
        const { declarations, issues } = parseMof(text);
        for (const { start, end } of declarations) expect(start < end && end <= text.length).toBe(true);
        for (const { offset, line } of issues) expect(line).toBe(text.slice(0, offset).split("\n").length);
      }),
      { numRuns: 500 },
    );
  });
});

describe("megabytes of bait are read in one pass", () => {
  const million = 1 << 20;
  const pieces = [
    "{",
    "[",
    "[A(",
    "class A {",
    "class A { B C(",
    "class A",
    "\nclass A {",
    'class A { B C = "\n',
    'class "\nclass B ',
    '\\"\nclass A {',
    "#pragma a(",
    "#x ",
    "#x\n",
    "#",
    "qualifier A :",
    "qualifier A : boolean,",
    "[A : B,",
    "[A:Amended,",
    "A ",
    '"',
    "'",
    "/*",
    "instance of A as $A {",
    "instance of A as $A { B = $A; };",
    "instance of A { B = {$C,",
    "class A { A ref",
    "class A { class",
    "$A ",
    "};",
    "\0",
  ];
  test.each(pieces)("%j", (piece) => {
    const bait = piece.repeat(million / piece.length);
    for (const text of [bait, `class A { string B = ${bait}`, `[D("${bait}")] class A {};`]) {
      expect(parseMof(text).issues.length).toBeLessThanOrEqual(MAX_ISSUES + 1);
    }
  });

  test("paths in paths stay within the budget", () => {
    const name = "\\\\".repeat(100_000);
    let text = `class K { [key] string N; }; class L { [key] K ref Of; }; instance of K as $_none { N = "${name}"; };\n`;
    for (let i = 0; i < 200; i++) text += `instance of L as $_${i} { Of = $${i === 0 ? "_none" : `_${i - 1}`}; };\n`;
    for (let i = 0; i < 200; i++) text += `instance of L as $_x${i} { Of = $_base; };\n`;
    text += `instance of K as $_base { N = "${name}"; };\n`;
    const { issues, declarations } = parseMof(text);
    expect(declarations).toHaveLength(404);
    expect(issues.length).toBeGreaterThan(0);
  });

  test("nesting ends at its limit", () => {
    const nested = (depth: number) =>
      `class A { B C = ${"instance of D { E = ".repeat(depth)}1${"; }".repeat(depth)}; };`;
    expect(at(nested(MAX_DEPTH))).toEqual([]);
    expect(parseMof(nested(MAX_DEPTH + 1)).issues[0]).toMatchObject({ code: "MOF_LIMIT" });
  });
});
