/** For tests: small evidence in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everydayActivity, logOf, reboots } from "@unbind/evtx/fixtures";

/** Records in `quiet.evtx`. */
export const QUIET_RECORDS = 60;

export interface FixtureFiles {
  /** Holds nothing but `case`. */
  folder: string;
  /** Folder with `planted.evtx` and `quiet.evtx`. */
  case: string;
  /** The default and a planted subscription on WKSTN-04, twelve records of three boots. */
  planted: string;
  plantedBytes: Uint8Array;
  /** Everyday records and the default subscription. */
  quiet: string;
  remove(): void;
}

export function fixtureFiles(): FixtureFiles {
  const folder = mkdtempSync(join(tmpdir(), "unbind-cli-"));
  const evidence = join(folder, "case");
  mkdirSync(evidence);
  const planted = join(evidence, "planted.evtx");
  const quiet = join(evidence, "quiet.evtx");
  const plantedBytes = logOf(reboots());
  writeFileSync(planted, plantedBytes);
  writeFileSync(quiet, logOf(everydayActivity(QUIET_RECORDS)));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, case: evidence, planted, plantedBytes, quiet, remove };
}
