import { describe, expect, test } from "vitest";
import { activation, bindingEvent, codes, consumerEvent, filterEvent, joined } from "../events.test-support.ts";

describe("content", () => {
  test("Modified replaces it, and what it was is told", () => {
    const [report] = joined(
      filterEvent(1, "F", "Created", "SELECT * FROM A"),
      consumerEvent(2, "C"),
      filterEvent(3, "F", "Modified", "SELECT * FROM B"),
    );
    expect(report?.filter?.query).toBe("SELECT * FROM B");
    expect(report?.notes.find(({ code }) => code === "content-changed")?.text).toContain("SELECT * FROM A");
  });

  test("created again with another command: the last in log order counts", () => {
    const [report] = joined(
      consumerEvent(3, "C", "Created", "calc.exe"),
      consumerEvent(1, "C"),
      consumerEvent(2, "C", "Deleted"),
    );
    expect(report?.action.summary).toBe("calc.exe");
    expect(codes(report)).toContain("content-changed");
  });

  test("Sysmon's one property and the whole of 5861 are no contradiction", () => {
    const both = [
      'CommandLineTemplate = "cmd.exe /c whoami";',
      'ExecutablePath = "C:\\\\Windows\\\\System32\\\\cmd.exe";',
      "RunInteractively = FALSE;",
    ];
    for (const destination of ["cmd.exe /c whoami", "C:\\Windows\\System32\\cmd.exe"]) {
      const [report] = joined(
        consumerEvent(1, "C", "Created", destination),
        activation(2, { properties: both }),
        consumerEvent(3, "C", "Modified", destination),
      );
      expect(codes(report)).toEqual([]);
      expect(Object.keys(report?.consumer?.properties ?? {})).toEqual([
        "CommandLineTemplate",
        "ExecutablePath",
        "RunInteractively",
      ]);
      expect(report?.action.summary).toBe("C:\\Windows\\System32\\cmd.exe (command line: cmd.exe /c whoami)");
    }
  });

  test("5861 states all: what it no longer states is gone", () => {
    const [report] = joined(
      activation(1, { properties: ['CommandLineTemplate = "a";', "KillTimeout = 9;"] }),
      activation(2, { properties: ['CommandLineTemplate = "a";'] }),
    );
    expect(report?.consumer?.properties).toEqual({ CommandLineTemplate: "a" });
    expect(codes(report)).toEqual(["content-changed"]);
  });

  test("another owner is another content", () => {
    const system = "{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}";
    expect(codes(joined(activation(1), activation(2, { sid: system }))[0])).toEqual([
      "content-changed",
      "content-changed",
    ]);
  });

  test("white space that an exporter changed is no change", () => {
    const [report] = joined(
      activation(1, { query: "SELECT *\\nFROM A" }),
      filterEvent(2, "F", "Modified", "SELECT * FROM A"),
    );
    expect(codes(report)).toEqual([]);
  });

  test.each([
    [
      { className: "ActiveScriptEventConsumer", properties: ['ScriptText = "\\n\\n  Dim x\\nx = 1";'] },
      "script",
      "Dim x",
    ],
    [
      { className: "ActiveScriptEventConsumer", properties: ['ScriptFileName = "C:\\\\a.vbs";'] },
      "script",
      "C:\\a.vbs",
    ],
    [
      { className: "LogFileEventConsumer", properties: ['Filename = "C:\\\\a.txt";', 'Text = "hello";'] },
      "log-file",
      "C:\\a.txt: hello",
    ],
    [
      { className: "SMTPEventConsumer", properties: ['SMTPServer = "mail";', 'ToLine = "a@b";'] },
      "mail",
      "a@b via mail",
    ],
    [
      { className: "NTEventLogEventConsumer", properties: ['SourceName = "Inventory";'] },
      "event-log",
      "writes to the event log as Inventory",
    ],
    [{ className: "ContosoAuditSink", properties: ['Target = "x";'] }, "other", "consumer of class ContosoAuditSink"],
    [{ properties: ['ExecutablePath = "C:\\\\a.exe";'] }, "command", "C:\\a.exe"],
    [{ properties: [] }, "command", "content not seen"],
  ])("action of %j", (spec, kind, summary) => {
    expect(joined(activation(1, spec))[0]?.action).toEqual({ kind, summary, decoded: [], indicators: [] });
  });

  test("owners that differ are told", () => {
    const [report] = joined(
      activation(1),
      activation(2, { consumer: "C2", sid: "{1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0}" }),
      bindingEvent(3, "F", "C"),
    );
    expect(codes(report)).toContain("owners-differ");
  });
});
