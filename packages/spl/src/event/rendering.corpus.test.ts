import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { memorySource } from "@unbind/bytes";
// biome-ignore lint/style/noRestrictedImports: real evidence comes through its readers
import { openContainer, readCollected, recognise } from "@unbind/evidence";
// biome-ignore lint/style/noRestrictedImports: real evidence comes through its readers
import { readEvents } from "@unbind/evtx";
import type { Event } from "@unbind/model";
import { describe, expect, test } from "vitest";
import { messageOf } from "./messages/message.ts";
import { SplunkEvent } from "./splunk-event.ts";

const root = join(import.meta.dirname, "../../../..");
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared");

async function ofLog(name: string): Promise<Event[]> {
  const events: Event[] = [];
  const source = memorySource(readFileSync(join(corpus, "samples/evidence/evtx", name)));
  for await (const result of readEvents(source, { path: name })) if (result.ok) events.push(result.event);
  return events;
}

async function ofExport(name: string, bytes: Uint8Array): Promise<Event[]> {
  const events: Event[] = [];
  const source = memorySource(bytes);
  const format = recognise(bytes.subarray(0, 65_536));
  for await (const result of readCollected(source, { path: name, format })) if (result.ok) events.push(result.event);
  return events;
}

async function ofZip(name: string): Promise<Event[]> {
  const bytes = readFileSync(join(corpus, "samples/evidence/json", name));
  const source = memorySource(bytes);
  const locator = { root: name, steps: [] };
  const outer = { path: name, byteLength: bytes.length, locator, fingerprint: undefined, open: async () => source };
  for await (const member of openContainer(outer, "zip", { onIssue: () => undefined })) {
    if (!member.ok) continue;
    const inner = await member.evidence.open();
    return ofExport(member.evidence.path, await inner.slice(0, inner.byteLength));
  }
  return [];
}

/** Blanks, line ends and the explaining paragraphs of the Security log don't count. */
function folded(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

describe.skipIf(!existsSync(corpus))("renderings of real events", () => {
  const logs = [
    "aptsim_win10_WMI-Activity",
    "fp_5858_cleareventlog",
    "sysmon_winpwnage",
    "sysmon_powerlurk_no_binding",
  ];
  test.each(logs)("%s: payload as Windows prints it, byte for byte", async (log) => {
    const rendered = readFileSync(join(corpus, "samples/evidence/rendered", `${log}.xml`), "utf8");
    const payload = /<(EventData|UserData)>[\s\S]*?<\/\1>/;
    const expected = rendered.split("</Event>").flatMap((xml) => payload.exec(xml)?.[0] ?? []);
    const events = await ofLog(`${log}.evtx`);
    expect(events.length).toBeGreaterThan(0);
    const actual = events.map((event) => payload.exec(String(new SplunkEvent(event).get("_raw")))?.[0]);
    expect(actual).toEqual(expected);
  });

  test("messages out of templates say what the collected ones say", async () => {
    const nxlog = gunzipSync(readFileSync(join(corpus, "content/otrf/covenant_persistwmi_2019-12-05044734.json.gz")));
    const events = [...(await ofExport("covenant.json", nxlog)), ...(await ofZip("empire_wmic_add_user_backdoor.zip"))];
    // Not all agree: the exporter replaces payload values named ProcessID and EventType by its own.
    const agreement = new Map<string, [same: number, all: number]>();
    for (const event of events) {
      const made = messageOf({ ...event, message: undefined });
      if (made.origin !== "template" || !event.message) continue;
      const key = `${event.provider} ${event.eventId}`;
      const [same, all] = agreement.get(key) ?? [0, 0];
      const isSame = says(event, event.message, made.text);
      agreement.set(key, [same + Number(isSame), all + 1]);
    }
    expect(
      Object.fromEntries([...agreement].map(([key, [same, all]]) => [key, `${same} of ${all}`])),
    ).toMatchInlineSnapshot(`
      {
        "Microsoft-Windows-Security-Auditing 4624": "26 of 40",
        "Microsoft-Windows-Security-Auditing 4634": "31 of 31",
        "Microsoft-Windows-Security-Auditing 4648": "1 of 5",
        "Microsoft-Windows-Security-Auditing 4663": "298 of 298",
        "Microsoft-Windows-Security-Auditing 4672": "31 of 31",
        "Microsoft-Windows-Security-Auditing 4688": "25 of 25",
        "Microsoft-Windows-Security-Auditing 4689": "17 of 17",
        "Microsoft-Windows-Security-Auditing 4720": "1 of 1",
        "Microsoft-Windows-Security-Auditing 4726": "1 of 1",
        "Microsoft-Windows-Security-Auditing 4728": "1 of 1",
        "Microsoft-Windows-Security-Auditing 4729": "1 of 1",
        "Microsoft-Windows-Security-Auditing 5156": "148 of 241",
        "Microsoft-Windows-Sysmon 1": "3 of 25",
        "Microsoft-Windows-Sysmon 10": "525 of 2180",
        "Microsoft-Windows-Sysmon 11": "123 of 123",
        "Microsoft-Windows-Sysmon 12": "1501 of 1501",
        "Microsoft-Windows-Sysmon 13": "1147 of 1147",
        "Microsoft-Windows-Sysmon 17": "2 of 2",
        "Microsoft-Windows-Sysmon 18": "21 of 21",
        "Microsoft-Windows-Sysmon 19": "1 of 1",
        "Microsoft-Windows-Sysmon 2": "4 of 4",
        "Microsoft-Windows-Sysmon 20": "1 of 1",
        "Microsoft-Windows-Sysmon 21": "1 of 1",
        "Microsoft-Windows-Sysmon 22": "15 of 15",
        "Microsoft-Windows-Sysmon 23": "8 of 8",
        "Microsoft-Windows-Sysmon 3": "162 of 162",
        "Microsoft-Windows-Sysmon 5": "17 of 17",
        "Microsoft-Windows-Sysmon 7": "1306 of 1306",
        "Microsoft-Windows-Sysmon 9": "68 of 68",
        "Microsoft-Windows-WMI-Activity 5857": "4 of 4",
        "Microsoft-Windows-WMI-Activity 5858": "50 of 50",
        "Microsoft-Windows-WMI-Activity 5859": "1 of 1",
        "Microsoft-Windows-WMI-Activity 5861": "1 of 1",
        "PowerShell 800": "108 of 108",
      }
    `);
  });
});

/** The exporter orders Sysmon's values by a hash and drops empty ones: heading and set of lines are compared there. */
function says(event: Event, collected: string, made: string): boolean {
  if (!event.provider.endsWith("Sysmon")) return folded(collected).startsWith(folded(made));
  const lines = (text: string) => text.split(/\r?\n/).map((line) => line.trim());
  const all = new Set(lines(collected));
  return lines(collected)[0] === lines(made)[0] && lines(made).every((line) => all.has(line));
}
