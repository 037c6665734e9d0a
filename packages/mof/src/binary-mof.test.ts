import { encodeUtf16 } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseBinaryMof } from "./binary-mof.ts";
import { decompressDs01 } from "./ds01.ts";

/** Writes bits lowest first, as DS-01 has them. */
class BitWriter {
  readonly #bytes: number[] = [0x44, 0x53, 0, 1];
  #bit = 0;

  put(value: number, count: number): this {
    for (let i = 0; i < count; i++) {
      if (this.#bit === 0) this.#bytes.push(0);
      this.#bytes[this.#bytes.length - 1]! |= ((value >> i) & 1) << this.#bit;
      this.#bit = (this.#bit + 1) & 7;
    }
    return this;
  }

  literal(byte: number): this {
    return this.put(byte < 0x80 ? 2 : 1, 2).put(byte & 0x7f, 7);
  }

  copy(offset: number, length: number): this {
    if (offset < 64) this.put(0, 2).put(offset, 6);
    else if (offset < 320)
      this.put(3, 2)
        .put(0, 1)
        .put(offset - 64, 8);
    else
      this.put(3, 2)
        .put(1, 1)
        .put(offset - 320, 12);
    const bits = 31 - Math.clz32(length - 1);
    return this.put(1 << bits, bits + 1).put(length - 1 - (1 << bits), bits);
  }

  sync(): this {
    return this.put(3, 2).put(1, 1).put(0xfff, 12);
  }

  get bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}

/** Compresses greedily: the longest copy in reach, else a literal; a mark every 512 bytes and at the end. */
function compress(bytes: Uint8Array): Uint8Array {
  const writer = new BitWriter();
  for (let at = 0; at < bytes.length; ) {
    if (at > 0 && at % 512 === 0) writer.sync();
    const room = Math.min(512 - (at % 512), bytes.length - at);
    let best = { offset: 0, length: 1 };
    for (let offset = 1; offset <= Math.min(at, 500); offset++) {
      let length = 0;
      while (length < room && bytes[at + length] === bytes[at + length - offset]) length++;
      if (length > best.length) best = { offset, length };
    }
    if (best.length >= 2) writer.copy(best.offset, best.length);
    else writer.literal(bytes[at]!);
    at += best.length;
  }
  return writer.sync().bytes;
}

const u32 = (...values: number[]) =>
  values.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24]);
const text = (value: string) => [...encodeUtf16(value), 0, 0];
const NONE = -1;

interface Named {
  name: string;
  type: number;
  value?: number[];
  qualifiers?: Named[];
}

function list(items: number[][]): number[] {
  const body = items.flat();
  return [...u32(body.length + 8, items.length), ...body];
}

function qualifier({ name, type, value = [] }: Named): number[] {
  const heap = [...text(name), ...value];
  return [...u32(heap.length + 16, type, 0, text(name).length), ...heap];
}

function property({ name, type, value, qualifiers = [] }: Named): number[] {
  const heap = [...text(name), ...(value ?? [])];
  const valueOffset = value === undefined ? NONE : text(name).length;
  const own = list(qualifiers.map(qualifier));
  return [...u32(heap.length + own.length + 20, type, 0, valueOffset, heap.length), ...heap, ...own];
}

function object(kind: number, properties: Named[], methods: Named[] = []): number[] {
  const [first, second] = [list(properties.map(property)), list(methods.map(property))];
  const lengths = [NONE, 0, first.length];
  return [...u32(first.length + second.length + 20, ...lengths, kind), ...first, ...second];
}

function root(objects: number[][], tail: number[] = []): Uint8Array {
  const body = objects.flat();
  return Uint8Array.from([...u32(0x424d4f46, body.length + 20, 1, 1, objects.length), ...body, ...tail]);
}

function blob(decompressed: Uint8Array): Uint8Array {
  const compressed = compress(decompressed);
  return Uint8Array.from([...u32(0x424d4f46, 1, compressed.length, decompressed.length), ...compressed]);
}

const string = (name: string, value: string): Named => ({ name, type: 8, value: text(value) });
const CIMTYPE = (type: string) => string("CIMTYPE", type);

const SAMPLE = root([
  object(1, [
    string("__CLASS", "__Win32Provider"),
    string("__NAMESPACE", "\\\\.\\ROOT\\wmi"),
    string("__ALIAS", "P"),
    string("Name", "prov\u00e9"),
    { name: "Data", type: 0x2003, value: u32(24, 1, 2, 12, 7, -1) },
  ]),
  object(1, [
    string("__CLASS", "__MethodProviderRegistration"),
    string("__NAMESPACE", "\\\\.\\root\\wmi"),
    { name: "provider", type: 0x4008, value: text("P") },
    { name: "Flag", type: 0x0b, value: [255, 255] },
    { name: "Null", type: 8 },
  ]),
  object(
    0,
    [
      string("__CLASS", "C"),
      string("__SUPERCLASS", "D"),
      { name: "N", type: 3, value: u32(5), qualifiers: [CIMTYPE("uint8")] },
    ],
    [
      {
        name: "Run",
        type: 0x200d,
        value: (() => {
          const id = (value: number): Named => ({ name: "id", type: 3, value: u32(value) });
          const both = (word: string): Named => ({
            name: "Both",
            type: 8,
            qualifiers: [{ name: word, type: 0x0b, value: [255, 255] }, id(0), CIMTYPE("string")],
          });
          const objects = [
            object(1, [
              string("__CLASS", "__PARAMETERS"),
              { name: "In", type: 3, qualifiers: [id(1), CIMTYPE("uint32")] },
              both("in"),
            ]),
            object(1, [both("out"), { name: "ReturnValue", type: 3, qualifiers: [CIMTYPE("uint32")] }]),
          ].flat();
          return [...u32(objects.length + 16, 1, 2, objects.length + 4), ...objects];
        })(),
      },
    ],
  ),
]);

test("objects become the declarations that a text would have", () => {
  const parsed = parseBinaryMof(Uint8Array.from([...blob(SAMPLE), 0, 0, 0]));
  expect(parsed?.issues).toEqual([]);
  expect(parsed?.decompressed).toEqual(SAMPLE);
  expect(parsed?.declarations).toMatchObject([
    {
      kind: "instance",
      className: "__Win32Provider",
      namespace: "root\\wmi",
      alias: "P",
      properties: [
        { name: "Name", value: "prov\u00e9" },
        { name: "Data", value: [7n, -1n] },
      ],
      path: { namespace: "root\\wmi", keys: [{ name: "Name", value: "prov\u00e9" }] },
    },
    {
      properties: [
        { name: "provider", value: '\\\\.\\root\\wmi:__Win32Provider.Name="prov\u00e9"' },
        { name: "Flag", value: true },
        { name: "Null", value: null },
      ],
      references: [{ property: "provider", alias: "P", target: 0 }],
    },
    {
      kind: "class",
      name: "C",
      superclass: "D",
      namespace: "root\\default",
      properties: [{ name: "N", cimType: "uint8", isArray: false, value: 5n, qualifiers: [] }],
      methods: [
        {
          name: "Run",
          returnType: "uint32",
          parameters: [
            {
              name: "Both",
              cimType: "string",
              qualifiers: [{ name: "in" }, { name: "id", value: 0n }, { name: "out" }],
            },
            { name: "In", cimType: "uint32", qualifiers: [{ name: "id", value: 1n }] },
          ],
        },
      ],
    },
  ]);
});

describe("DS-01", () => {
  test("what is compressed comes out the same", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 1500 }),
      fc.array(fc.constantFrom(0, 1, 0xff), { maxLength: 1500 }).map((values) => Uint8Array.from(values)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        const { bytes: output, fault, syncMarks } = decompressDs01(compress(input), input.length);
        expect(fault).toBeUndefined();
        expect(output).toEqual(input);
        expect(syncMarks).toBe(Math.max(1, Math.ceil(input.length / 512)));
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ["not the signature", Uint8Array.of(0x44, 0x53, 0, 2), 1, 0, 3],
    ["a copy from before the start", new BitWriter().literal(65).copy(2, 2).bytes, 3, 1, 6],
    ["a copy from nowhere", new BitWriter().literal(65).put(0, 8).bytes, 3, 1, 6],
    ["a length over 8 bits", new BitWriter().literal(65).put(0, 2).put(1, 6).put(0, 16).bytes, 3, 1, 7],
    ["too much in a copy", new BitWriter().literal(65).copy(1, 9).bytes, 5, 1, 7],
    ["too much in a literal", new BitWriter().literal(65).literal(66).bytes, 1, 1, 6],
    ["an end too early", new BitWriter().literal(65).bytes, 2, 1, 5],
  ])("%s", (_, input, declared, length, offset) => {
    const { bytes, fault } = decompressDs01(input, declared);
    expect(bytes).toHaveLength(length);
    expect(fault).toMatchObject({ offset });
  });
});

describe("damage", () => {
  const codes = (bytes: Uint8Array) => parseBinaryMof(bytes)?.issues.map(({ code, offset }) => `${code} ${offset}`);

  test("other bytes are no binary MOF", () => {
    expect(parseBinaryMof(new Uint8Array(0))).toBeUndefined();
    expect(parseBinaryMof(blob(SAMPLE).subarray(0, 15))).toBeUndefined();
    expect(parseBinaryMof(Uint8Array.from([...u32(0x424d4f46, 2, 0, 0)]))).toBeUndefined();
  });

  test("an object that can't be read costs itself", () => {
    const good = object(1, [string("__CLASS", "A")]);
    const bad = object(7, [string("__CLASS", "B")]);
    const parsed = parseBinaryMof(blob(root([good, bad, good])));
    expect(parsed?.declarations).toHaveLength(2);
    expect(parsed?.issues).toMatchObject([{ code: "BMF_STRUCTURE", offset: 20 + good.length }]);
  });

  test("a cut blob gives the objects before the cut", () => {
    const whole = blob(SAMPLE);
    for (const part of [0.3, 0.6, 0.9]) {
      const parsed = parseBinaryMof(whole.subarray(0, whole.length * part));
      expect(parsed?.issues.length).toBeGreaterThan(1);
      expect(parsed?.declarations.length).toBeLessThan(3);
    }
    expect(parseBinaryMof(whole.subarray(0, whole.length * 0.9))?.declarations.length).toBeGreaterThan(0);
  });

  test("flavors belong to a qualifier each, and their table ends with the data", () => {
    const table = (...entries: number[]) => [
      ...new TextEncoder().encode("BMOFQUALFLAVOR11"),
      ...u32(entries.length / 2, ...entries),
    ];
    const one = object(1, [{ ...string("A", "a"), qualifiers: [CIMTYPE("string")] }]);
    const at = 20 + one.length - 8 - qualifier(CIMTYPE("string")).length;
    const parsed = parseBinaryMof(blob(root([one], table(at, 3))));
    expect(parsed?.issues).toEqual([]);
    expect(parsed?.objects[0]?.properties[0]?.qualifiers[0]?.flavor).toBe(3);
    expect(codes(blob(root([one], table(at + 1, 3))))).toEqual([`BMF_STRUCTURE ${20 + one.length}`]);
    expect(codes(blob(root([one], table(at, 3, 0).slice(0, -1))))).toEqual([`BMF_STRUCTURE ${20 + one.length}`]);
  });

  test("structures that overlap exhaust the budget, not the machine", () => {
    const depth = 40;
    let bomb = object(1, [string("__CLASS", "X")]);
    for (let i = 0; i < depth; i++) {
      const inner = list([property({ name: "P", type: 0x0d, value: bomb })]);
      // Properties and methods are the same list, so that each level doubles the work.
      bomb = [...u32(inner.length + 20, NONE, 0, 0, 1), ...inner];
    }
    expect(codes(blob(root([bomb])))).toEqual(["BMF_LIMIT 20"]);
  });

  test("absurd lengths", () => {
    const huge = Uint8Array.from([...u32(0x424d4f46, 1, -1, -1), ...compress(SAMPLE)]);
    expect(codes(huge)?.slice(0, 2)).toEqual(["BMF_HEADER 8", "BMF_LIMIT 12"]);
    expect(parseBinaryMof(huge)?.declarations).toHaveLength(3);
  });

  test("any damage gives objects or issues", () => {
    const damage = fc.array(fc.tuple(fc.nat(SAMPLE.length - 1), fc.constantFrom(0, 1, 4, 0x7f, 0xff, 0x20)), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(damage, fc.option(fc.nat(SAMPLE.length)), (places, end) => {
        const bytes = SAMPLE.slice(0, end ?? SAMPLE.length);
        for (const [at, value] of places) if (at < bytes.length) bytes[at] = value;
        const parsed = parseBinaryMof(plainBlob(bytes));
        expect(parsed && parsed.declarations.length + parsed.issues.length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const input = Uint8Array.from([...u32(0x424d4f46, 1, bytes.length + 4, 5000), 0x44, 0x53, 0, 1, ...bytes]);
        expect(parseBinaryMof(input)?.issues.length).toBeGreaterThan(0);
      }),
    );
  });

  /** As literals only, which is quick to make. */
  function plainBlob(bytes: Uint8Array): Uint8Array {
    const writer = new BitWriter();
    for (const byte of bytes) writer.literal(byte);
    const compressed = writer.sync().bytes;
    return Uint8Array.from([...u32(0x424d4f46, 1, compressed.length, bytes.length), ...compressed]);
  }
});
