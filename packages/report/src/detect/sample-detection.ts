/** Detection reports for tests: one that looks like a real case, and any that the contract allows, with hostile text. */
import type { DetectReport, Finding, FiredRule } from "@unbind/model";
// biome-ignore lint/correctness/noUndeclaredDependencies: for tests only; fast-check belongs to the workspace root
import fc from "fast-check";
import { hostileText, sampleReport } from "../sample-report.ts";

const LOG = "case.zip!/C/Windows/System32/winevt/Logs/Microsoft-Windows-Sysmon%4Operational.evtx";

const consumer: FiredRule = {
  key: "sigma:6d0f1d3e-5f52-4f4e-8a39-1f7b6f3a4c11",
  kind: "sigma",
  id: "6d0f1d3e-5f52-4f4e-8a39-1f7b6f3a4c11",
  title: "Consumer That Starts a Command",
  level: "high",
  status: "test",
  author: "Unbind",
  license: "Apache-2.0",
  description: "A permanent consumer runs a command line.",
  references: ["https://rules.example/consumer"],
  tags: ["attack.t1546.003"],
  attack: ["T1546.003"],
  source: { path: "rules/consumer.yml", line: 1 },
  findings: 3,
};

const search: FiredRule = {
  ...consumer,
  key: "splunk:--search",
  kind: "splunk",
  id: "--search",
  title: "--search",
  level: null,
  status: null,
  author: null,
  license: null,
  description: null,
  references: [],
  tags: [],
  attack: [],
  source: { path: "--search", line: 0 },
  findings: 1,
};

const finding: Finding = {
  rule: consumer.key,
  level: "high",
  host: "WKSTN-04",
  time: "2026-03-01T10:11:12.1234567Z",
  fields: [
    { name: "Name", values: ["Updater"] },
    { name: "Destination", values: ["cmd.exe /c whoami > C:\\Temp\\out.txt"] },
  ],
  events: [
    {
      provider: "Microsoft-Windows-Sysmon",
      channel: "Microsoft-Windows-Sysmon/Operational",
      eventId: 20,
      time: "2026-03-01T10:11:12.1234567Z",
      evidence: { path: LOG, offset: 8192, length: 700, recordId: "1024" },
    },
  ],
  eventCount: 1,
  notes: [],
};

export const sampleDetection: DetectReport = {
  schema: "unbind.detect/1",
  tool: { name: "unbind", version: "0.1.0" },
  summary: {
    evidence: 2,
    byteLength: 4_300_000,
    records: 12_345,
    events: 40,
    hosts: 1,
    rules: { loaded: 5, chosen: 4, notLoaded: 1, fired: 2 },
    findings: { informational: 0, low: 0, medium: 0, high: 3, critical: 0, none: 1 },
    issues: 3,
  },
  rules: [consumer, search],
  findings: [
    finding,
    { ...finding, time: null, notes: ["Level low became high by line 3 of the tuning file: a server"] },
    {
      ...finding,
      rule: search.key,
      level: null,
      fields: [
        { name: "dest", values: ["WKSTN-04"] },
        { name: "count", values: ["5"] },
        { name: "user", values: ["CONTOSO\\svc-build", "CONTOSO\\admin"] },
      ],
      events: finding.events.flatMap((event) => [1, 2, 3, 4, 5].map((n) => ({ ...event, eventId: 20 + n }))),
      eventCount: 250,
    },
  ],
  notLoaded: [
    {
      path: "rules/broken.yml",
      line: 12,
      column: 5,
      rule: "Broken",
      code: "SIGMA_CONDITION",
      message: "selection2 is named in the condition and defined nowhere",
    },
  ],
  tuning: [
    {
      line: 3,
      action: "allow",
      rule: "*",
      reason: "the build agent",
      expires: "2027-01-31",
      state: "applied",
      findings: 2,
    },
    { line: 7, action: "suppress", rule: "Noisy", reason: "noise", expires: null, state: "unused", findings: 0 },
  ],
  evidence: sampleReport.evidence,
  issues: sampleReport.issues,
};

const maybe = fc.option(hostileText, { nil: null });
const level = fc.constantFrom("informational", "low", "medium", "high", "critical", null);
const time = fc.constantFrom(null, "2026-03-01T10:11:12.1234567Z");
const texts = fc.array(hostileText, { maxLength: 2 });

const hostileRule = fc.record({
  kind: fc.constantFrom("sigma", "splunk"),
  id: hostileText,
  title: hostileText,
  level,
  status: maybe,
  author: maybe,
  license: maybe,
  description: maybe,
  references: texts,
  tags: texts,
  attack: fc.constantFrom<string[][]>([], ["T1546.003"], ["TA0003", "T1047"]),
  source: fc.record({ path: hostileText, line: fc.nat() }),
});

const hostileFinding = fc.record({
  level,
  host: maybe,
  time,
  fields: fc.array(fc.record({ name: hostileText, values: texts }), { maxLength: 3 }),
  events: fc.array(
    fc.record({
      provider: hostileText,
      channel: hostileText,
      eventId: fc.nat({ max: 65_535 }),
      time,
      evidence: fc.record({ path: hostileText, offset: fc.nat(), recordId: hostileText }),
    }),
    { maxLength: 2 },
  ),
  eventCount: fc.nat({ max: 300 }),
  notes: texts,
});

/** Any report of the contract's shape whose every text is hostile. */
export const hostileDetection: fc.Arbitrary<DetectReport> = fc
  .record({
    rules: fc.array(fc.tuple(hostileRule, fc.array(hostileFinding, { minLength: 1, maxLength: 2 })), { maxLength: 3 }),
    reason: hostileText,
    message: hostileText,
  })
  .map(({ rules, reason, message }) => ({
    ...sampleDetection,
    rules: rules.map(([rule, own], i) => ({ key: `${i}:${rule.id}`, ...rule, findings: own.length })),
    findings: rules.flatMap(([rule, own], i) => own.map((one) => ({ rule: `${i}:${rule.id}`, ...one }))),
    tuning: sampleDetection.tuning.map((effect) => ({ ...effect, reason, rule: reason })),
    notLoaded: sampleDetection.notLoaded.map((fault) => ({ ...fault, path: message, message, rule: reason })),
  }));
