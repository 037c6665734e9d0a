import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PAYLOAD_LIMITS } from "./budget.ts";
import { decodePayload } from "./decode-payload.ts";
import type { DecodedPayload, PayloadLanguage } from "./decoded-layer.ts";

const LANGUAGES: readonly (PayloadLanguage | undefined)[] = [undefined, "command", "powershell", "vbscript", "jscript"];
const LARGE = 1 << 20;
const fill = (unit: string, length = LARGE): string => unit.repeat(Math.ceil(length / unit.length));

function decode(text: string, language: PayloadLanguage | undefined): DecodedPayload {
  return decodePayload(text, language === undefined ? {} : { language });
}

/** Every layer lies in its parent, one deeper, and inside the limits. */
function expectSound(payload: string, { layers }: DecodedPayload): void {
  expect(layers.length).toBeLessThanOrEqual(PAYLOAD_LIMITS.layers);
  for (const [i, layer] of layers.entries()) {
    expect(layer.parent).toBeLessThan(i);
    const parent = layers[layer.parent];
    expect(layer.depth).toBe((parent?.depth ?? 0) + 1);
    expect(layer.depth).toBeLessThanOrEqual(PAYLOAD_LIMITS.depth);
    expect(layer.start).toBeGreaterThanOrEqual(0);
    expect(layer.end).toBeGreaterThan(layer.start);
    expect(layer.end).toBeLessThanOrEqual((parent?.text ?? payload).length);
    expect(layer.text).not.toBe("");
  }
}

describe("what would take too long is cut, and says by what", () => {
  const nested = (times: number): string => {
    let text = "IEX (New-Object Net.WebClient)";
    for (let i = 0; i < times; i++) text = btoa(text);
    return text;
  };

  test("forty layers of base64", () => {
    const payload = `x ${nested(40)}`;
    const decoded = decodePayload(payload);
    expect(decoded.cut).toBe("characters");
    expect(decoded.layers.length).toBeGreaterThan(3);
    expectSound(payload, decoded);
  });

  test("thirteen layers of base64", () => {
    const decoded = decodePayload(nested(13));
    expect(decoded.cut).toBe("depth");
    expect(decoded.layers).toHaveLength(12);
    expect(decoded.layers[11]?.text).toBe(btoa("IEX (New-Object Net.WebClient)"));
  });

  test("twelve are whole", () => {
    const decoded = decodePayload(nested(12));
    expect(decoded.cut).toBeUndefined();
    expect(decoded.layers[11]?.text).toBe("IEX (New-Object Net.WebClient)");
  });

  test("a script of 10 MB: what stands at its beginning is decoded", () => {
    const decoded = decodePayload(`iex ('I'+'EX')\n${fill("Write-Host $x # no more\n", 10 * LARGE)}`, {
      language: "powershell",
    });
    expect(decoded.cut).toBe("characters");
    expect(decoded.layers[0]).toMatchObject({ encoding: "concatenation", text: "IEX", start: 5, end: 13 });
  });

  test("more layers than are kept", () => {
    const payload = Array.from(
      { length: 100 },
      (_, i) => `-enc ${btoa([..."number ", ...String(i)].map((unit) => `${unit}\0`).join(""))}`,
    ).join(" ");
    const decoded = decodePayload(payload);
    expect(decoded.cut).toBe("layers");
    expect(decoded.layers).toHaveLength(PAYLOAD_LIMITS.layers);
    expect(decoded.layers[63]?.text).toBe("number 63");
  });

  test("a sum of a hundred thousand characters", () => {
    const decoded = decodePayload(`x=${fill("Chr(73)&", 800_000)}""`, { language: "vbscript" });
    expect(decoded.cut).toBe("steps");
  });

  test("a compressed flood", async () => {
    const zeros = new Uint8Array(8 << 20).fill(97);
    const stream = new Blob([zeros]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const base64 = btoa([...bytes].map((byte) => String.fromCharCode(byte)).join(""));
    const decoded = decodePayload(`[Convert]::FromBase64String('${base64}')`);
    expect(decoded.cut).toBe("characters");
    expect(decoded.layers[1]?.encoding).toBe("gzip");
    expect(decoded.layers[1]?.text.length).toBeLessThanOrEqual(PAYLOAD_LIMITS.characters);
    expect(decoded.layers[1]?.text.startsWith("aaaa")).toBe(true);
  });
});

describe("bait for each decoder ends, and is sound", () => {
  const UNITS = [
    "{[(",
    "('a'+",
    "-join(",
    "[char]",
    "[a.",
    "[char]73+",
    '"a" & ',
    '"`',
    '\\"',
    "'\\",
    "@'\n",
    "-^e",
    "-e^ ",
    "%a",
    "%comspec:~1,2%",
    "set a=%a%&",
    "a`",
    "%41",
    "%41%41%41 ",
    "(/aaaa",
    "\\x41",
    "&#65;",
    "41 ",
    "1 ",
    "1,2;",
    "-bxor $k ",
    "^ a",
    "FromBase64String('SQBFAFgA');",
    "$a=$a+$a;",
    "$s+='abcdefgh';",
    's=s & "abcdefgh":',
    "$a=(",
    "'a',",
    "'abc'[0]",
    ".trim()",
    "StrReverse(",
    "['a',",
    "${",
    "<#",
    "-enc SQBFAFgA ",
  ];
  test.each(UNITS)("%s", (unit) => {
    const payload = `$a='abc';x='abc'${fill(unit, 40_000)}`;
    for (const language of LANGUAGES) expectSound(payload, decode(payload, language));
  });

  test.each([
    `'${"a".repeat(60_000)}'${".replace('a','aa')".repeat(2000)}`,
    `'${"{0}".repeat(60_000)}' -f '${"x".repeat(60_000)}'`,
    ...[".replace(X,'b')", ".split(X)", " -replace X,'b'", " -split X"].map(
      (call) => `'a'${call.replace("X", `'${"a|".repeat(150_000)}'`)}`,
    ),
    "'aaaaaaaaaa'*10000*10000*10000",
    "(1..100000)|%{(1..100000)|%{$_}}",
    `$a='${"x".repeat(10_000)}';"${"$a".repeat(50_000)}"`,
    `set x=${"y".repeat(2000)}& ${"%x%".repeat(100_000)}`,
    `set x=${"y".repeat(2000)}& ${`%x:y=${"z".repeat(60)}%`.repeat(10_000)}`,
  ])("a text that would grow without end: %.30s", (payload) => {
    for (const language of LANGUAGES) {
      const decoded = decode(payload, language);
      for (const layer of decoded.layers) expect(layer.text.length).toBeLessThan(2 * LARGE);
    }
  });
});

test("any text, in any language, gives sound layers and no error", () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    "`",
    "^",
    "(",
    ")",
    "[",
    "]",
    "{0}",
    " -f ",
    "-join",
    " -replace ",
    "[char]",
    "$a",
    "=",
    "+",
    "&",
    ",",
    "..",
    "%",
    "|%{",
    "}",
    "$_",
    "-1",
    "73",
    "0x41",
    "&H41",
    "Chr(",
    "StrReverse(",
    ".split('')",
    ".Replace('a','b')",
    "SQBFAFgA",
    "-enc ",
    "H4sI",
    "\\x41",
    "/a/g",
    "[Convert]::",
    "::",
    ".",
    "\n",
    " _\n",
    ";",
    "-bxor 35",
    "41424344454647484950",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 25 }),
      fc.constantFrom(...LANGUAGES),
      (pieces, language) => {
        const payload = pieces.join("");
        expectSound(payload, decode(payload, language));
      },
    ),
    { numRuns: 500 },
  );
});

test("the same payload gives the same layers twice", () => {
  const payload = "$a='I';iex($a+'EX'+[char]32);('c'+'d');[char[]](73,69,88) -join ''";
  expect(decodePayload(payload)).toEqual(decodePayload(payload));
});
