import type { Event } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { event, processStart, security, sysmon } from "../events.test-support.ts";
import { DatasetReader } from "./dataset-row.ts";

const started = security(4688, {
  SubjectUserSid: "S-1-5-21-1",
  SubjectUserName: "svc-build",
  TargetUserName: "-",
  NewProcessId: "0x24d4",
  NewProcessName: "C:\\Windows\\System32\\net.exe",
  ProcessId: "0x1f4",
  ParentProcessName: "C:\\Windows\\System32\\cmd.exe",
  MandatoryLabel: "S-1-16-16384",
});
const valueSet = sysmon(13, {
  EventType: "SetValue",
  TargetObject: "HKLM\\SOFTWARE\\K\\Run\\evil",
  Details: "QWORD (0x00000000-0x00000001)",
  ProcessGuid: "{1}",
});
const audited = security(4657, {
  ObjectName: "\\REGISTRY\\MACHINE\\SOFTWARE\\K",
  ObjectValueName: "V",
  NewValue: "1",
  NewValueType: "%%1876",
});
const connected = sysmon(3, {
  DestinationIp: "203.0.113.9",
  DestinationHostname: "-",
  Initiated: "true",
  Protocol: "tcp",
});
const blocked = security(5157, { DestAddress: "203.0.113.9", DestPort: "445", Protocol: "6", Direction: "%%14593" });
const query = sysmon(22, { QueryName: "a.example", QueryResults: "203.0.113.9;", QueryStatus: "0" });
const logon = security(4624, {
  TargetUserName: "svc-build",
  IpAddress: "-",
  WorkstationName: "WKSTN-07",
  LogonType: "3",
});
const failed = security(4625, { TargetUserName: "svc-build", IpAddress: "203.0.113.9" });
const created = security(4720, { TargetUserName: "backdoor", SubjectUserName: "svc-build" });
const clearing = event("Microsoft-Windows-Eventlog", 1102, {
  payloadName: "LogFileCleared",
  data: { SubjectUserName: "x" },
});

function only(model: string, dataset: string | undefined, of: Event): Record<string, unknown> {
  const [row, ...more] = DatasetReader.of(model, dataset)?.rowsOf(of) ?? [];
  expect(more).toEqual([]);
  return Object.fromEntries([...(row?.names() ?? [])].map((name) => [name, row?.get(name)]));
}

const HOST = "WKSTN-04.contoso.example";

describe("rows", () => {
  const cases: [model: string, dataset: string, of: Event, fields: Record<string, string>][] = [
    ["Endpoint", "Processes", processStart(), { process_name: "WMIC.exe", parent_process_name: "cmd.exe", dest: HOST }],
    ["Endpoint", "Processes", processStart(), { process_integrity_level: "high", user: "CONTOSO\\svc-build" }],
    ["endpoint", "processes", processStart(), { original_file_name: "wmic.exe", action: "allowed" }],
    ["Endpoint", "Processes", started, { process_id: "9428", parent_process_id: "500", user: "svc-build" }],
    ["Endpoint", "Processes", started, { original_file_name: "net.exe", process_integrity_level: "system" }],
    ["Endpoint", "Processes", started, { parent_process: "C:\\Windows\\System32\\cmd.exe", user_id: "S-1-5-21-1" }],
    ["Endpoint", "Registry", valueSet, { registry_value_name: "evil", registry_key_name: "HKLM\\SOFTWARE\\K\\Run" }],
    ["Endpoint", "Registry", valueSet, { registry_value_data: "0x00000000-0x00000001", registry_hive: "HKLM" }],
    ["Endpoint", "Registry", valueSet, { registry_value_type: "REG_QWORD", action: "modified" }],
    ["Endpoint", "Registry", audited, { registry_path: "\\REGISTRY\\MACHINE\\SOFTWARE\\K\\V" }],
    ["Endpoint", "Registry", audited, { registry_hive: "HKEY_LOCAL_MACHINE", registry_value_data: "1" }],
    [
      "Endpoint",
      "Filesystem",
      sysmon(11, { TargetFilename: "C:\\t\\a.mof" }),
      { file_name: "a.mof", action: "created" },
    ],
    ["Endpoint", "Filesystem", sysmon(23, { TargetFilename: "C:\\t\\a.mof" }), { action: "deleted" }],
    ["Network_Traffic", "All_Traffic", connected, { dest: "203.0.113.9", direction: "outbound", transport: "tcp" }],
    ["Network_Traffic", "All_Traffic", blocked, { action: "blocked", dest_port: "445", direction: "outbound" }],
    ["Network_Resolution", "DNS", query, { query: "a.example", answer: "203.0.113.9;", src: HOST }],
    ["Authentication", "Authentication", logon, { action: "success", src: "WKSTN-07", app: "win:remote" }],
    ["Authentication", "Authentication", failed, { action: "failure", src: "203.0.113.9", signature_id: "4625" }],
    ["Change", "All_Changes", created, { action: "created", user: "backdoor", src_user: "svc-build" }],
    ["Change", "All_Changes", clearing, { action: "cleared", object_category: "log", user: "x" }],
  ];
  test.each(cases)("%s.%s", (model, dataset, of, fields) => {
    const row = only(model, dataset, of);
    const prefix = Object.keys(row)
      .find((name) => name.includes("."))
      ?.split(".")[0];
    const expected = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`${prefix}.${name}`, value]));
    expect(row).toMatchObject({ host: HOST, ...expected });
  });

  test("a missing value is a missing field", () => {
    const row = only("Endpoint", "Processes", started);
    expect(row["Processes.process"]).toBeUndefined();
    expect(row["Processes.process_guid"]).toBeUndefined();
  });

  test("a model without its dataset gives rows of all of them, told apart by nodename", () => {
    const reader = DatasetReader.of("Endpoint", undefined);
    const nodes = [processStart(), valueSet, query]
      .flatMap((of) => reader?.rowsOf(of) ?? [])
      .map((row) => row.get("nodename"));
    expect(nodes).toEqual(["Processes", "Registry"]);
  });

  test("a dataset below the root is the root's", () => {
    expect(DatasetReader.of("Change", "All_Changes.Account_Management")?.rowsOf(created)).toHaveLength(1);
  });

  test("events of other providers with the same id give none", () => {
    expect(DatasetReader.of("Endpoint", "Processes")?.rowsOf(event("other", 1))).toEqual([]);
  });

  test("models that no Windows event fills", () => {
    for (const model of ["Web", "Email", "Risk", "Updates", "Alerts", "constructor"]) {
      expect(DatasetReader.of(model, undefined)).toBeUndefined();
    }
    expect(DatasetReader.of("Endpoint", "Services")).toBeUndefined();
  });
});
