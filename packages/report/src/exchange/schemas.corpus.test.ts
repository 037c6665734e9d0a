import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ScanReport } from "@unbind/model";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanMisp } from "../misp/events.ts";
import { scanOcsf } from "../ocsf/events.ts";
import { ocsfProblems } from "../ocsf/ocsf.test-support.ts";
import { hostileReport, judgedReport } from "../sample-report.ts";
import { scanStix } from "../stix/bundle.ts";

const schemas = resolve(process.env.UNBIND_CORPUS ?? "../shared", "schemas");
const load = (...path: string[]) => JSON.parse(readFileSync(join(schemas, ...path), "utf8"));
const time = "2026-04-01T00:00:00Z";

/** The judged sample, then anything at all. */
function forAll(check: (report: ScanReport) => void): void {
  check(judgedReport);
  fc.assert(fc.property(hostileReport, check), { numRuns: 40 });
}

describe.skipIf(!existsSync(schemas))("STIX 2.1", () => {
  const folder = "stix2.1-json-schemas/schemas";
  const ids = new Map<string, string>();
  const ajv = new Ajv2020({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat("uri", (text) => URL.canParse(text) && !/[\s"<>\\^`{|}]/.test(text));
  ajv.addFormat("email", /^[^\s@]+@[^\s@]+$/);
  ajv.addFormat("idn-hostname", /^[^\s/@]+$/);

  function prepare(): void {
    if (ids.size > 0) return;
    for (const kind of readdirSync(join(schemas, folder))) {
      for (const file of readdirSync(join(schemas, folder, kind))) {
        const schema = load(folder, kind, file);
        ajv.addSchema(schema);
        ids.set(file.replace(".json", ""), schema.$id);
      }
    }
  }

  it("has nothing but objects that their schemas know", () => {
    prepare();
    forAll((report) => {
      for (const object of JSON.parse(scanStix(report, { time })).objects) {
        const validate = ajv.getSchema(ids.get(object.type) ?? ids.get("cyber-observable-core") ?? "");
        expect(validate?.(object), JSON.stringify([object, validate?.errors])).toBe(true);
      }
    });
  });
});

describe.skipIf(!existsSync(schemas))("MISP", () => {
  it("obeys the strict schema", () => {
    const { $schema: _, id: __, ...schema } = load("misp/misp-schema.json");
    // Draft 4 let a list of names pass for the schema of a property called "required".
    delete schema.defs.sharing_group.properties.required;
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    forAll((report) => {
      for (const event of JSON.parse(scanMisp(report, { time })).response) {
        expect(validate(event), JSON.stringify(validate.errors)).toBe(true);
        for (const { value } of event.Event.Attribute) expect(value.trim()).not.toBe("");
      }
    });
  });
});

describe.skipIf(!existsSync(schemas))("OCSF 1.6", () => {
  it("has what a Detection Finding needs and nothing it doesn't know", () => {
    const { classes, objects } = load("ocsf/ocsf-1.6.0-findings-subset.json");
    forAll((report) => {
      for (const line of scanOcsf(report, { time }).split("\n").filter(Boolean))
        expect(ocsfProblems(JSON.parse(line), classes.detection_finding, objects, "event")).toEqual([]);
    });
  });

  it("is checked by rules that the format's own example passes, and not without its time", () => {
    const { classes, objects } = load("ocsf/ocsf-1.6.0-findings-subset.json");
    const example = load("examples/finding.ocsf-1.6.json");
    expect(ocsfProblems(example, classes.detection_finding, objects, "event")).toEqual([]);
    const { time: _, ...rest } = example;
    expect(ocsfProblems(rest, classes.detection_finding, objects, "event")).toEqual(["event.time is missing"]);
  });
});
