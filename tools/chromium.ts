import { existsSync } from "node:fs";

const places = [
  process.env.UNBIND_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Path of the machine's Chromium or Chrome (`UNBIND_CHROMIUM` first); undefined if it has none. */
export function findChromium(): string | undefined {
  return places.find((place) => place && existsSync(place));
}

/** Headless in a container, no traffic of the browser's own. */
export const chromiumFlags: string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
