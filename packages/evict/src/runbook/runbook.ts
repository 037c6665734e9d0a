/**
 * What a person works through: what was found on each host, what will be done in which order, how to tell that it was
 * done, and what countermeasures say about it. Text is plain; the printers of packages/knowledge escape it.
 */
import {
  type Block,
  bulletList,
  counterAnswer,
  type Inline,
  type KnowledgeGraph,
  type Line,
  type LoneDocument,
  paragraph,
  parseCountermeasure,
  type Section,
  sourceMarkdown,
} from "@unbind/knowledge";
import { planHash } from "../plan/canonical.ts";
import type { EvictionPlan, HostPlan, ObjectTarget, PlanStep } from "../plan/plan.ts";
import { fileNameOf } from "../playbooks/file-name.ts";
import { commandsOf } from "./host-commands.ts";

/** Values longer than this are cut; the plan has them whole. */
const MAX_VALUE = 2000;

/** The runbook of a plan, with texts of countermeasures where the graph has them. */
export function runbook(plan: EvictionPlan, graph: KnowledgeGraph): LoneDocument {
  const hash = planHash(plan);
  return {
    title: `Removing WMI event subscriptions: ${plan.hosts.length} ${plan.hosts.length === 1 ? "host" : "hosts"}`,
    banner: [
      "Work only from this plan: SHA-256 ",
      code(hash),
      `, made ${plan.created}, not to be run from ${plan.expires} on. `,
      "Stop and ask if anything on the host differs from what is written here.",
    ],
    sections: [
      approval(plan, hash),
      ...plan.hosts.flatMap((host, i) => hostSections(host, i + 1)),
      countermeasures(plan, graph),
      afterwards(),
    ],
  };
}

const code = (text: string): Inline => ({ kind: "code", text: shown(text) });

function shown(text: string): string {
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)} (${text.length} characters, cut here)` : text;
}

function approval(plan: EvictionPlan, hash: string): Section {
  const own = plan.approvals.filter(({ planSha256 }) => planSha256 === hash);
  const lines: Line[] = own.map(({ by, reason, time }) => [code(by), ` on ${time}: `, code(reason)]);
  const blocks =
    lines.length > 0 ? [bulletList(lines)] : [paragraph("Nobody has approved this plan yet: don't run it.")];
  return { id: "approval", title: "Approval", blocks };
}

function hostSections(host: HostPlan, number: number): Section[] {
  const { items, withheld, steps, keep } = host;
  const found: Line[] = items.map(({ subscription, level, summary }) => [
    code(subscription),
    ` (${level}): `,
    code(summary),
  ]);
  const left: Line[] = withheld.map(({ object, reason, text }) => [code(object), `, ${reason}: `, code(text)]);
  return [
    {
      id: `host-${number}`,
      title: `Host ${shown(host.host)}`,
      blocks: [
        paragraph(`${items.length} to remove, ${keep.length} objects that must stay as they are.`),
        bulletList(found),
        ...(left.length > 0 ? [paragraph("What no step touches, and why:"), bulletList(left)] : []),
        { kind: "heading", level: 3, parts: ["Commands, in Windows PowerShell 5.1 as administrator"] },
        ...commandsOf(fileNameOf(host.host)).flatMap(({ purpose, commands }): Block[] => [
          paragraph(purpose),
          { kind: "code", language: "powershell", text: commands },
        ]),
        { kind: "heading", level: 3, parts: ["Steps"] },
        { kind: "list", ordered: true, items: steps.map(stepBlocks) },
      ],
    },
  ];
}

function stepBlocks(step: PlanStep): Block[] {
  const more: Line[] = [
    ...step.preconditions.map((text): Line => ["Before: ", text]),
    ["Expect: ", step.expected],
    [`Risk (${step.risk.level}): `, step.risk.text],
    ["If it fails: ", step.onFailure.text],
  ];
  const objects = step.action === "remove" || step.action === "restore" ? objectBlocks(step.object) : [];
  return [paragraph({ kind: "strong", parts: [shown(step.title)] }), bulletList(more), ...objects];
}

/** What the object is; values of several lines follow in boxes, so that they can be compared. */
function objectBlocks({ path, contentHash, properties }: ObjectTarget): Block[] {
  const all = Object.entries(properties).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const isLong = ([, value]: [string, string]): boolean => /[\r\n]/.test(value);
  const rows: Line[][] = all.map((one) => [[code(one[0])], isLong(one) ? ["below"] : [code(one[1])]]);
  return [
    {
      kind: "table",
      caption: "The exact object",
      columns: ["Property", "Value"],
      rows: [[["Object path"], [code(path)]], [["Content hash"], [code(contentHash ?? "not known")]], ...rows],
    },
    ...all
      .filter(isLong)
      .flatMap(([name, value]): Block[] => [
        paragraph(code(name), ":"),
        { kind: "code", language: "text", text: shown(value) },
      ]),
  ];
}

function countermeasures(plan: EvictionPlan, graph: KnowledgeGraph): Section {
  const techniques = [...new Set(plan.hosts.flatMap(({ items }) => items.flatMap(({ attack }) => attack)))].sort();
  const entries = techniques.flatMap((id) => counterAnswer(graph, id).counters);
  const own = new Map(entries.filter(({ role }) => role === "countermeasure").map((entry) => [entry.id, entry]));
  const blocks = [...own.values()].flatMap((entry): Block[] => {
    const why: Inline[] = entry.note === "" ? [] : [` (${entry.note})`];
    return [
      { kind: "heading", level: 3, parts: [`${entry.id} ${entry.name}`] },
      paragraph({ kind: "basis", basis: entry.basis }, ` for ${entry.technique.replace("technique:", "")}`, ...why),
      ...guidanceOf(graph, entry.key),
    ];
  });
  const none = paragraph("No countermeasure is known for these techniques.");
  const isBare = [...own.values()].every(({ key }) => guidanceOf(graph, key).length === 0);
  const hint = isBare ? [paragraph("Import COUN7ER (unbind know import) to have its risks and guidance here.")] : [];
  return { id: "countermeasures", title: "Countermeasures", blocks: blocks.length > 0 ? [...hint, ...blocks] : [none] };
}

/** Risks and guidance as their page says them; nothing where no page was imported. */
function guidanceOf(graph: KnowledgeGraph, key: string): Block[] {
  const source = graph.attributes(key, new Set(["source"]))[0]?.value;
  if (source === undefined) return [];
  return parseCountermeasure(source, { path: key })
    .sections.filter(({ name, empty }) => !empty && (name === "Risks" || name === "Guidance"))
    .flatMap(({ name, text }): Block[] => [{ kind: "heading", level: 4, parts: [name] }, ...sourceMarkdown(text)]);
}

function afterwards(): Section {
  const lines: Line[] = [
    ["Collect again (unbind-collect.ps1), and hold it against the plan: ", code("unbind verify PLAN EVIDENCE")],
    ["Look for what made it: tasks, services, Run keys, remote logons at the time of creation."],
    ["Make the next one visible: ", code("unbind visibility --write DIR")],
    ["Keep journal and backup off the host. To take it back: ", code("unbind restore")],
  ];
  return { id: "afterwards", title: "Afterwards", blocks: [bulletList(lines)] };
}
