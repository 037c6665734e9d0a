import { formatObjectPath, parseMof, parseObjectPath } from "@unbind/mof";
import { parseWql } from "@unbind/wql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { hostileNames } from "./hostile-names.test-support.ts";
import {
  asciiBytes,
  asciiJson,
  mofText,
  powershellComment,
  powershellData,
  toBase64,
  utf16Bytes,
  wqlText,
  yamlText,
} from "./index.ts";

const PRINTABLE = /^[\x20-\x7e]*$/;
const anyText = fc.string({ unit: "binary", maxLength: 60 });
const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

function everyText(check: (text: string) => void): void {
  for (const name of hostileNames) check(name);
  fc.assert(fc.property(fc.oneof(anyText, anyUnits), check), { numRuns: 300 });
}

describe("base64", () => {
  it("equals the platform's, for every length", () => {
    for (let length = 0; length < 70; length++) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 0xff);
      expect(toBase64(bytes)).toBe(btoa(String.fromCharCode(...bytes)));
    }
  });

  it("keeps every UTF-16 unit", () => {
    everyText((text) => {
      const units = new Uint16Array(utf16Bytes(text).slice().buffer);
      expect(Array.from(units, (unit) => String.fromCharCode(unit)).join("")).toBe(text);
    });
  });
});

describe("ASCII JSON", () => {
  it("says every text in printable ASCII", () => {
    everyText((text) => {
      const json = asciiJson({ name: text });
      expect(json).toMatch(PRINTABLE);
      expect(JSON.parse(json)).toEqual({ name: text });
    });
  });

  it("travels as base64 without loss", () => {
    everyText((text) => {
      const json = atob(powershellData([text]));
      expect(asciiBytes(json)).toHaveLength(json.length);
      expect(JSON.parse(json)).toEqual([text]);
    });
  });
});

describe("WQL literal", () => {
  it("reads back as the text, or refuses a NUL", () => {
    everyText((text) => {
      if (text.includes("\0")) {
        expect(() => wqlText(text)).toThrow("NUL");
        return;
      }
      const result = parseWql(`SELECT * FROM __EventFilter WHERE Name = ${wqlText(text)}`);
      if (!result.ok) throw new Error(JSON.stringify(result));
      const { where } = result.query as { where?: { right?: { value?: unknown } } };
      expect(where).toMatchObject({ right: { kind: "string", value: text } });
    });
  });
});

describe("object path", () => {
  it("reads back as the key, one level deep and inside a binding's path", () => {
    everyText((text) => {
      if (text.length > 1000) return;
      const path = {
        host: undefined,
        namespace: undefined,
        className: "__EventFilter",
        keys: [{ name: "Name", value: text }],
        singleton: false,
      };
      const once = formatObjectPath(path);
      expect(keyOf(once)).toBe(text);
      const twice = formatObjectPath({ ...path, className: "B", keys: [{ name: "Filter", value: once }] });
      expect(keyOf(keyOf(twice))).toBe(text);
    });
  });

  function keyOf(text: string): string {
    const result = parseObjectPath(text);
    if (!result.ok) throw new Error(text);
    return String(result.path.keys[0]?.value);
  }
});

describe("MOF literal", () => {
  it("reads back as the text, in printable ASCII", () => {
    everyText((text) => {
      const literal = mofText(text);
      expect(literal).toMatch(PRINTABLE);
      const file = parseMof(asciiBytes(`instance of __EventFilter { Name = ${literal}; };`));
      expect(file.issues).toEqual([]);
      const [declaration] = file.declarations;
      expect(declaration).toMatchObject({ kind: "instance" });
      const { properties } = declaration as { properties: { name: string; value: unknown }[] };
      expect(properties[0]?.value).toBe(text);
    });
  });
});

describe("YAML scalar", () => {
  it("reads back as the text under YAML 1.1 and 1.2, or refuses an unpaired surrogate", () => {
    everyText((text) => {
      if (!text.isWellFormed()) {
        expect(() => yamlText(text)).toThrow("unpaired surrogate");
        return;
      }
      const line = `key: ${yamlText(text)}`;
      expect(line).toMatch(PRINTABLE);
      expect(parseYaml(line)).toEqual({ key: text });
      expect(parseYaml(line, { version: "1.1" })).toEqual({ key: text });
    });
  });
});

describe("PowerShell comment", () => {
  it("stays one line of ASCII", () => {
    everyText((text) => {
      expect(powershellComment(text)).toMatch(/^# [\x20-\x7e]*$/);
    });
  });
});
