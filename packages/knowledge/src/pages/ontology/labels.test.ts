import fc from "fast-check";
import { expect, test } from "vitest";
import { capitalised, lastSegment, localName, percentEncoded, safeLabel } from "./labels.ts";

test.each([
  ["Windows Management Instrumentation", "Windows management instrumentation", "Windows management instrumentation"],
  ["/etc/passwd and /etc/shadow", "/etc/passwd and /etc/shadow", "-etc-passwd and -etc-shadow"],
  ["ARIMA Model", "Arima model", "Arima model"],
  [" X ", " x ", "x"],
  ["\ufeffX\u0085", "\ufeffx\u0085", "\ufeffx"],
  ["𐐨𐐀", "𐐀𐐨", "𐐀𐐨"],
  ["", "", ""],
])("the label %j as heading and as file name", (label, heading, safe) => {
  expect([capitalised(label), safeLabel(label)]).toEqual([heading, safe]);
});

test.each([
  ["a b/c.md", "a%20b/c.md"],
  ["C++ (x)!*'", "C%2B%2B%20%28x%29%21%2A%27"],
  ["é~_-.", "%C3%A9~_-."],
  ["\ud800", "%EF%BF%BD"],
])("percent-encodes %j", (text, encoded) => {
  expect(percentEncoded(text)).toBe(encoded);
});

test("what is encoded is plain and decodes to what it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const encoded = percentEncoded(text);
      expect(encoded).toMatch(/^[A-Za-z0-9_.\-~/%]*$/);
      expect(decodeURIComponent(encoded)).toBe(text);
    }),
  );
});

test("names of an IRI", () => {
  const iri = "http://d3fend.mitre.org/ontologies/d3fend.owl#T1084";
  expect([lastSegment(iri), localName(iri), localName("http://x/y/BFO_1"), localName("urn:x")]).toEqual([
    "d3fend.owl#T1084",
    "T1084",
    "BFO_1",
    "urn:x",
  ]);
});
