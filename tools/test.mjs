// The one test command: build, types, lint, dead code, unit tests in Node and in Chromium.
// Ends with the plain line "N passed, N failed, N skipped".
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { findChromium } = await import("./chromium.ts");
const scratch = mkdtempSync(join(tmpdir(), "unbind-test-"));
const resultFile = join(scratch, "vitest.json");
const failedSteps = [];

function step(name, command, args) {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) failedSteps.push(name);
}

step("build", "node", ["tools/build.mjs"]);
step("types", "tsc", ["-b"]);
step("lint", "biome", ["check", "."]);
step("dead code", "knip", []);
step("tests", "vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${resultFile}`]);

const counts = readCounts();
rmSync(scratch, { recursive: true, force: true });
if (!findChromium()) {
  counts.skipped += counts.isomorphic;
  console.log(
    `Chromium: not found, ${counts.isomorphic} tests of the isomorphic packages ran in Node only (skipped here). ` +
      "Install it (Debian: apt-get install chromium) or name it in UNBIND_CHROMIUM.",
  );
}
if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.join(", ")}`);
const failed = counts.failed + failedSteps.filter((name) => name !== "tests").length;
console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
process.exitCode = failed > 0 || failedSteps.length > 0 || counts.passed === 0 ? 1 : 0;

function readCounts() {
  let result;
  try {
    result = JSON.parse(readFileSync(resultFile, "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0, isomorphic: 0 };
  }
  const nodeOnly = /host-node|apps.cli|\.corpus\.test|\.node\.test/;
  const isomorphic = result.testResults.filter((file) => !nodeOnly.test(file.name));
  return {
    passed: result.numPassedTests,
    failed:
      result.numFailedTests +
      result.testResults.filter((file) => file.assertionResults.length === 0 && file.status === "failed").length,
    skipped: result.numPendingTests + result.numTodoTests,
    isomorphic: isomorphic.reduce((sum, file) => sum + file.assertionResults.length, 0),
  };
}
