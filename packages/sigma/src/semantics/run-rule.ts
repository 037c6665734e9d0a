import type { Event } from "@unbind/model";
import type { Match } from "@unbind/rules";
import { sigmaDetector } from "../compile/sigma-detector.ts";
import { type ParseSigmaOptions, parseSigma } from "../parse/sigma-parser.ts";

/** An event for tests: Sysmon process creation unless told otherwise. */
export function eventOf(data: Record<string, string | string[]>, part: Partial<Event> = {}): Event {
  return {
    provider: "Microsoft-Windows-Sysmon",
    channel: "Microsoft-Windows-Sysmon/Operational",
    eventId: 1,
    recordId: 7n,
    time: 132_908_000_000_000_000n,
    computer: "WKSTN-04",
    userSid: "S-1-5-18",
    processId: 4,
    payloadName: undefined,
    data: Object.entries(data).flatMap(([name, values]) =>
      (Array.isArray(values) ? values : [values]).map((value) => ({ name, value })),
    ),
    message: undefined,
    traits: [],
    ref: { path: "log.evtx", offset: 4608 },
    ...part,
  };
}

/** A whole rule around a detection section. */
export function ruleOf(detection: string, logsource = "{product: windows, category: process_creation}"): string {
  const indented = detection.replace(/^/gm, "  ");
  return `title: Test\nid: 11111111-2222-4333-8444-555555555555\nlevel: high\nlogsource: ${logsource}\ndetection:\n${indented}\n`;
}

/** All matches of a file of rules over events; a fault of any kind is thrown. */
export function run(text: string, events: readonly Event[], options: Partial<ParseSigmaOptions> = {}): Match[] {
  const { documents, faults } = parseSigma(text, { path: "test.yml", ...options });
  const detector = sigmaDetector(documents);
  const fault = faults[0] ?? detector.notLoaded[0];
  if (fault) throw fault;
  const matches: Match[] = [];
  for (const event of events) detector.offer(event, (match) => matches.push(match));
  detector.finish((match) => matches.push(match));
  return matches;
}
