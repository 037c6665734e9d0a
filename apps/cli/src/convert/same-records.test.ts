import { resolve } from "node:path";
import { ownRules } from "@unbind/rules-wmi";
import { beforeAll, describe, expect, it } from "vitest";
import { type BothAnswers, bothAnswers, CORRELATIONS, recordsOfRule } from "./same-records.test-support.ts";

const firstCase = resolve(import.meta.dirname, "../../../../examples/first-case");

describe("SPL of our own rules over the shipped example", () => {
  let answers: BothAnswers;
  beforeAll(async () => {
    answers = await bothAnswers([firstCase]);
  });

  it("finds something to compare", () => {
    expect(Object.keys(answers.sigma).sort()).toEqual([
      "process_of_wmi_host_as_system",
      "sysmon_wmi_program_or_script",
      "wmi_binding_hidden_payload",
      "wmi_binding_outside_subscription",
      "wmi_binding_program_or_script",
      "wmi_consumer_fired",
      "wmi_consumer_provider_loaded",
    ]);
  });

  it.each(ownRules.map(({ path }) => path.replace(/\.yml$/, "")))("%s", (name) => {
    const [sigma, splunk] = [recordsOfRule(answers.sigma, name), recordsOfRule(answers.splunk, name)];
    if (!CORRELATIONS.includes(name)) {
      expect(splunk).toEqual(sigma);
      return;
    }
    for (const record of splunk) expect(sigma).toContain(record);
    for (const records of answers.sigma[name] ?? []) expect(records.some((one) => splunk.includes(one))).toBe(true);
  });
});
