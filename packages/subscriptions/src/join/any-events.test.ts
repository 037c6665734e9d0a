import type { Event, EventTrait } from "@unbind/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  activation,
  at,
  bindingEvent,
  collect,
  consumerEvent,
  event,
  filterEvent,
  OWNER,
  processEvent,
  providerLoad,
  queryEvent,
  scriptEvent,
  WMI,
} from "../events.test-support.ts";
import { SightingCollector } from "../sightings/sighting-collector.ts";
import { hostNames } from "./host-names.ts";
import { joinSubscriptions } from "./join-subscriptions.ts";

const SOURCES: [string, number][] = [
  ...[5857, 5858, 5859, 5860, 5861].map((id): [string, number] => [WMI, id]),
  ...[1, 19, 20, 21].map((id): [string, number] => ["Microsoft-Windows-Sysmon", id]),
  ["Microsoft-Windows-Security-Auditing", 4688],
  ["PowerShell", 800],
  ["Microsoft-Windows-PowerShell", 4103],
  ["Microsoft-Windows-PowerShell", 4104],
];
const NAMES = [
  "Operation",
  "User",
  "Name",
  "Type",
  "Destination",
  "Consumer",
  "Filter",
  "Query",
  "EventNamespace",
  "Namespace",
  "ESS",
  "CONSUMER",
  "PossibleCause",
  "ProviderName",
  "Code",
  "NamespaceName",
  "Image",
  "CommandLine",
  "ParentImage",
  "LogonId",
  "ScriptBlockText",
  "ScriptBlockId",
  "MessageNumber",
  "MessageTotal",
  "Path",
];
const VALUES = [
  "",
  "-",
  '"',
  "\\",
  "Created",
  "Deleted",
  "Modified",
  "Permanent",
  "Command Line",
  "constructor",
  "__proto__",
  "1",
  "2",
  "0x3e7",
  ' "A"',
  ' "B"',
  ' "CommandLineEventConsumer.Name=\\"A\\""',
  ' "\\\\\\\\.\\\\root\\\\default:__EventFilter.Name=\\"B\\""',
  '__EventFilter.Name="A"',
  "//./root/subscription",
  "CommandLineEventConsumer",
  'CommandLineEventConsumer="A"',
  "C:\\Windows\\System32\\wbem\\scrcons.exe",
  "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
  "A",
  'Binding EventFilter: \ninstance of __EventFilter\n{\n\tName = "A";\n\tQuery = "A";\n};\nPerm. Consumer: \ninstance of CommandLineEventConsumer\n{\n\tName = "B";\n\tCommandLineTemplate = "A";\n};\n',
  "instance of __EventFilter {",
  "Set-WmiInstance __FilterToConsumerBinding 'A' 'B'",
];
const TRAITS: EventTrait[] = ["from-message", "recovered", "definition-lost", "white-space-changed"];

const anyEvent: fc.Arbitrary<Event> = fc
  .record({
    source: fc.constantFrom(...SOURCES),
    data: fc.dictionary(
      fc.constantFrom(...NAMES),
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...VALUES) }, fc.string()),
      { maxKeys: 12 },
    ),
    recordId: fc.option(fc.bigInt(1n, 6n), { nil: undefined }),
    time: fc.option(fc.bigInt(0n, 8n), { nil: undefined }),
    computer: fc.constantFrom("A", "a", "B", ""),
    traits: fc.uniqueArray(fc.constantFrom(...TRAITS), { maxLength: 2 }),
    path: fc.constantFrom("1", "2"),
    offset: fc.nat({ max: 5 }),
  })
  .map(({ source: [provider, id], recordId, time, computer, traits, path, offset, data }) => {
    const filetime = time === undefined ? undefined : time * 30_000_000n;
    return event(provider, id, 1, { data, recordId, time: filetime, computer, traits, ref: { path, offset } });
  });

test("any events give sightings or located issues, never a fault of ours", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 8 }), (events) => {
      const collector = new SightingCollector();
      for (const one of events) collector.add(one);
      const { issues } = collector.finish();
      expect(issues.filter(({ code }) => code === "INTERNAL")).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

/** Events of a small world, so that they meet: two filters, two consumers, two hosts, few ids and times. */
const meetingEvent: fc.Arbitrary<Event> = fc
  .record({
    make: fc.nat({ max: 8 }),
    id: fc.integer({ min: 1, max: 9 }),
    filter: fc.constantFrom("F", "f", "G"),
    consumer: fc.constantFrom("C", "D", "F"),
    operation: fc.constantFrom("Created", "Modified", "Deleted"),
    content: fc.constantFrom("cmd.exe /c whoami", "SELECT * FROM A"),
    namespace: fc.constantFrom("//./root/subscription", "//./root/default", ""),
    part: fc.record({
      computer: fc.constantFrom("A", "a", "B"),
      time: fc.option(fc.integer({ min: -90, max: 90 }).map(at), { nil: undefined }),
      recordId: fc.option(fc.bigInt(1n, 20n), { nil: undefined }),
      traits: fc.constantFrom<EventTrait[]>([], [], [], ["recovered"], ["from-message"]),
      ref: fc.record({ path: fc.constantFrom("1", "2"), offset: fc.nat({ max: 5 }) }),
    }),
  })
  .map(({ make, id, filter, consumer, operation, content, namespace, part }) => {
    if (make === 0) return filterEvent(id, filter, operation, content, part);
    if (make === 1) return consumerEvent(id, consumer, operation, content, part);
    if (make <= 3) return bindingEvent(id, filter, consumer, operation, part);
    if (make === 4) return queryEvent(id, content, OWNER, "Permanent", part);
    if (make === 5) return providerLoad(id, "CommandLineEventConsumer", part);
    if (make === 6) return processEvent(id, { CommandLine: content }, part);
    if (make === 7) return scriptEvent(id, `Set-WmiInstance __EventFilter '${filter}' '${consumer}'`, {}, part);
    return activation(id, { filter, consumer, query: content, namespace }, part);
  });

test("any events, in any order, give the same reports", () => {
  const names = hostNames([{ path: "1", computers: ["B", "A"] }]);
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: meetingEvent }, anyEvent), { minLength: 2, maxLength: 14 }),
      fc.infiniteStream(fc.nat()),
      (events, keys) => {
        const sightings = collect(events);
        const shuffled = sightings
          .map((sighting) => ({ sighting, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const reports = joinSubscriptions(
          shuffled.map(({ sighting }) => sighting),
          names,
        );
        expect(JSON.stringify(reports)).toBe(JSON.stringify(joinSubscriptions(sightings, names)));
        expect(new Set(reports.map(({ id }) => id)).size).toBe(reports.length);
      },
    ),
    { numRuns: 300 },
  );
});
