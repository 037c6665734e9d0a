// Bundles the command into apps/cli/dist: one file for the command, one for its worker threads.
// Plain JavaScript, since it runs at `npm ci` on whatever Node the machine has.
import { rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("apps/cli/dist", { recursive: true, force: true });

await build({
  entryPoints: { unbind: "apps/cli/src/unbind.ts", worker: "packages/host-node/src/scan/worker.ts" },
  outdir: "apps/cli/dist",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22",
  splitting: true,
  minifySyntax: true,
  sourcemap: false,
  logLevel: "warning",
  minifyWhitespace: true,
  alias: { "node:child_process": "./tools/no-child-process.mjs" },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
