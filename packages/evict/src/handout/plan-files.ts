/** Everything a plan can be handed out as, as files. The same plan gives the same files. */
import { type KnowledgeGraph, loneHtml, loneMarkdown } from "@unbind/knowledge";
import type { EvictionPlan, HostPlan } from "../plan/plan.ts";
import { ansiblePlaybook } from "../playbooks/ansible.ts";
import { cacaoPlaybook } from "../playbooks/cacao.ts";
import { fileNameOf } from "../playbooks/file-name.ts";
import { intunePair } from "../playbooks/intune.ts";
import { playbookNg, playbookNgText } from "../playbooks/playbook-ng.ts";
import { playbookNgMarkdown } from "../playbooks/playbook-ng-markdown.ts";
import { collectArtifact, evictArtifact } from "../playbooks/velociraptor.ts";
import { runbook } from "../runbook/runbook.ts";
import { collectScript, evictScript, restoreScript, selfTestScript, verifyScript } from "../scripts/index.ts";

/** What a plan can be handed out as. */
export const HANDOUT_KINDS = [
  "scripts",
  "cacao",
  "playbook-ng",
  "velociraptor",
  "ansible",
  "intune",
  "runbook",
] as const;

/** One of {@link HANDOUT_KINDS}. */
export type HandoutKind = (typeof HANDOUT_KINDS)[number];

/** One file, with its place in the folder it is written to. */
export interface HandoutFile {
  /** With `/`; letters, digits, `.`, `_` and `-` only. */
  path: string;
  text: string;
}

/** What is to be handed out, and what it is made of besides the plan. */
export interface HandoutOptions {
  version: string;
  /** Where countermeasures and their texts come from. */
  graph: KnowledgeGraph;
  /** All by default; of a restore plan there are scripts only. */
  kinds?: readonly HandoutKind[];
}

/** @throws LimitError SCRIPT_LENGTH, INTUNE_SIZE; MalformedError PLAYBOOK_HOST, PLAN_TIME */
export function planFiles(
  plan: EvictionPlan,
  { version, graph, kinds = HANDOUT_KINDS }: HandoutOptions,
): HandoutFile[] {
  const forAny = [of("unbind-self-test.ps1", selfTestScript()), of("unbind-collect.ps1", collectScript(version))];
  if (plan.purpose === "restore") {
    const restores = plan.hosts.map((host) =>
      of(`unbind-restore-${fileNameOf(host.host)}.ps1`, restoreScript(plan, host)),
    );
    return [...forAny, ...restores];
  }
  const files: Record<HandoutKind, () => HandoutFile[]> = {
    scripts: () => [...forAny, ...plan.hosts.flatMap((host) => scriptsOf(plan, host))],
    cacao: () => plan.hosts.map((host) => of(`cacao/${fileNameOf(host.host)}.json`, json(cacaoPlaybook(plan, host)))),
    "playbook-ng": () => plan.hosts.flatMap((host) => playbookNgFiles(plan, host, graph)),
    velociraptor: () => [
      of("velociraptor/Custom.Unbind.Collect.yaml", collectArtifact(version)),
      of("velociraptor/Custom.Unbind.Evict.yaml", evictArtifact()),
    ],
    ansible: () => [of("ansible-playbook.yml", ansiblePlaybook(plan))],
    intune: () => plan.hosts.flatMap((host) => intuneFiles(plan, host)),
    runbook: () => {
      const document = runbook(plan, graph);
      return [of("runbook.md", loneMarkdown(document)), of("runbook.html", loneHtml(document))];
    },
  };
  return HANDOUT_KINDS.filter((kind) => kinds.includes(kind)).flatMap((kind) => files[kind]());
}

function of(path: string, text: string): HandoutFile {
  return { path, text };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function scriptsOf(plan: EvictionPlan, host: HostPlan): HandoutFile[] {
  const name = fileNameOf(host.host);
  return [
    of(`unbind-evict-${name}.ps1`, evictScript(plan, host)),
    of(`unbind-verify-${name}.ps1`, verifyScript(plan, host)),
  ];
}

function playbookNgFiles(plan: EvictionPlan, host: HostPlan, graph: KnowledgeGraph): HandoutFile[] {
  const { playbook } = playbookNg(plan, host, graph);
  const markdown = playbookNgMarkdown(playbook, graph);
  const stem = `playbook-ng/${fileNameOf(host.host)}`;
  return [
    of(`${stem}.json`, playbookNgText(playbook)),
    ...(markdown === undefined ? [] : [of(`${stem}.md`, markdown)]),
  ];
}

function intuneFiles(plan: EvictionPlan, host: HostPlan): HandoutFile[] {
  const { detect, remediate } = intunePair(plan, host);
  const stem = `intune/${fileNameOf(host.host)}`;
  return [of(`${stem}-detect.ps1`, detect), of(`${stem}-remediate.ps1`, remediate)];
}
