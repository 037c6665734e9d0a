import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { event, scriptEvent } from "../events.test-support.ts";
import { intentOfScript } from "./intent.ts";
import { LONGEST_COMPARED, mentionKey, mentionsOf } from "./mentions.ts";
import { SightingCollector } from "./sighting-collector.ts";
import { sightingsOf } from "./sightings-of.ts";

describe("intent of a script", () => {
  test.each([
    ["Set-WmiInstance -Class __EventFilter -Arguments $a", "filter"],
    ['$c = ([wmiclass]"\\\\.\\root\\subscription:CommandLineEventConsumer").CreateInstance()', "consumer"],
    ["New-CimInstance -ClassName __FilterToConsumerBinding", "binding"],
    ["Get-WmiObject __EventFilter -Filter \"Name='x'\" | Remove-WmiObject", "filter"],
    ["$x.Delete() # ActiveScriptEventConsumer", "consumer"],
    ['instance of __IntervalTimerInstruction { TimerId = "t"; };', "timer"],
    ["Set-WmiInstance __EventFilter; Set-WmiInstance LogFileEventConsumer", "binding"],
  ])("%s", (text, object) => {
    expect(intentOfScript(text)?.object).toBe(object);
  });

  test.each([
    [
      "a list of words",
      '"Get-WmiObject", "Invoke-WmiMethod", "Remove-WmiObject", "Register-WmiEvent", "Set-WmiInstance"',
    ],
    [
      "a temporary subscription",
      'Register-WmiEvent -Query "SELECT * FROM __InstanceCreationEvent WITHIN 5" -Action {}',
    ],
    ["reading only", "Get-CimInstance -Namespace root/subscription -ClassName __EventFilter"],
    ["another class", "Set-WmiInstance -Class Win32_Environment"],
    ["a longer class name", "Set-WmiInstance -Class __EventFilterEx"],
    ["nothing", ""],
  ])("none in %s", (_, text) => {
    expect(intentOfScript(text)).toBeUndefined();
  });
});

describe("mentions", () => {
  test.each([
    ["double quotes", 'a "One Name" b', ["one name"]],
    ["single quotes", "a 'One' b", ["one"]],
    ["a query with quotes inside", "\"SELECT * FROM X WHERE A = 'b'\"", ["select * from x where a = 'b'", "b"]],
    ["a here-string", '$x = @"\n Dim a\n  b = 1\n"@\n', ["dim a b = 1"]],
    ["an unquoted name", "CREATE Name=Bot, Other=1", ["bot"]],
    ["escaped quotes", '"__EventFilter.Name=\\"Bot\\""', ["bot"]],
    ["a path", "& C:/Temp/x.PS1;", ["path:c:\\temp\\x.ps1"]],
  ])("%s", (_, text, expected) => {
    expect(mentionsOf(text).mentions).toEqual(expect.arrayContaining(expected));
  });

  test("a here-string that isn't closed and quotes that aren't either are no literals", () => {
    expect(mentionsOf('@"\n abc').mentions).toEqual([]);
    expect(mentionsOf("it's\nnot 'one").mentions).toEqual([]);
  });

  test("long literals are compared by hash, too long ones not at all", () => {
    const long = "x y ".repeat(100);
    expect(mentionsOf(`"${long}"`).mentions).toContain(mentionKey(long.replaceAll(" ", "\t").toUpperCase()));
    expect(mentionKey(long)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(mentionsOf(`"${"x".repeat(LONGEST_COMPARED + 1)}"`).mentions).toEqual([]);
  });

  test("the number is bounded, and the cut is told", () => {
    const text = Array.from({ length: 5000 }, (_, i) => `"n${i}"`).join("\n");
    const { mentions, isCut } = mentionsOf(text);
    expect([mentions.length, isCut]).toEqual([1024, true]);
    expect(sightingsOf(scriptEvent(1, `Set-WmiInstance __EventFilter\n${text}`)).sightings[0]?.caveats).toHaveLength(1);
  });

  test("any text gives mentions without trouble", () => {
    const text = fc
      .array(fc.constantFrom('"', "'", '@"\n', '\n"@', "@'\n", "\n'@", "Name=", ".ps1", "a", " ", "\\", "\n"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (script) => mentionsOf(script).mentions.every((mention) => mention === mention.toLowerCase())),
      { numRuns: 300 },
    );
  });
});

describe("PowerShell events", () => {
  test("4103 and 800: the bound parameters", () => {
    const payload =
      'CommandInvocation(Set-WmiInstance): "Set-WmiInstance"\nParameterBinding(Set-WmiInstance): name="Class"; value="__EventFilter"';
    const pipeline = event("Microsoft-Windows-PowerShell", 4103, 1, {
      data: { ContextInfo: "", UserData: "", Payload: payload },
      userSid: "S-1-5-21-1-2-3-1001",
    });
    expect(sightingsOf(pipeline).sightings[0]).toMatchObject({
      kind: "attempted",
      object: "filter",
      actor: "S-1-5-21-1-2-3-1001",
    });
    const classic = event("PowerShell", 800, 1, { channel: "Windows PowerShell" });
    classic.data = ["Set-WmiInstance", "\tUserId=CONTOSO\\svc-build\r\n\tHostApplication=powershell", payload].map(
      (value) => ({ name: "Data", value }),
    );
    expect(sightingsOf(classic).sightings[0]).toMatchObject({ source: "powershell/800", actor: "CONTOSO\\svc-build" });
  });

  const script = "Set-WmiInstance -Class __EventFilter -Arguments @{ Name = 'Planted Filter' }";
  const parts = [script.slice(0, 20), script.slice(20, 62), script.slice(62)].map((text, i) =>
    scriptEvent(
      i + 1,
      text,
      { MessageNumber: String(i + 1), MessageTotal: "3", ScriptBlockId: "b" },
      { ref: { path: "a", offset: 9 - i } },
    ),
  );

  test("parts are put together in any order, also where one comes twice", () => {
    const orders = [
      [0, 1, 2],
      [2, 0, 1],
      [1, 1, 2, 0, 2],
    ];
    const found = orders.map((order) => {
      const collector = new SightingCollector();
      for (const i of order) collector.add(parts[i]!);
      return collector.finish().sightings;
    });
    expect(found[0]).toHaveLength(1);
    expect(found[0]?.[0]?.mentions).toContain("planted filter");
    expect(found[0]?.[0]?.evidence.recordId).toBe("1");
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  test("a missing part is told", () => {
    const collector = new SightingCollector();
    collector.add(parts[0]!);
    collector.add(parts[1]!);
    expect(collector.finish().sightings[0]?.caveats).toEqual(["only 2 of 3 parts of the script were read"]);
  });

  test("events are counted by source, others not", () => {
    const collector = new SightingCollector();
    for (const part of parts) collector.add(part);
    collector.add(event("Other", 5861, 1));
    expect(collector.finish().counts).toEqual({ "powershell/4104": 3 });
  });

  test("a script of megabytes of quotes, words and here-strings is read", () => {
    const text = `Set-WmiInstance __EventFilter ${"@\"\n\"'x' aaaa.ps1 =".repeat(60_000)}`;
    expect(sightingsOf(scriptEvent(1, text)).sightings).toHaveLength(1);
  });
});
