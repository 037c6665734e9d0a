/** Our own rules over public samples: what each planted subscription is found by, and that a clean host is silent. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type BothAnswers, bothAnswers, CORRELATIONS, recordsOfRule } from "./same-records.test-support.ts";

const samples = resolve(process.env["UNBIND_CORPUS"] ?? "../shared", "samples/evidence");

/** Sample -> rules that find something in it. */
const EXPECTED: Record<string, string[]> = {
  "evtx/aptsim_win10_WMI-Activity.evtx": ["wmi_binding_program_or_script", "wmi_permanent_query_of_account"],
  "evtx/sysmon_art_create_delete.evtx": ["sysmon_wmi_program_or_script", "sysmon_wmi_short_lived"],
  "evtx/sysmon_winpwnage.evtx": [
    "process_of_wmi_host_as_system",
    "process_subscription_on_command_line",
    "sysmon_wmi_program_or_script",
    "sysmon_wmi_removed_after_firing",
    "sysmon_wmi_short_lived",
  ],
  "evtx/sysmon_powerlurk_no_binding.evtx": ["sysmon_wmi_program_or_script"],
  "json/covenant_persistwmi.tar.gz": [
    "sysmon_wmi_program_or_script",
    "wmi_binding_hidden_payload",
    "wmi_binding_program_or_script",
    "wmi_permanent_query_of_account",
  ],
  "hosts/aptsim_win10_kape.zip": [
    "powershell_timer_instruction",
    "wmi_binding_program_or_script",
    "wmi_permanent_query_of_account",
  ],
  "hosts/clean_win10_flat.zip": [],
  "evtx/clean_win10_WMI-Activity.evtx": [],
  "evtx/fp_4104_register-wmievent_word.evtx": [],
  "evtx/fp_4907_scrcons_security.evtx": [],
  "evtx/fp_5858_cleareventlog.evtx": [],
  "json/empire_wmic_add_user_backdoor.zip": [],
  "triage/capattack_backslash_names.zip": [],
};

describe.skipIf(!existsSync(samples)).each(Object.entries(EXPECTED))("%s", (sample, expected) => {
  let answers: BothAnswers;
  beforeAll(async () => {
    answers = await bothAnswers([join(samples, sample)]);
  });

  it("is found by", () => expect(Object.keys(answers.sigma).sort()).toEqual(expected));

  it("SPL gives the same records", () => {
    for (const name of new Set([...Object.keys(answers.sigma), ...Object.keys(answers.splunk)])) {
      const [sigma, splunk] = [recordsOfRule(answers.sigma, name), recordsOfRule(answers.splunk, name)];
      if (!CORRELATIONS.includes(name)) expect(splunk, name).toEqual(sigma);
      else for (const record of splunk) expect(sigma, name).toContain(record);
      expect(splunk.length > 0, name).toBe(sigma.length > 0);
    }
  });
});
