// Preloaded into a measured process: writes its peak resident memory (KiB) to the file named in the environment.
const { isMainThread } = require("node:worker_threads");
const { writeFileSync } = require("node:fs");
const target = process.env.UNBIND_BENCH_RSS;
if (isMainThread && target) process.on("exit", () => writeFileSync(target, String(process.resourceUsage().maxRSS)));
