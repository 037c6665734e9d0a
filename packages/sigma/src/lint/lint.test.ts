import { describe, expect, test } from "vitest";
import { parseSigma } from "../parse/sigma-parser.ts";
import { lintSigma, MAX_SIGMA_LINT_FINDINGS, sigmaLintRules } from "./lint-sigma.ts";
import type { SigmaLintContext } from "./lint-subject.ts";

const HEAD = [
  "title: Test",
  "id: 0c7b6a52-3f0e-4c39-9a5e-5b1f6a0f2d11",
  "status: test",
  "description: For tests.",
  "author: nobody",
  "date: 2026-03-01",
  "tags: [attack.execution, attack.t1047]",
  "falsepositives: [Unknown]",
  "level: high",
];

/** A rule with some lines of its head replaced or left out, then log source and detection. */
function rule(
  detection: string,
  source = "category: process_creation",
  head: Record<string, string | null> = {},
): string {
  const kept = HEAD.flatMap((line) => {
    const key = line.slice(0, line.indexOf(":"));
    return key in head ? (head[key] === null ? [] : [`${key}: ${head[key]}`]) : [line];
  });
  const extra = Object.entries(head).filter(([key]) => !HEAD.some((line) => line.startsWith(`${key}:`)));
  const more = extra.map(([key, value]) => `${key}: ${value}`);
  const body = detection.split("\n").map((line) => `  ${line}`);
  return [...kept, ...more, `logsource: {product: windows, ${source}}`, "detection:", ...body, ""].join("\n");
}

const one = (entry: string) => `a:\n  ${entry}\ncondition: a`;
const SOUND = one("Image|endswith: '\\cmd.exe'");

function lint(text: string, context: SigmaLintContext = {}): string[] {
  const { documents, faults } = parseSigma(text, { path: "a.yml" });
  expect(faults).toEqual([]);
  return documents
    .flatMap((document) => lintSigma(document, context))
    .map(({ rule: id, line, message }) => `${id} ${line} ${message}`);
}

const ids = (text: string, context?: SigmaLintContext) => [
  ...new Set(lint(text, context).map((line) => line.slice(0, 3))),
];

test("a sound rule has no weakness", () => {
  expect(lint(rule(SOUND))).toEqual([]);
});

const SELECTED = "a:\n  Image|endswith: '\\cmd.exe'";
const wmi = "category: wmi_event";

/** Check; a rule that has the weakness; the nearest one that hasn't. */
const cases: [check: string, weak: string, sound: string][] = [
  ["S01", rule(SOUND, undefined, { id: null }), rule(SOUND)],
  [
    "S01",
    rule(SOUND, undefined, { id: "'1234'" }),
    rule(SOUND, undefined, { id: "0C7B6A52-3F0E-4C39-9A5E-5B1F6A0F2D11" }),
  ],
  ["S02", rule(SOUND, undefined, { level: null }), rule(SOUND, undefined, { level: "low" })],
  ["S02", rule(SOUND, undefined, { status: null }), rule(SOUND, undefined, { status: "stable" })],
  ["S03", rule(SOUND, undefined, { date: "2026/03/01" }), rule(SOUND, undefined, { modified: "2026-03-01" })],
  ["S03", rule(SOUND, undefined, { modified: "2026-02-28" }), rule(SOUND, undefined, { modified: "2026-03-02" })],
  ["S03", rule(SOUND, undefined, { date: "2026-13-01" }), rule(SOUND, undefined, { date: "2025-12-01" })],
  ["S04", rule(SOUND, undefined, { tags: "[T1047]" }), rule(SOUND, undefined, { tags: "[attack.t1047]" })],
  [
    "S04",
    rule(SOUND, undefined, { tags: "[attack.defense_evasion]" }),
    rule(SOUND, undefined, { tags: "[attack.defense-evasion]" }),
  ],
  [
    "S04",
    rule(SOUND, undefined, { tags: "[attack.t10471]" }),
    rule(SOUND, undefined, { tags: "[cve.2021-1234, attack.s0005]" }),
  ],
  [
    "S04",
    rule(SOUND, undefined, { tags: "[attack.t1047, attack.t1047]" }),
    rule(SOUND, undefined, { tags: "[car.2013-01]" }),
  ],
  ["S05", rule(SOUND, undefined, { falsepositive: "[x]" }), rule(SOUND, undefined, { maturity: "[x]" })],
  ["S05", rule(SOUND, "catgory: process_creation"), rule(SOUND, "category: process_creation, owner: us")],
  ["S06", rule(SOUND, undefined, { falsepositives: null }), rule(SOUND, undefined, { falsepositives: "Unlikely" })],
  ["S07", rule(SOUND, undefined, { author: null }), rule(SOUND, undefined, { author: "somebody" })],
  [
    "S08",
    rule(SOUND, undefined, { title: "Persistence by WMI Event Subscription" }),
    rule(SOUND, undefined, {
      title: "Persistence by WMI Event Subscription",
      tags: "[attack.t1047, attack.t1546.003]",
    }),
  ],
  [
    "S08",
    rule(SOUND, undefined, { tags: "[attack.t1084]" }),
    rule(SOUND, undefined, { title: "Remote WMI Process Start" }),
  ],
  ["S09", rule(SOUND, undefined, { status: "deprecated" }), rule(SOUND, undefined, { status: "experimental" })],
  ["S09", rule(`${SELECTED}\ncondition: a | count() by Computer > 5`), rule(`${SELECTED}\ncondition: a`)],
  ["S10", rule(one("Query: x")), rule(one("Query: x"), wmi)],
  ["S10", rule(one("User|fieldref: Owner")), rule(one("User|fieldref: ParentUser"))],
  [
    "S10",
    rule("a:\n  EventID: 5861\n  Operation: x\ncondition: a", "service: wmi"),
    rule("a:\n  EventID: 5858\n  Operation: x\ncondition: a", "service: wmi"),
  ],
  [
    "S10",
    rule("a:\n  EventID: 4688\n  Image: x\ncondition: a", "service: security"),
    rule("a:\n  EventID: 1102\n  Image: x\ncondition: a", "service: security"),
  ],
  ["S11", rule(one("commandline|contains: x")), rule(one("CommandLine|contains: x"))],
  ["S12", rule(one("EventID: 5861"), wmi), rule(one("EventID: 21"), wmi)],
  ["S12", rule(one("EventID: 4104"), "service: wmi"), rule(one("EventID: [5859, 5861]"), "service: wmi")],
  ["S13", rule(SOUND, "category: process_start"), rule(SOUND)],
  ["S13", rule(SOUND, "definition: all"), rule(SOUND, "service: system")],
  ["S20", rule(one("CommandLine|contains|all: x")), rule(one("CommandLine|contains|all: [x, y]"))],
  ["S21", rule(one("CommandLine|re|i: '.*foo[0-9].*'")), rule(one("CommandLine|re|i: 'foo[0-9]'"))],
  ["S21", rule(one("CommandLine|re|i: 'net user'")), rule(one("CommandLine|re|i: 'net +user'"))],
  ["S22", rule(one("CommandLine|re: 'net +user'")), rule(one("CommandLine|re: '(?i)net +user'"))],
  ["S22", rule(one("Image|re: '\\\\Windows\\\\[0-9]+'")), rule(one("Image|re: '^[A-Z]:\\\\[a-z]+\\d+$'"))],
  ["S23", rule(one("CommandLine|contains: '*foo'")), rule(one("CommandLine|contains: 'foo*bar'"))],
  ["S23", rule(one("Image|startswith: 'C:\\\\*'")), rule(one("CommandLine|startswith: 'echo \\*'"))],
  ["S24", rule(one("CommandLine|base64offset: secret")), rule(one("CommandLine|base64offset|contains: secret"))],
  ["S25", rule(one("CommandLine|contains: ['']")), rule(one("CommandLine: ''"))],
  ["S30", rule(one("CommandLine|contains: '\\\\\\srv'")), rule(one("CommandLine|contains: '\\\\\\\\srv'"))],
  ["S31", rule(one("CommandLine|contains: 'Temp\\*'")), rule(one("CommandLine|contains: 'Temp\\\\*'"))],
  ["S32", rule(one("Image|endswith: 'cmd.exe'")), rule(one("OriginalFileName: 'cmd.exe'"))],
  ["S33", rule(one("Image|endswith: '\\Temp\\'")), rule(one("Image|contains: '\\Temp\\'"))],
  ["S33", rule(one("Image|startswith: '\\cmd.exe'")), rule(one("Image|startswith: '\\Device\\'"))],
  [
    "S33",
    rule(one("TargetObject|startswith: 'HKEY_LOCAL_MACHINE\\'"), "category: registry_set"),
    rule(one("TargetObject|startswith: 'HKLM\\'"), "category: registry_set"),
  ],
  [
    "S33",
    rule(one("Details: DWORD (0x1)"), "category: registry_set"),
    rule(one("Details: DWORD (0x00000001)"), "category: registry_set"),
  ],
  ["S33", rule(one("LogonId: '0x00000000000003e7'")), rule(one("LogonId: '0x3e7'"))],
  ["S33", rule(one("IntegrityLevel: Root")), rule(one("IntegrityLevel: [High, S-1-16-12288]"))],
  [
    "S33",
    rule(one("Hashes: 00112233445566778899aabbccddeeff")),
    rule(one("Hashes|contains: MD5=00112233445566778899aabbccddeeff")),
  ],
  ["S34", rule(one("Image|endswith|cased: '\\cmd.exe'")), rule(one("User|cased: svc"))],
  ["S35", rule(one("Image|endswith: ['\\a.exe', '\\A.exe']")), rule(one("Image|endswith: ['\\a.exe', '\\ba.exe']"))],
  ["S35", rule(one("CommandLine|contains: [net, net user]")), rule(one("CommandLine|contains: [net user, netsh]"))],
  ["S35", rule(one("CommandLine|contains|all: [net, net user]")), rule(one("CommandLine|contains|all: [user, net ]"))],
  ["S40", rule(`${SELECTED}\nb:\n  User: x\ncondition: a`), rule(`${SELECTED}\nb:\n  User: x\ncondition: 1 of them`)],
  ["S41", rule(`${SELECTED}\ncondition: 1 of them`), rule(`${SELECTED}\ncondition: 1 of a*`)],
  [
    "S42",
    rule("a:\n  User: x\nb:\n  User: y\ncondition: a and b"),
    rule("a:\n  User: x\nb:\n  User: y\ncondition: a or b"),
  ],
  [
    "S42",
    rule(`${SELECTED}\nfilter:\n  Image|contains: cmd\ncondition: a and not filter`),
    rule(`${SELECTED}\nfilter:\n  Image|contains: cmd\n  User: x\ncondition: a and not filter`),
  ],
  [
    "S42",
    rule("a:\n  Image|endswith: ['\\a.exe', '\\b.exe']\nb:\n  Image|endswith: '\\c.exe'\ncondition: all of them"),
    rule("a:\n  Image|endswith: ['\\a.exe', '\\b.exe']\nb:\n  Image|endswith: '.exe'\ncondition: all of them"),
  ],
  [
    "S42",
    rule("a:\n  Image|startswith: 'C:\\'\nb:\n  Image: null\ncondition: a and b"),
    rule("a:\n  Image|startswith: 'C:\\'\nb:\n  User: null\ncondition: a and b"),
  ],
  [
    "S42",
    rule("a:\n  EventID: 1\n  EventID|contains: 2\ncondition: a"),
    rule("a:\n  EventID: 12\n  EventID|contains: 2\ncondition: a", "service: sysmon"),
  ],
  [
    "S43",
    rule(`${SELECTED}\nfilter_x:\n  User: x\ncondition: all of them`),
    rule(`${SELECTED}\nfilter_x:\n  User: x\ncondition: a and not 1 of filter_*`),
  ],
  [
    "S43",
    rule(`${SELECTED}\nfilter_a:\n  User: x\ncondition: 1 of them`),
    rule(`${SELECTED}\nfilter_a:\n  User: x\ncondition: 1 of *a`),
  ],
  [
    "S50",
    rule("a:\n  EventID: 21\nf:\n  Consumer|contains: Own.Name=x\ncondition: a and not f", wmi),
    rule("a:\n  EventID: 21\nf:\n  Consumer|contains: Own.Name=\ncondition: a and not f", wmi),
  ],
  [
    "S44",
    rule(`${SELECTED}\nb:\n  User: x\nc:\n  User: z\ncondition: a or b and c`),
    rule(`${SELECTED}\nb:\n  User: x\nc:\n  User: z\ncondition: (a or b) and c`),
  ],
  ["S45", rule("a:\n  User: x\ncondition: not a"), rule(`${SELECTED}\nb:\n  User: x\ncondition: a and not b`)],
  [
    "S50",
    rule(`${SELECTED}\nf:\n  ParentImage|endswith: '\\agent.exe'\ncondition: a and not f`),
    rule(`${SELECTED}\nf:\n  ParentImage: 'C:\\Program Files\\Agent\\agent.exe'\ncondition: a and not f`),
  ],
  [
    "S50",
    rule("a:\n  EventID: 20\nf:\n  Name|contains: SCM\ncondition: a and not f", wmi),
    rule("a:\n  EventID: 20\nf:\n  Name|contains: SCM\n  Type: Event Log\ncondition: a and not f", wmi),
  ],
  [
    "S50",
    rule(`${SELECTED}\nf:\n  Image|endswith: '\\conhost.exe'\ncondition: a and not f`),
    rule("a:\n  OriginalFileName: cmd.exe\nf:\n  Image|endswith: '\\cmd.exe'\ncondition: a and not f"),
  ],
];

describe.each(cases.map(([check, weak, sound], i) => ({ check, weak, sound, i })))(
  "$check ($i)",
  ({ check, weak, sound }) => {
    test("is found", () => expect(ids(weak)).toContain(check));
    test("isn't found in the near miss", () => expect(ids(sound)).not.toContain(check));
  },
);

test("every check has a case", () => {
  expect([...new Set(cases.map(([check]) => check))].sort()).toEqual(sigmaLintRules.map(({ id }) => id));
});

test("an id that stands twice in the set", () => {
  const context = { ids: new Map([["0c7b6a52-3f0e-4c39-9a5e-5b1f6a0f2d11", 2]]) };
  expect(lint(rule(SOUND), context)).toEqual(["S01 2 2 rules have this id"]);
});

test("rules that only serve correlations needn't say what they are for", () => {
  const text = rule(SOUND, undefined, { description: null, falsepositives: null, name: "base" });
  expect(ids(text)).toEqual(["S02", "S06"]);
  expect(ids(text, { parts: new Set(["base"]) })).toEqual([]);
});

test("a site's own log source is known", () => {
  const context = {
    mapping: { placesOf: () => [{ channels: ["Own"], providers: [], eventIds: [], when: {}, fields: {} }] },
  };
  const text = rule(SOUND, "category: own");
  expect(ids(text)).toEqual(["S13"]);
  expect(ids(text, context)).toEqual([]);
});

test("correlations and filters are checked as far as they can be", () => {
  const correlation =
    "title: Many\nstatus: test\ndescription: x\nauthor: nobody\nlevel: low\ncorrelation:\n  type: event_count\n  rules: [a]\n  timespan: 5m\n  condition: {gte: 3}\n";
  expect(ids(correlation)).toEqual(["S01"]);
  const filter = rule("").replace(
    /detection:[\s\S]*/,
    "filter:\n  rules: any\n  x:\n    Query: y\n  condition: not x\n",
  );
  expect(ids(filter)).toContain("S10");
});

describe("places", () => {
  const cases: [what: string, text: string, found: string][] = [
    ["a value", rule("a:\n  Image|endswith:\n    - '\\a.exe'\n    - 'b.exe'\ncondition: a"), "S32 15"],
    ["a key", rule("a:\n  User: x\n  Owner: y\ncondition: a"), "S10 14"],
    ["a line of the head", rule(SOUND, undefined, { date: "2026/03/01" }), "S03 6"],
  ];
  test.each(cases)("%s", (_, text, found) => {
    expect(lint(text).some((line) => line.startsWith(`${found} `))).toBe(true);
  });
  test("inside a condition", () => {
    const [document] = parseSigma(rule(`${SELECTED}\nb:\n  User: x\nc:\n  User: z\ncondition: a or b and c`), {
      path: "a.yml",
    }).documents;
    expect(document && lintSigma(document).map(({ rule: id, line, column }) => `${id} ${line}:${column}`)).toEqual([
      "S44 18:21",
    ]);
  });
});

describe("rules made to be slow are judged in bounded steps", () => {
  const many = (count: number, part: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => part(i)).join(", ");
  const cases: [what: string, detection: string][] = [
    ["many values", `a:\n  CommandLine|contains: [${many(20_000, (i) => `x${i}`)}]\ncondition: a`],
    [
      "many alternatives that all fail",
      `a:\n  - ${"Image|endswith: '\\a.exe'\n  - ".repeat(500)}User: x\nb:\n  User: y\n  Image|endswith: '\\b.exe'\ncondition: a and b`,
    ],
    [
      "tests that all must hold",
      `a:\n  CommandLine|contains|all: [${many(20_000, (i) => `x${i}x`)}]\ncondition: a and not a`,
    ],
    [
      "alternatives times alternatives",
      `${Array.from({ length: 12 }, (_, n) => `a${n}:\n  User|contains: [${many(9, (i) => `${n}x${i}`)}]`).join("\n")}\nf:\n  User|contains: x\ncondition: all of a* and not f`,
    ],
  ];
  test.each(cases)("%s", (_, detection) => {
    expect(lint(rule(detection)).length).toBeLessThanOrEqual(MAX_SIGMA_LINT_FINDINGS);
  });
});
