import { describe, expect, test } from "vitest";
import { event, providerLoad, queryEvent, WMI } from "../events.test-support.ts";
import { sightingsOf } from "./sightings-of.ts";

describe("5857", () => {
  test.each([
    ["CommandLineEventConsumer", "0x0", "CommandLineEventConsumer", "fired"],
    ["activescripteventconsumer", "0x0", "ActiveScriptEventConsumer", "fired"],
    ["NTEventLogEventConsumer", "0x0", "NTEventLogEventConsumer", "fired"],
    ["SMTPEventConsumer", "", "SMTPEventConsumer", "fired"],
    ["LogFileEventConsumer", "0x80041006", "LogFileEventConsumer", "may-have-fired"],
  ])("%s with code %s", (provider, code, className, kind) => {
    const [sighting] = sightingsOf(providerLoad(1, provider, {}, code)).sightings;
    expect(sighting).toMatchObject({ kind, object: "consumer", consumer: { class: className, name: undefined } });
  });

  test.each(["WMI Kernel Trace Event Provider", "CIMWin32", "SCM Event Provider", "MyEventConsumer", ""])(
    "%j proves nothing",
    (provider) => {
      expect(sightingsOf(providerLoad(1, provider))).toEqual({ sightings: [], issues: [] });
    },
  );
});

const failure = (operation: string, user = "CONTOSO\\svc-build") =>
  event(WMI, 5858, 1, {
    data: {
      Id: "{x}",
      ClientMachine: "A",
      User: user,
      ClientProcessId: "1",
      Component: "Unknown",
      Operation: operation,
      ResultCode: "0x80041002",
      PossibleCause: "Unknown",
    },
  });

describe("5858", () => {
  test.each([
    [
      'Start IWbemServices::DeleteInstance - root\\subscription : __EventFilter.Name="x"',
      "filter",
      "root\\subscription",
    ],
    [
      'Start IWbemServices::PutInstance - ROOT\\default : CommandLineEventConsumer.Name="x"',
      "consumer",
      "root\\default",
    ],
    [
      'Start IWbemServices::PutInstance - root\\subscription : __IntervalTimerInstruction.TimerId="x"',
      "timer",
      "root\\subscription",
    ],
    [
      'Start IWbemServices::DeleteInstance - root\\subscription : \\\\.\\root\\cimv2:__EventFilter.Name="x"',
      "filter",
      "root\\cimv2",
    ],
    [
      'Start IWbemServices::DeleteInstance - root\\subscription : __FilterToConsumerBinding.Consumer="A.Name=\\"c\\"",Filter="__EventFilter.Name=\\"f\\""',
      "binding",
      "root\\subscription",
    ],
  ])("%s is a failed attempt", (operation, object, namespace) => {
    const [sighting] = sightingsOf(failure(operation)).sightings;
    expect(sighting).toMatchObject({ kind: "attempted", object, namespace, actor: "CONTOSO\\svc-build" });
  });

  test("names of a binding's ends are mentions", () => {
    const path =
      '__FilterToConsumerBinding.Consumer="CommandLineEventConsumer.Name=\\"C \\\\ 1\\"",Filter="__EventFilter.Name=\\"F\\""';
    const [sighting] = sightingsOf(
      failure(`Start IWbemServices::DeleteInstance - root\\subscription : ${path}`),
    ).sightings;
    expect(sighting?.mentions).toEqual([
      "c \\ 1",
      "class:__eventfilter",
      "class:__filtertoconsumerbinding",
      "class:commandlineeventconsumer",
      "f",
    ]);
  });

  test.each([
    'Start IWbemServices::ExecMethod - root\\cimv2 : Win32_NTEventlogFile.Name="x"::cleareventlog',
    "Start IWbemServices::ExecNotificationQuery - ROOT\\Subscription : SELECT * FROM __InstanceOperationEvent WITHIN 5WHERE TargetInstance ISA '__EventConsumer'",
    'Start IWbemServices::DeleteInstance - Root\\Rsop\\Computer : RSOP_ExtensionStatus.extensionGuid="{0}"',
    "Start IWbemServices::DeleteInstance - root\\subscription : ",
    "Start IWbemServices::PutInstance",
    "",
  ])("%s is none", (operation) => {
    expect(sightingsOf(failure(operation))).toEqual({ sightings: [], issues: [] });
  });
});

describe("5859 and 5860", () => {
  test("a permanent query with its owner", () => {
    const [sighting] = sightingsOf(queryEvent(1, "SELECT * FROM X", "S-1-5-32-544")).sightings;
    expect(sighting).toMatchObject({
      kind: "activated",
      object: "filter",
      filter: { name: undefined, query: "SELECT * FROM X", creatorSid: "S-1-5-32-544" },
      actor: undefined,
    });
  });

  test.each([queryEvent(1, "SELECT * FROM X", "x", "Temporary"), queryEvent(1, "", "S-1-5-18")])(
    "no permanent query, no sighting",
    (one) => {
      expect(sightingsOf(one)).toEqual({ sightings: [], issues: [] });
    },
  );

  test("a temporary subscription is no persistence, whatever it watches", () => {
    const query =
      "SELECT * FROM __InstanceOperationEvent WITHIN 5WHERE TargetInstance ISA '__EventConsumer' OR TargetInstance ISA '__EventFilter'";
    const data = {
      NamespaceName: "ROOT\\Subscription",
      Query: query,
      User: "NT AUTHORITY\\SYSTEM",
      Processid: "1",
      ClientMachine: "A",
      PossibleCause: "Temporary",
    };
    expect(sightingsOf(event(WMI, 5860, 1, { data }))).toEqual({ sightings: [], issues: [] });
  });

  test("an event without values is an issue", () => {
    expect(sightingsOf(event(WMI, 5859, 1)).issues.map(({ code }) => code)).toEqual(["WMI_VALUES_MISSING"]);
  });
});
