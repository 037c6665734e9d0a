// Scan, plan, approve, run, scan again, verify, restore, verify: the whole loop on a host with a planted subscription.
// Evidence is written by packages/cim and packages/evtx; the run is the simulated one, on what their reader sees.
//   npx node examples/eviction-loop.ts [new folder for the files]

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommand } from "../apps/cli/src/run-command.ts";
import { filesOf, plantedHost } from "../packages/cim/src/fixtures/index.ts";
import { Repository } from "../packages/cim/src/index.ts";
import {
  liveObjects,
  MemoryJournal,
  runPlan,
  runRestore,
  SimulatedHost,
  writeBack,
} from "../packages/evict/src/index.ts";
import { bindingActivated, hostLogs, timeOf } from "../packages/evtx/src/fixtures/index.ts";

const HOST = "WKSTN-04";
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), "unbind-loop-"));
mkdirSync(folder, { recursive: true });
const at = (name: string): string => join(folder, name);
const writer = plantedHost();
const now = (): bigint => BigInt(Date.now()) * 10_000n + 116_444_736_000_000_000n;
const simulated = async () => new SimulatedHost(HOST, liveObjects(await Repository.open(filesOf(writer.finish()))));
const planIn = (name: string) => JSON.parse(readFileSync(at(name), "utf8"));

/** Runs one command in the folder and prints it with what it said. */
async function unbind(...args: string[]): Promise<void> {
  const { stdout, stderr, code } = await runCommand(args, { input: "", cwd: folder });
  const words = args.map((arg) => (/[^\w./=-]/.test(arg) ? `"${arg}"` : arg));
  console.log(`$ unbind ${words.join(" ")}\n${stderr}${stdout}(exit code ${code})\n`);
}

/** Evidence as a collector takes it: the repository, and a log that names the host. */
function collect(name: string, time: bigint): void {
  const repository = Object.entries(writer.finish()).map(([file, bytes]) => ({
    path: `C/Windows/System32/wbem/Repository/${file}`,
    bytes,
  }));
  const activated = bindingActivated(
    { computer: HOST, time },
    {
      filter: { name: "SCM Event Log Filter", query: "select * from MSFT_SCMEventLogEvent" },
      consumer: {
        className: "NTEventLogEventConsumer",
        name: "SCM Event Log Consumer",
        properties: { SourceName: "Service Control Manager" },
      },
      creator: "S-1-5-32-544",
    },
  );
  const logs = hostLogs([activated], { folder: "C/Windows/System32/winevt/Logs/" });
  for (const { path, bytes } of [...repository, ...logs]) {
    const file = at(join(name, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}

collect("before", timeOf("2024-05-14T08:00:00.0000000Z"));
await unbind("scan", "before", "--format", "json", "--output", "scan.json");
await unbind("plan", "scan.json", "--output", "plan.json");
await unbind("plan", "approve", "plan.json", "--by", "duty officer", "--reason", "incident 4711");
await unbind("plan", "export", "plan.json", "--output", "handout");

const host = await simulated();
const journal = new MemoryJournal();
const { states, backup } = runPlan(planIn("plan.json"), host, { journal, now });
console.log("(simulated run of the plan)");
for (const [path, { state }] of states) console.log(`  ${state}: ${path}`);
writeFileSync(at("run.jsonl"), journal.text);
writeFileSync(at("backup.json"), host.backups.get(backup ?? "") ?? "");
writeBack(writer, host.changes);
console.log();

collect("after", now());
await unbind("verify", "plan.json", "after", "--journal", "run.jsonl");
await unbind("restore", "plan.json", "backup.json", "--journal", "run.jsonl", "--rearm", "--output", "restore.json");
await unbind("plan", "approve", "restore.json", "--by", "duty officer", "--reason", "needed after all");
const again = await simulated();
runRestore(planIn("restore.json"), again, { journal: new MemoryJournal(), now });
writeBack(writer, again.changes);
collect("restored", now());
await unbind("verify", "restore.json", "restored");
console.log(`Files are in ${folder}`);
