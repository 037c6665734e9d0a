import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";

const hosts = resolve(process.env.UNBIND_CORPUS ?? "../shared", "samples/evidence/hosts");

describe.skipIf(!existsSync(hosts))("visibility of the sample hosts", () => {
  it("is what their logs allow, and no more", async () => {
    const { code, stdout } = await runCommand(["visibility", "--check", hosts, "--format", "json"], { input: "" });
    const report = JSON.parse(stdout) as {
      hosts: { name: string; sources: { source: string; answer: string; from: string | null; gaps: unknown[] }[] }[];
    };
    const said = report.hosts.map(({ name, sources }) => [
      name,
      ...sources.map(({ source, answer, from, gaps }) => `${source} ${answer} ${from} ${gaps.length}`),
    ]);
    expect(code).toBe(0);
    expect(said).toEqual([
      [
        "DESKTOP-GNCCVRK",
        "wmi-activity recorded 2022-02-05T22:17:47.1996436Z 0",
        "sysmon not-collected null 0",
        "wmi-repository not-collected null 0",
      ],
      [
        "DESKTOP-TMKU40H",
        "wmi-activity recorded 2022-03-10T19:32:38.4984011Z 0",
        "sysmon not-recorded 2022-03-10T19:51:17.5585486Z 0",
        "wmi-repository not-collected null 0",
      ],
    ]);
  });
});
