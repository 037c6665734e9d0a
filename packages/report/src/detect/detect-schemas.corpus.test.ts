import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DetectReport } from "@unbind/model";
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ocsfProblems } from "../ocsf/ocsf.test-support.ts";
import { detectNavigator } from "./navigator.ts";
import { detectOcsf } from "./ocsf.ts";
import { hostileDetection, sampleDetection } from "./sample-detection.ts";
import { detectSarif } from "./sarif.ts";

const schemas = resolve(process.env.UNBIND_CORPUS ?? "../shared", "schemas");
const load = (path: string) => JSON.parse(readFileSync(join(schemas, path), "utf8"));
const time = "2026-04-01T00:00:00Z";

function forAll(check: (report: DetectReport) => void): void {
  check(sampleDetection);
  fc.assert(fc.property(hostileDetection, check), { numRuns: 40 });
}

describe.skipIf(!existsSync(schemas))("findings of rules in the formats of others", () => {
  it("SARIF 2.1.0 obeys its schema, whose own example passes", () => {
    // The schema is draft 4; nothing in it but these two members means something else today.
    const { $schema: _, id: __, ...schema } = load("sarif/sarif-schema-2.1.0.json");
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
    ajv.addFormat("uri", (text: string) => URL.canParse(text));
    ajv.addFormat(
      "uri-reference",
      (text: string) => URL.canParse(text, "https://base.example/") && !/[\s"<>\\^`{|}]/.test(text),
    );
    ajv.addFormat("date-time", true);
    const validate = ajv.compile(schema);
    expect(validate(load("examples/mapping.sarif.json")), JSON.stringify(validate.errors)).toBe(true);
    forAll((report) => {
      expect(validate(JSON.parse(detectSarif(report))), JSON.stringify(validate.errors)).toBe(true);
    });
    expect(validate({ ...JSON.parse(detectSarif(sampleDetection)), extra: 1 })).toBe(false);
  });

  it("OCSF 1.6 has what a Detection Finding needs and nothing it doesn't know", () => {
    const { classes, objects } = load("ocsf/ocsf-1.6.0-findings-subset.json");
    forAll((report) => {
      for (const line of detectOcsf(report, { time }).split("\n").filter(Boolean))
        expect(ocsfProblems(JSON.parse(line), classes.detection_finding, objects, "event")).toEqual([]);
    });
  });

  it("Navigator layers have what a layer needs", () => {
    const example = load("examples/findings.navigator-4.5.json");
    forAll((report) => {
      const layer = JSON.parse(detectNavigator(report));
      expect(Object.keys(layer)).toEqual(expect.arrayContaining(["name", "versions", "domain", "techniques"]));
      for (const key of Object.keys(layer)) expect(Object.keys(example)).toContain(key);
      for (const { techniqueID } of layer.techniques) expect(techniqueID).toMatch(/^T\d{4}(\.\d{3})?$/);
    });
  });
});
