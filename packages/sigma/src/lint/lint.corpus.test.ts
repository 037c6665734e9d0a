import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { LintFinding } from "@unbind/rules";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSigma } from "../parse/sigma-parser.ts";
import { lintSigma } from "./lint-sigma.ts";

const corpus = resolve(join(import.meta.dirname, "../../../.."), process.env.UNBIND_CORPUS ?? "../shared");
const rules = join(corpus, "content/sigma/rules");
const findings: LintFinding[] = [];

beforeAll(() => {
  if (!existsSync(rules)) return;
  const names = readdirSync(rules, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yml"));
  for (const name of names.sort()) {
    const { documents } = parseSigma(readFileSync(join(rules, name), "utf8"), {
      path: name.split(/[\\/]/).at(-1) ?? "",
    });
    for (const document of documents) findings.push(...lintSigma(document));
  }
});

describe.skipIf(!existsSync(rules))("weaknesses of published WMI rules", () => {
  test("the number of findings of each check is known", () => {
    const counts: Record<string, number> = {};
    for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
    expect(counts).toEqual({ S03: 32, S04: 9, S09: 16, S10: 14, S22: 7, S25: 1, S32: 1, S35: 43, S50: 64 });
  });

  /** Looked at by hand and found right. */
  const judged: [check: string, file: string, line: number, says: string][] = [
    ["S25", "proc_creation_win_powershell_susp_child_processes.yml", 55, "'' with contains fits every value"],
    ["S32", "win_security_scrcons_remote_wmi_scripteventconsumer.yml", 25, "xscrcons.exe"],
    ["S10", "file_event_executable_and_script_creation_by_office_using_file_ext.yml", 29, "'FileName'"],
    ["S10", "file_event_executable_and_script_creation_by_office_using_file_ext.yml", 41, "'FileMagicBytes'"],
    ["S10", "image_load_wsman_provider_image_load.yml", 75, "null always fits"],
    ["S22", "file_event_win_wmiexec_default_filename.yml", 20, "'Windows'"],
    ["S35", "proc_creation_win_wmic_recon_system_info.yml", 51, "'driverversion' adds nothing to 'version'"],
    ["S35", "proc_creation_win_susp_eventlog_content_recon.yml", 59, "'Security'"],
    ["S50", "proc_creation_win_wmiprvse_spawning_process.yml", 33, "WmiPrvSE.exe"],
    ["S50", "image_load_wmi_module_load_by_uncommon_process.yml", 46, "thor.exe"],
  ];
  test.each(judged)("%s in %s:%i", (check, file, line, says) => {
    const found = findings.filter((one) => one.rule === check && one.path === file && one.line === line);
    expect(found.map(({ message }) => message).join("\n")).toContain(says);
  });

  /** Findings that would be wrong. */
  const wrong: [check: string, file: string][] = [
    ["S50", "proc_creation_win_renamed_binary_highly_relevant.yml"],
    ["S10", "win_security_wmi_persistence.yml"],
    ["S10", "win_wmi_persistence.yml"],
    ["S42", "win_wmi_persistence.yml"],
    ["S44", "win_wmi_persistence.yml"],
  ];
  test.each(wrong)("no %s in %s", (check, file) => {
    expect(findings.filter((one) => one.rule === check && one.path === file)).toEqual([]);
  });
});
