/** Writes `first-case/`: `npx node examples/make-first-case.ts`. The same bytes every time. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CaseFile, hostLogs } from "../packages/evtx/src/fixtures/index.ts";
import { firstCaseEvents } from "./first-case-story.ts";

const FOLDER = "WKSTN-04/C/Windows/System32/winevt/Logs/";

/** The logs of the case, by their path under `first-case/`. */
export function firstCase(): CaseFile[] {
  return hostLogs(firstCaseEvents(), { folder: FOLDER });
}

if (import.meta.main) {
  for (const { path, bytes } of firstCase()) {
    const target = join(import.meta.dirname, "first-case", path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    process.stderr.write(`${path} ${bytes.length}\n`);
  }
}
