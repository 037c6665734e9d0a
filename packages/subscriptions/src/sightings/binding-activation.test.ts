import { describe, expect, test } from "vitest";
import { activation, event, mofOf, OWNER, OWNER_BYTES, WMI } from "../events.test-support.ts";
import { MOF_CUT } from "./binding-activation.ts";
import { sightingsOf } from "./sightings-of.ts";

const only = (one: Parameters<typeof sightingsOf>[0]) => sightingsOf(one).sightings[0];

describe("5861", () => {
  test("both objects, the owner as a SID, the namespace in one form", () => {
    const { sightings, issues } = sightingsOf(
      activation(3, {
        className: "ActiveScriptEventConsumer",
        properties: [
          "KillTimeout = 45;",
          'ScriptText = "a\\n\\tb = \\"c\\"";',
          "MaximumFileSize = 18446744073709551615;",
          'Tags = {"x", ""};',
        ],
      }),
    );
    expect(issues).toEqual([]);
    expect(sightings).toHaveLength(1);
    expect(sightings[0]).toMatchObject({
      kind: "activated",
      object: "binding",
      namespace: "root\\subscription",
      filter: { name: "F", queryLanguage: "WQL", eventNamespace: "root\\cimv2", creatorSid: OWNER },
      consumer: {
        class: "ActiveScriptEventConsumer",
        name: "C",
        properties: {
          KillTimeout: 45,
          ScriptText: 'a\n\tb = "c"',
          MaximumFileSize: "18446744073709551615",
          Tags: ["x", ""],
        },
        creatorSid: OWNER,
      },
      actor: undefined,
      caveats: [],
    });
  });

  test.each([
    ["line feeds and tabs", (text: string) => text],
    ["commas in place of control characters", (text: string) => text.replace(/[\n\t]+/g, ", ")],
    ["single blanks", (text: string) => text.replace(/\s+/g, " ")],
  ])("layout: %s", (_, change) => {
    const one = activation(1);
    one.data = one.data.map((field) => ({ ...field, value: change(field.value) }));
    expect(only(one)).toMatchObject({
      filter: { name: "F" },
      consumer: { properties: { CommandLineTemplate: "cmd.exe /c whoami" } },
    });
  });

  test("values by position where the manifest names them otherwise", () => {
    const one = activation(1);
    one.data = one.data.map((field, i) => ({ ...field, name: `Param${i}` }));
    expect(only(one)).toMatchObject({ namespace: "root\\subscription", consumer: { name: "C" } });
  });

  test("MOF text alone, as localised messages leave it", () => {
    const one = event(WMI, 5861, 1, { data: { PossibleCause: mofOf({}) }, traits: ["from-message"] });
    expect(only(one)).toMatchObject({
      namespace: undefined,
      filter: { name: "F" },
      consumer: { class: "CommandLineEventConsumer", name: "C" },
      caveats: ["values taken from the message"],
    });
  });

  test("a cut text: what is there is kept, the rest is unknown", () => {
    const one = activation(1);
    one.data = one.data.map((field) =>
      field.name === "PossibleCause" ? { ...field, value: field.value.slice(0, -60) } : field,
    );
    const { sightings, issues } = sightingsOf(one);
    expect(sightings[0]).toMatchObject({
      consumer: { class: "CommandLineEventConsumer", name: "C" },
      caveats: [MOF_CUT],
    });
    expect(issues.map(({ code }) => code)).toEqual(["WMI_MOF_CUT"]);
  });

  test("a value that the cut goes through is kept as far as it goes", () => {
    const text = mofOf({ properties: ['CommandLineTemplate = "cmd.exe /c start the rest is cut";'] });
    const data = {
      Namespace: "",
      ESS: "F",
      CONSUMER: 'CommandLineEventConsumer="C"',
      PossibleCause: text.slice(0, text.indexOf(" rest")),
    };
    expect(only(event(WMI, 5861, 1, { data }))?.consumer?.properties).toEqual({
      CommandLineTemplate: "cmd.exe /c start the",
    });
  });

  test("no MOF at all: names from the head", () => {
    const data = { Namespace: "//./root/default", ESS: "F", CONSUMER: 'LogFileEventConsumer="C"', PossibleCause: "" };
    expect(only(event(WMI, 5861, 1, { data }))).toMatchObject({
      namespace: "root\\default",
      filter: { name: "F" },
      consumer: { class: "LogFileEventConsumer", name: "C", properties: {} },
      caveats: [MOF_CUT],
    });
  });

  test("a head that names other objects is told", () => {
    const one = activation(1);
    one.data = one.data.map((field) => {
      if (field.name === "ESS") return { ...field, value: "SCM Event Log Filter" };
      return field.name === "CONSUMER"
        ? { ...field, value: 'NTEventLogEventConsumer="SCM Event Log Consumer"' }
        : field;
    });
    expect(only(one)).toMatchObject({
      filter: { name: "F" },
      consumer: { name: "C" },
      caveats: [
        'the head names the filter "SCM Event Log Filter"',
        'the head names the consumer "SCM Event Log Consumer"',
      ],
    });
  });

  test.each(["{1, 2, 3}", "{1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 256}", '"S-1-5-18"'])(
    "a CreatorSID that is none is kept: %s",
    (sid) => {
      const consumer = only(activation(1, { sid }))?.consumer;
      expect(consumer?.creatorSid).toBeUndefined();
      expect(Object.keys(consumer?.properties ?? {})).toContain("CreatorSID");
    },
  );

  test("further properties of the filter are kept", () => {
    const filter = only(activation(1, { filterProperties: ['EventAccess = "O:BA";'] }))?.filter;
    expect(filter?.properties).toEqual({ EventAccess: "O:BA" });
  });

  test("a property named like a prototype is a property", () => {
    const properties =
      only(activation(1, { properties: ['__proto__ = "x";', `constructor = ${OWNER_BYTES};`] }))?.consumer
        ?.properties ?? {};
    expect(Object.keys(properties)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype);
  });

  test("nothing to read is an issue", () => {
    expect(sightingsOf(event(WMI, 5861, 1)).issues.map(({ code }) => code)).toEqual(["WMI_VALUES_MISSING"]);
    const empty = { Namespace: "", ESS: "", CONSUMER: "", PossibleCause: "" };
    expect(sightingsOf(event(WMI, 5861, 1, { data: empty })).issues.map(({ code }) => code)).toEqual([
      "WMI_MOF_UNREAD",
    ]);
  });

  test("recovered from slack, its definition lost: no host, no activation", () => {
    const one = activation(
      1,
      {},
      { traits: ["recovered", "definition-lost"], provider: "Other", payloadName: "Operation_ESStoConsumerBinding" },
    );
    expect(only(one)).toMatchObject({ kind: "recovered", host: "", detail: "was: activated" });
    expect(sightingsOf({ ...one, payloadName: "EventData" }).sightings).toEqual([]);
    expect(sightingsOf({ ...one, traits: ["recovered"] }).sightings).toEqual([]);
  });
});
