import { expect, test } from "vitest";
import { decodePayload } from "./decode-payload.ts";

test.each([
  ["#@~^DgAAAA==\\ko$K6,JC\x7fV^GJqAQAAA==^#~@", 'MsgBox "Hello"'],
  ["#@~^GQAAAA==\\ko$K6,JC\x7fV^GPSW.V9J~@#@&JwcAAA==^#~@", 'MsgBox "Hello world" \r\n'],
  [
    "#@~^RQAAAA==-mD~sX|:/TP{~J:+dYbxL~@!F@*@!+@*@!&@*eEI@#@&@#@&.jm.raY 214Wv:zms/obI0xEAAA==^#~@",
    'var my_msg = "Testing <1><2><3>!";\r\n\r\nVScript.Echo(my_msg);',
  ],
])("%s", (encoded, text) => {
  const { layers } = decodePayload(`<script>${encoded}</script>`, { language: "vbscript" });
  expect(layers[0]).toEqual({
    encoding: "script-encoder",
    text,
    start: 8,
    end: 8 + encoded.length,
    depth: 1,
    parent: -1,
    content: "text",
  });
});

test("each meaning is used once: the table holds no slip", () => {
  const codes = Array.from({ length: 95 }, (_, i) => i + 32).filter((code) => ![60, 62, 64].includes(code));
  for (const lead of [0, 1, 2]) {
    // Places 0, 1 and 2 of the cycle take the first, second and third meaning.
    const decoded = codes.map((code) => {
      const encoded = `#@~^DgAAAA==${"a".repeat(lead)}${String.fromCharCode(code)}JqAQAA==^#~@`;
      return decodePayload(encoded, { language: "vbscript" }).layers[0]?.text[lead];
    });
    expect(new Set(decoded).size).toBe(codes.length);
  }
});

test("without an end there is nothing", () => {
  expect(decodePayload("#@~^DgAAAA==abc #@~^DgAAAA==abc", { language: "vbscript" }).layers).toEqual([]);
});
