import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumFlags, findChromium } from "./tools/chromium.ts";

const unit = "{packages,apps,tools}/**/src/**/*.test.ts";
const nodeOnly = ["packages/host-node/**", "apps/cli/**", "**/*.corpus.test.ts", "**/*.node.test.ts"];
const chromium = findChromium();

const node = { test: { name: "node", environment: "node", include: [unit], testTimeout: 60_000 } };
const browser = {
  test: {
    name: "chromium",
    include: [unit],
    exclude: nodeOnly,
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: chromium ?? "", args: chromiumFlags } }),
      instances: [{ browser: "chromium" as const }],
    },
  },
};

/** Unit tests of the isomorphic packages run twice, in Node and in Chromium where the machine has one. */
export default defineConfig({
  test: { projects: chromium ? [node, browser] : [node], onConsoleLog: () => undefined },
});
