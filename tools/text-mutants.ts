// Texts that rules, knowledge and plans are read from, damaged by a seed: what the long fuzz run feeds to their readers.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { schemaFault } from "../apps/cli/src/explain/schema-fault.ts";
import { EvidenceError } from "../packages/bytes/src/index.ts";
import { loadRules, type RuleExplainer } from "../packages/detect/src/index.ts";
import {
  type EvictionPlan,
  HANDOUT_KINDS,
  type HandoutOptions,
  planFaults,
  planFiles,
  planHash,
  planSchema,
  readJournal,
} from "../packages/evict/src/index.ts";
import { hostilePlan } from "../packages/evict/src/scripts/hostile-plan.test-support.ts";
import {
  indexGraph,
  KnowledgeImport,
  lintGraph,
  readPack,
  sourceMarkdown,
  TableGraph,
  writePack,
} from "../packages/knowledge/src/index.ts";
import type { Event } from "../packages/model/src/index.ts";

/** Parts that break readers: marks of every language read, names of every object, numbers at the edges. */
const PARTS = [
  ..."()[]{}\"'`|*?\\%$&#:;,.<>=!@-+\n\t\r \u0000\u2028\ud800\u0130\u017f\u212a",
  ...["__proto__", "constructor", "toString", "&a ", "*a ", "<<: *a", "---\n", "- ", "|\n ", "NaN", "1e309", "-1"],
  ...["9007199254740993", "| stats ", " by ", " not ", " of them", "|re", "|base64offset|contains", "(a+)+$", "(?<x>"],
  ...[" | eval x=", " | where ", "[search ", "]", "`m(1)`", "mvmap(", "null", "\ufeff", "../../x", "%00", "\u202e"],
];

function mulberry(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A text of `texts` with up to eight cuts, copies, repetitions and insertions. */
function mutateText(texts: readonly string[], seed: number): string {
  const random = mulberry(seed);
  let text = texts[random(texts.length)] ?? "";
  for (let left = 1 + random(8); left > 0; left--) {
    const [at, length] = [random(text.length + 1), random(40)];
    const part = PARTS[random(PARTS.length)] ?? "";
    const other = texts[random(texts.length)] ?? "";
    const from = random(other.length + 1);
    const inserted = [
      "",
      part,
      part.repeat(random(300)),
      text.slice(at, at + length).repeat(1 + random(60)),
      other.slice(from, from + random(400)),
    ][random(5)];
    text = text.slice(0, at) + inserted + text.slice(random(3) === 0 ? at + length : at);
  }
  return text;
}

function filesUnder(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

const EVENTS: readonly Event[] = [5861, 1, 4688, 4104].map((eventId, i) => ({
  provider: eventId === 1 ? "Microsoft-Windows-Sysmon" : "Microsoft-Windows-WMI-Activity",
  channel: eventId === 1 ? "Microsoft-Windows-Sysmon/Operational" : "Microsoft-Windows-WMI-Activity/Operational",
  eventId,
  recordId: BigInt(i),
  time: 133_000_000_000_000_000n + BigInt(i),
  computer: "WKSTN-04",
  userSid: undefined,
  processId: 4,
  payloadName: undefined,
  data: ["Image", "CommandLine", "CONSUMER", "__proto__", "constructor", "ESS"].map((name) => ({
    name,
    value: `${"a".repeat(200)}\\${name}.exe`,
  })),
  message: undefined,
  traits: [],
  ref: { path: "a.evtx", offset: i * 512 },
}));

/** Loads damaged rules of both languages, runs and explains them; gives the number of rules and faults. */
export function rulesCheck(): (seed: number) => number {
  const texts = [
    ...filesUnder("packages/rules-wmi/rules", /\.yml$/),
    ...filesUnder("examples/rules", /\.(?:yml|spl|conf)$/),
    "name: n\nid: 1\nsearch: '`wmi` EventCode=5861 | rex field=Message \"(?<c>\\w+)\" | eval x=mvmap(a, len(a)) | stats count values(c) as c by dest | `f(x)`'\n",
    '[wmi(1)]\nargs = a\ndefinition = source=$a$ | spath | where like(x, "%a") | transaction a maxspan=1m\n',
    "<h1>T</h1><h4>Search</h4><pre><code>source=x | tstats count from datamodel=Endpoint.Processes by Processes.dest</code></pre>",
  ];
  const names = ["a.yml", "b.yml", "m.conf", "p.md", "p.html", "s.spl", "t.csv", "m.json"];
  return (seed) => {
    const path = names[seed % names.length] ?? "";
    const loaded = loadRules({ texts: [{ path, text: mutateText(texts, seed) }] });
    const compiled = loaded.compile(() => true, { now: 133_000_000_000_000_000n });
    let found = loaded.rules.length + loaded.faults.length + compiled.faults.length;
    for (const detector of compiled.detectors) {
      for (const event of EVENTS) detector.offer(event, () => found++);
      detector.finish(() => found++);
      found += detector.faults?.().length ?? 0;
    }
    for (const rule of loaded.rules.slice(0, 2)) {
      found += passing(() => explained(loaded.explain(rule, { now: 0n })));
    }
    return found;
  };
}

function explained(explainer: RuleExplainer | undefined): number {
  for (const event of EVENTS) explainer?.offer(event);
  return explainer?.result().steps.length ?? 0;
}

const KNOWLEDGE = [
  "@prefix : <http://d3fend.mitre.org/ontologies/d3fend.owl#> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n:A a owl:Class ; rdfs:label \"a\", '''b'''@en ; rdfs:subClassOf :B , [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :C ] .\n:B a owl:Class ; :attack-id \"T1047\" ; rdfs:seeAlso ( 1 2.5 true ) .\n",
  '{"type":"bundle","id":"bundle--1","objects":[{"type":"attack-pattern","id":"attack-pattern--00000000-0000-4000-8000-000000000001","name":"a","external_references":[{"source_name":"mitre-attack","external_id":"T1047","url":"https://example.org"}],"x_mitre_platforms":["Windows"],"revoked":true},{"type":"relationship","id":"relationship--00000000-0000-4000-8000-000000000002","relationship_type":"revoked-by","source_ref":"attack-pattern--00000000-0000-4000-8000-000000000001","target_ref":"attack-pattern--00000000-0000-4000-8000-000000000001"}]}',
  "# Title\n* **ID:** CM0038\n* **Version:** 1.0\n\n## Intended Outcome\n\ntext\n\n## Associated Techniques\n\n- [T1546.003 - x](https://example.org/T1546/003)\n\n## Related Countermeasures\n\n- CM0001 - y\n\n## References\n\n- a | <https://example.org>\n",
  "title: t\nid: 00000000-0000-4000-8000-000000000003\nlogsource: {product: windows}\ndetection: {s: {EventID: 5861}, condition: s}\ntags: [attack.t1546.003]\n",
];

/** Imports a damaged source, lints it, writes and reads the pack; gives the number of nodes and issues. */
export function knowledgeCheck(): (seed: number) => number {
  const names = ["a.ttl", "a.json", "a.md", "a.yml"];
  const bytes = new TextEncoder();
  return (seed) => {
    const kind = seed % names.length;
    const text = mutateText([KNOWLEDGE[kind] ?? "", ...KNOWLEDGE], seed);
    const knowledge = new KnowledgeImport();
    knowledge.add({ path: names[kind] ?? "", bytes: bytes.encode(text) });
    const tables = knowledge.finish();
    sourceMarkdown(text);
    const found = lintGraph(new TableGraph(tables)).length + knowledge.issues.total;
    const pack = writePack(tables);
    const random = mulberry(seed);
    for (let left = random(4); left > 0; left--) pack[random(pack.length)] = random(256);
    const crc = () => new DataView(pack.buffer).getUint32(12, true);
    return found + passing(() => [...readPack(pack, { crc }).nodes(), ...readPack(pack, { crc }).edges()].length);
  };
}

/** What a reader may throw is an EvidenceError. */
function passing(read: () => number): number {
  try {
    return read();
  } catch (error) {
    if (error instanceof EvidenceError) return 0;
    throw error;
  }
}

/** One to three members of the plan replaced, removed or wrapped. */
function mutatedPlan(text: string, seed: number): unknown {
  const random = mulberry(seed);
  const plan: unknown = JSON.parse(text);
  for (let left = 1 + random(3); left > 0; left--) {
    let node: unknown = plan;
    for (let depth = 1 + random(12); depth > 0 && typeof node === "object" && node !== null; depth--) {
      const members = node as Record<string, unknown>;
      const keys = Object.keys(members);
      const key = keys[random(keys.length)] ?? "x";
      const inner = members[key];
      if (depth > 1 && typeof inner === "object" && inner !== null) {
        node = inner;
        continue;
      }
      const part = (PARTS[random(PARTS.length)] ?? "").repeat(1 + random(3));
      members[key] = [part, `${inner}${part}`, random(1e9) - 5, null, [inner], { [part]: inner }, -0.5][random(7)];
      break;
    }
  }
  return plan;
}

/** Number of files handed out; a name that leads elsewhere, or that two files have, is a fault of ours. */
function namesOf(plan: EvictionPlan, options: HandoutOptions): number {
  const paths = planFiles(plan, options).map(({ path }) => path.toLowerCase());
  const odd = paths.find((path) => !/^(?:[\w-]+\/)?[\w.-]+$/.test(path) || path.includes(".."));
  if (odd !== undefined) throw new Error(`odd name ${JSON.stringify(odd)}`);
  if (new Set(paths).size < paths.length) throw new Error(`a name twice among ${JSON.stringify(paths)}`);
  return paths.length;
}

/** Checks damaged plans as the commands do, and makes what is handed out; gives the number of faults and files. */
export function planCheck(): (seed: number) => number {
  // As the schema has it: ids of two digits, no empty text.
  const plan = JSON.stringify(hostilePlan).replaceAll('"step-', '"step-1').replaceAll('""', '"x"');
  // Names of 10,000 characters don't fit into a script for Intune.
  const kinds = HANDOUT_KINDS.filter((kind) => kind !== "intune");
  const options = { version: "0.0.0", graph: indexGraph(), kinds };
  return (seed) => {
    const found = readJournal(`${mutateText([plan], seed)}\n`, { plan: "x" }).faults.length;
    const value = mutatedPlan(plan, seed);
    if (schemaFault(value, planSchema, planSchema) !== undefined) return found + 1;
    const damaged = value as EvictionPlan;
    return found + passing(() => planFaults(damaged).length + planHash(damaged).length + namesOf(damaged, options));
  };
}
