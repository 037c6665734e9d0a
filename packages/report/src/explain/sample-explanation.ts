/** Explanations for tests: one that looks like a real answer, and any that the contract allows, with hostile text. */
// biome-ignore lint/correctness/noUndeclaredDependencies: for tests only; fast-check belongs to the workspace root
import fc from "fast-check";
import { hostileText } from "../sample-report.ts";
import type { ExplainedSubject, Explanation } from "./explanation.ts";

const COMMAND = "powershell -e SQBFAFgA";

const subject: ExplainedSubject = {
  id: "sub-0123456789abcdef",
  host: "WKSTN-04",
  namespace: "root\\subscription",
  filter: {
    name: "Updater",
    query: "SELECT * FROM __InstanceModificationEvent WITHIN 90",
    queryLanguage: "WQL",
    eventNamespace: "root\\cimv2",
    creatorSid: "S-1-5-32-544",
  },
  consumer: {
    class: "CommandLineEventConsumer",
    name: "Updater",
    properties: { CommandLineTemplate: COMMAND, RunInteractively: false },
    creatorSid: null,
  },
  binding: { path: "__FilterToConsumerBinding", creatorSid: null },
  timers: [],
  trigger: {
    kind: "periodic",
    summary: "About every 90 s.",
    details: ["Condition: http://c2.example.net/"],
    rate: "always",
    maxPerDay: 960,
    latencySeconds: 90,
    problems: ["WMI may refuse it"],
    neverFires: false,
  },
  firing: {
    from: "2026-03-01T00:00:00.0000000Z",
    to: "2026-03-02T00:00:00.0000000Z",
    bootTime: "2026-03-01T08:00:00.0000000Z",
    times: ["2026-03-01T08:04:00.0000000Z", "2026-03-01T08:05:30.0000000Z"],
    more: true,
    note: null,
  },
  payload: {
    name: "Command",
    language: "a command line",
    text: COMMAND,
    layers: [
      {
        encoding: "base64-utf16le",
        content: "text",
        parent: -1,
        start: 14,
        end: 22,
        text: "IEX\n\u001b[2J",
        hex: null,
      },
      {
        encoding: "base64-bytes",
        content: "shellcode",
        parent: 0,
        start: 0,
        end: 3,
        text: null,
        hex: "fce8".repeat(30),
      },
    ],
    cut: "layers",
    indicators: [
      { type: "url", value: "http://192.0.2.10/a", layer: 0, start: 0, end: 3, isPrivate: true },
      { type: "url", value: "http://192.0.2.10/a", layer: -1, start: 4, end: 5, isPrivate: true },
    ],
  },
  verdict: {
    level: "malicious",
    score: 90,
    reasons: [
      { id: "download", weight: 25, text: "It fetches http://192.0.2.10/a.", sightings: [] },
      { id: "vendor", weight: -10, text: "A vendor's name.", sightings: [] },
    ],
  },
  attack: ["T1546.003", "T1059.001"],
  notes: [{ code: "x", text: "Decoding stopped." }],
  whyNot: [{ level: "benign", text: "No known definition." }],
  next: ["Check the proof.", "Block http://192.0.2.10/a."],
};

export const sampleExplanation: Explanation = {
  schema: "unbind.explain/1",
  tool: { name: "unbind", version: "0.1.0" },
  input: { kind: "mof", source: "x.mof", form: "MOF text", length: 1234 },
  notes: [{ code: "autorecover", text: "It asks to be compiled again." }],
  subjects: [subject],
};

const count = fc.nat({ max: 9 });
const maybe = fc.option(hostileText, { nil: null });

const hostileSubject: fc.Arbitrary<ExplainedSubject> = fc
  .record({ one: hostileText, two: hostileText, three: maybe, level: fc.constantFrom("malicious", "benign"), count })
  .map(({ one, two, three, level, count: many }) => ({
    ...subject,
    id: three,
    host: one,
    namespace: two,
    filter: many > 6 ? null : { name: three, query: one, queryLanguage: two, eventNamespace: one, creatorSid: three },
    consumer:
      many < 2 ? null : { class: one, name: three, properties: { [one]: two, ScriptText: one }, creatorSid: two },
    timers: [{ [one]: two }],
    trigger: {
      ...(subject.trigger as NonNullable<ExplainedSubject["trigger"]>),
      summary: one,
      details: [two],
      problems: [one],
    },
    firing: { from: one, to: two, bootTime: three, times: [one], more: true, note: three },
    payload: {
      name: one,
      language: two,
      text: one,
      layers: [{ encoding: one, content: two, parent: many - 1, start: many, end: many, text: three, hex: one }],
      cut: three,
      indicators: [{ type: one, value: two, layer: -1, start: many, end: many }],
    },
    verdict: { level, score: many, reasons: [{ id: one, weight: many - 4, text: two, sightings: [] }] },
    attack: [one],
    notes: [{ code: one, text: two }],
    whyNot: [{ level: one, text: two }],
    next: [one, two],
  })) as fc.Arbitrary<ExplainedSubject>;

/** Any explanation of the contract's shape whose every text is hostile. */
export const hostileExplanation: fc.Arbitrary<Explanation> = fc
  .record({
    kind: fc.constantFrom("query", "mof", "command", "script", "subscription"),
    source: hostileText,
    note: hostileText,
    subjects: fc.array(hostileSubject, { maxLength: 2 }),
  })
  .map(({ kind, source, note, subjects }) => ({
    ...sampleExplanation,
    input: { kind, source, form: note, length: 1 },
    notes: [{ code: note, text: note }],
    subjects,
  })) as fc.Arbitrary<Explanation>;
