/**
 * An Ansible playbook that runs the scripts of a plan, ring by ring: one host, then five, then a tenth of the rest.
 * Scripts are read from files beside it; `--check` only looks. What the module makes of
 * `exit` differs by version, so that the next ring depends on the script's own last line.
 */
import { MalformedError } from "@unbind/bytes";
import { yamlText } from "../encode/index.ts";
import type { EvictionPlan } from "../plan/plan.ts";
import { fileNameOf } from "./file-name.ts";

/** What Ansible takes for a template on the controller, in files too. */
const TEMPLATE = /\{[{%#]/;

/** The playbook's text. Names of scripts are a table of the plan's hosts, so that no name is put into a template. */
export function ansiblePlaybook(plan: EvictionPlan): string {
  const scripts = plan.hosts.map(
    ({ host }) => `      ${yamlText(host.toLowerCase())}: ${yamlText(`unbind-evict-${fileNameOf(host)}.ps1`)}`,
  );
  for (const { host } of plan.hosts) {
    if (TEMPLATE.test(host))
      throw new MalformedError(
        "PLAYBOOK_HOST",
        `Ansible would take the host name for a template: ${JSON.stringify(host)}`,
      );
  }
  return `- name: "Remove WMI event subscriptions by an approved plan"
  hosts: "unbind"
  gather_facts: false
  serial: [1, 5, "10%"]
  any_errors_fatal: true
  vars:
    unbind_scripts:
${scripts.join("\n")}
  tasks:
    - name: "Look, or remove"
      ansible.windows.win_powershell:
        script: "{{ lookup('file', unbind_scripts[inventory_hostname | lower]) }}"
        executable: "powershell.exe"
        error_action: "stop"
        parameters:
          Mode: "{{ 'Check' if ansible_check_mode else 'Remove' }}"
        depth: 4
      register: unbind_result
    - name: "What was done"
      ansible.builtin.debug:
        var: unbind_result.output
    - name: "Stop the rings unless it went well"
      ansible.builtin.assert:
        that:
          - "(unbind_result.output | default(['{}'], true) | last | from_json).exit | default(4) in ([0, 1] if ansible_check_mode else [0])"
      when: "unbind_result is not skipped"
`;
}

/** Whether a script may be read by Ansible's file lookup. */
export function isSafeForAnsible(script: string): boolean {
  return !TEMPLATE.test(script);
}
