import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inventoryEvidence, MAX_INVENTORY_LINE } from "./inventory-evidence.ts";

const head = { schema: "unbind.collect/1", host: "WKSTN-04", time: "2026-03-02T09:14:07.1234567Z" };
const filter = {
  kind: "object",
  class: "__EventFilter",
  derivation: ["__IndicationRelated", "__SystemClass"],
  namespace: "root\\subscription",
  relativePath: '__EventFilter.Name="Updater"',
  properties: [
    { name: "Name", value: "Updater", isDefault: false },
    { name: "Query", value: "SELECT * FROM __TimerEvent", isDefault: false },
    { name: "CreatorSID", value: [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0], isDefault: false },
    { name: "EventAccess", value: null, isDefault: true },
  ],
};
const namespace = { kind: "namespace", name: "root\\subscription", classes: ["__EventFilter"], errors: [] };
const end = (objects: number) => ({ kind: "end", objects, errors: 0 });

const bytesOf = (...lines: unknown[]): Uint8Array =>
  new TextEncoder().encode(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
const read = (...lines: unknown[]) => inventoryEvidence(bytesOf(...lines), "c.jsonl");

describe("inventory of a host", () => {
  it("gives a sighting per object, located at its line", () => {
    const { sightings, issues, host, objects, namespaces, time } = read(head, filter, namespace, end(1));
    expect({ issues, host, objects, namespaces, time }).toEqual({
      issues: [],
      time: 134_169_164_471_234_567n,
      host: "WKSTN-04",
      objects: 1,
      namespaces: ["root\\subscription"],
    });
    expect(sightings).toHaveLength(1);
    expect(sightings[0]).toMatchObject({
      kind: "present",
      object: "filter",
      host: "WKSTN-04",
      source: "wmi-inventory",
      caveats: [],
      detail: "read from the live host at 2026-03-02T09:14:07.1234567Z",
      filter: { name: "Updater", query: "SELECT * FROM __TimerEvent", creatorSid: "S-1-5-32-544" },
      evidence: { path: "c.jsonl", offset: bytesOf(head).length, length: bytesOf(filter).length - 1 },
    });
  });

  it("finds a consumer by its derivation, whatever its class is called", () => {
    const consumer = { ...filter, class: "RecoveryPlan", derivation: ["CommandLineEventConsumer", "__EventConsumer"] };
    expect(read(head, consumer, end(1)).sightings[0]).toMatchObject({ consumer: { class: "RecoveryPlan" } });
  });

  it("tells what the host would not show", () => {
    const errors = [{ what: "__EventFilter", code: -2147217405, text: "Access denied" }];
    const { issues } = read(head, { ...namespace, errors }, { kind: "autorecover", error: "no such key" }, end(0));
    expect(issues.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "warning INVENTORY_UNREAD",
      "warning INVENTORY_UNREAD",
    ]);
    expect(issues[0]?.message).toContain(
      "root\\subscription:__EventFilter could not be read on the host: Access denied",
    );
  });

  it("names MOF files that may bring things back, not Windows' own", () => {
    const entries = ["%windir%\\system32\\wbem\\cimwin32.mof", "C:\\ProgramData\\u.mof"];
    const { issues } = read(head, { kind: "autorecover", entries }, end(0));
    expect(issues).toMatchObject([{ code: "INVENTORY_AUTORECOVER", severity: "note" }]);
    expect(issues[0]?.message).toMatch(/: C:\\ProgramData\\u\.mof$/);
  });

  it("says that it is cut, or that objects are missing", () => {
    expect(read(head, filter).issues.map(({ code }) => code)).toEqual(["INVENTORY_TRUNCATED"]);
    expect(read(head, filter, end(2)).issues.map(({ code }) => code)).toEqual(["INVENTORY_COUNT"]);
  });

  it("loses a bad line, not the others", () => {
    const { sightings, issues } = read(head, "{", filter, { kind: "object", class: "Win32_Process" }, end(1));
    expect(sightings).toHaveLength(1);
    expect(issues.map(({ code, evidence }) => [code, evidence.offset])).toEqual([
      ["INVENTORY_LINE", bytesOf(head).length],
      ["INVENTORY_LINE", bytesOf(head, "{", filter).length],
    ]);
  });

  it("doesn't parse a line without end", () => {
    const long = `"${"x".repeat(MAX_INVENTORY_LINE)}"`;
    expect(read(head, long, end(0)).issues.map(({ code }) => code)).toEqual(["INVENTORY_LIMIT"]);
  });

  it("takes any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.json(), (bytes, json) => {
        inventoryEvidence(bytes, "x");
        expect(read(head, json, end(0)).host).toBe("WKSTN-04");
      }),
    );
  });
});
