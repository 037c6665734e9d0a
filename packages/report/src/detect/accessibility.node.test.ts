import axe from "axe-core";
import { chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumFlags, findChromium } from "../../../../tools/chromium.ts";
import { detectHtml } from "./html.ts";
import { sampleDetection } from "./sample-detection.ts";

const executablePath = findChromium();

/** axe-core in a real page: what it calls a violation, with where. */
describe.skipIf(!executablePath)("the HTML report of rules has no accessibility violation", () => {
  let browser: Awaited<ReturnType<typeof chromium.launch>>;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? "", args: chromiumFlags });
  });
  afterAll(() => browser?.close());

  const views = [1280, 390].flatMap((width) =>
    (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
  );
  test.each(views)("at $width pixels, $colorScheme", async ({ width, colorScheme }) => {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await page.setContent(detectHtml(sampleDetection));
    await page.evaluate(axe.source);
    const violations = await page.evaluate(`axe.run().then((result) =>
      result.violations.map(({ id, nodes }) => id + " at " + nodes.map((node) => node.target.join(" ")).join(", ")))`);
    await page.close();
    expect(violations).toEqual([]);
  });
});
