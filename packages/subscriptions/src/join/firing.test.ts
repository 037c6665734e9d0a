import { describe, expect, test } from "vitest";
import {
  activation,
  at,
  bindingEvent,
  consumerEvent,
  filterEvent,
  joined,
  kinds,
  lines,
  processEvent,
  providerLoad,
} from "../events.test-support.ts";

const command = "cmd.exe /c echo %TargetInstance.Name% >> C:\\a%%b.txt";
const planted = [filterEvent(1, "F"), consumerEvent(2, "C", "Created", command), bindingEvent(3, "F", "C")];
const running = { CommandLine: "cmd.exe /c echo Spooler >> C:\\a%b.txt" };
const fired = (...events: Parameters<typeof joined>) =>
  joined(...events).flatMap(({ activity, sightings }) => [
    activity,
    ...sightings.filter(({ kind }) => /fired/.test(kind)).map(({ kind }) => kind),
  ]);

describe("children of WmiPrvSE.exe", () => {
  test.each([
    ["as LocalSystem, after the creation, with the consumer's command", processEvent(10, running), ["fired", "fired"]],
    [
      "with other case and white space",
      processEvent(10, { CommandLine: running.CommandLine.toUpperCase().replace(" ", "  ") }),
      ["fired", "fired"],
    ],
    [
      "as a user: a remote call does that too",
      processEvent(10, { ...running, LogonId: "0x14591" }),
      ["armed", "may-have-fired"],
    ],
    ["with another command", processEvent(10, { CommandLine: "cmd.exe /c del C:\\a%b.txt" }), ["armed"]],
    ["with only the front of the command", processEvent(10, { CommandLine: "cmd.exe /c echo Spooler" }), ["armed"]],
    ["on another host", processEvent(10, running, { computer: "WKSTN-05" }), ["armed"]],
    ["with another parent", processEvent(10, { ...running, ParentImage: "C:\\Windows\\explorer.exe" }), ["armed"]],
  ])("%s", (_, process, expected) => {
    expect(fired(...planted, process)).toEqual(expected);
  });

  test("before the consumer was there it only fits", () => {
    const process = processEvent(0, running, { time: at(-600) });
    expect(fired(process, ...planted)).toEqual(["armed", "may-have-fired"]);
  });

  test("long after the removal it only fits", () => {
    const gone = bindingEvent(4, "F", "C", "Deleted");
    expect(fired(...planted, gone, processEvent(30, running))).toEqual(["fired", "fired"]);
    expect(fired(...planted, gone, processEvent(900, running))).toEqual(["inert", "may-have-fired"]);
  });

  test("after it was deleted and made again it fires again", () => {
    const again = [bindingEvent(4, "F", "C", "Deleted"), bindingEvent(5, "F", "C")];
    expect(fired(...planted, ...again, processEvent(900, running))).toEqual(["fired", "fired"]);
  });

  test("a command that the consumer had before counts too, once", () => {
    const modified = consumerEvent(20, "C", "Modified", "calc.exe");
    expect(fired(...planted, processEvent(10, running), modified)).toEqual(["fired", "fired"]);
    const back = consumerEvent(30, "C", "Modified", command);
    expect(fired(...planted, processEvent(10, running), modified, back)).toEqual(["fired", "fired"]);
  });

  test("Sysmon's one text may be the executable: another command line only fits", () => {
    const image = "C:\\Windows\\System32\\cmd.exe";
    const sysmonTells = [consumerEvent(2, "C", "Created", image), bindingEvent(3, "F", "C")];
    expect(fired(...sysmonTells, processEvent(9, { CommandLine: `"${image}"` }))).toEqual(["fired", "fired"]);
    expect(fired(...sysmonTells, processEvent(9, { CommandLine: "cmd" }))).toEqual(["armed", "may-have-fired"]);
    const whole = activation(1, { properties: [`CommandLineTemplate = "${image.replaceAll("\\", "\\\\")}";`] });
    expect(fired(whole, processEvent(9, { CommandLine: "cmd" }))).toEqual(["armed"]);
  });

  test.each([
    ['CommandLineTemplate = "run %A% b%B%bc";', { CommandLine: "run x bc" }, "armed"],
    ['CommandLineTemplate = "run %A% b%B%bc";', { CommandLine: "run x b bc" }, "fired"],
    ['CommandLineTemplate = "cmd.exe /c whoami";', {}, "fired"],
    ['ExecutablePath = "C:\\\\Windows\\\\System32\\\\cmd.exe";', { CommandLine: "anything" }, "fired"],
    ['ExecutablePath = "C:\\\\Windows\\\\System32\\\\calc.exe";', {}, "armed"],
    ['ExecutablePath = "C:\\\\Windows\\\\System32\\\\cmd.exe";\n\tCommandLineTemplate = "other";', {}, "armed"],
    [
      'ExecutablePath = "C:\\\\Windows\\\\System32\\\\cmd.exe";\n\tCommandLineTemplate = "cmd.exe /c whoami";',
      {},
      "fired",
    ],
    ['CommandLineTemplate = "%CommandLine%";', {}, "armed"],
    ['CommandLineTemplate = "%A% x %B%";', { CommandLine: "1 x 2" }, "armed"],
    ['CommandLineTemplate = "%A% /quiet";', { CommandLine: "setup.exe /quiet" }, "fired"],
    ['CommandLineTemplate = "run %A%%B% end";', { CommandLine: "run  end" }, "fired"],
    ['CommandLineTemplate = "run %A% end";', { CommandLine: "run send" }, "armed"],
    ["KillTimeout = 1;", {}, "armed"],
  ])("%s", (property, process, activity) => {
    expect(joined(activation(1, { properties: [property] }), processEvent(5, process))[0]?.activity).toBe(activity);
  });

  test("a command that two consumers share doesn't tell which fired", () => {
    const two = [...planted, consumerEvent(4, "D", "Created", command), bindingEvent(5, "F", "D")];
    expect(fired(...two, processEvent(10, running))).toEqual(["armed", "may-have-fired", "armed", "may-have-fired"]);
  });

  test("no consumer explains it: no subscription", () => {
    expect(joined(processEvent(1))).toEqual([]);
  });
});

describe("consumer classes", () => {
  const script = activation(5, { className: "ActiveScriptEventConsumer", properties: ['ScriptText = "x";'] });
  const scrcons = {
    Image: "C:\\Windows\\System32\\wbem\\scrcons.exe",
    CommandLine: "scrcons.exe -Embedding",
    ParentImage: "C:\\Windows\\System32\\svchost.exe",
  };

  test.each([
    ["its provider is loaded", providerLoad(9, "ActiveScriptEventConsumer"), "fired"],
    ["scrcons.exe starts", processEvent(9, scrcons), "fired"],
    ["scrcons.exe starts something", processEvent(9, { ParentImage: scrcons.Image }), "fired"],
    ["the kernel trace provider is loaded", providerLoad(9, "WMI Kernel Trace Event Provider"), "armed"],
    ["the provider fails to load", providerLoad(9, "ActiveScriptEventConsumer", {}, "0x80041013"), "armed"],
  ])("%s", (_, event, activity) => {
    expect(joined(script, event).map((report) => report.activity)).toEqual([activity]);
  });

  test("with two consumers of the class either may have fired, with one gone it was the other", () => {
    const load = providerLoad(9, "CommandLineEventConsumer");
    const two = [...planted, consumerEvent(4, "D", "Created", "d"), bindingEvent(5, "F", "D")];
    expect(lines(joined(...two, load))).toEqual(["F -> C: present, armed, unknown", "F -> D: present, armed, unknown"]);
    const later = providerLoad(900, "CommandLineEventConsumer");
    expect(lines(joined(...two, bindingEvent(6, "F", "D", "Deleted"), later))).toEqual([
      "F -> C: present, fired, unknown",
      "F -> D: removed, inert, unknown",
    ]);
  });

  test("a run that no known consumer explains is a consumer without a name", () => {
    const reports = joined(
      providerLoad(9, "ActiveScriptEventConsumer"),
      providerLoad(900, "ActiveScriptEventConsumer"),
    );
    expect(lines(reports)).toEqual(["- .. -: unknown, fired, unknown"]);
    expect(reports[0]).toMatchObject({
      filter: null,
      consumer: { class: "ActiveScriptEventConsumer", name: null },
      binding: null,
    });
    expect(kinds(reports[0])).toEqual(["fired wmi-activity/5857#9", "fired wmi-activity/5857#900"]);
  });

  test("of the event log consumer every Windows has one", () => {
    expect(joined(providerLoad(9, "NTEventLogEventConsumer"))).toEqual([]);
  });

  test("a run found in slack is no proof", () => {
    expect(joined(script, providerLoad(9, "ActiveScriptEventConsumer", { traits: ["recovered"] }))[0]?.activity).toBe(
      "armed",
    );
  });
});
