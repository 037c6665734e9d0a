import { describe, expect, it } from "vitest";
import { barText, type ProgressMode, progressView } from "./progress.ts";

const MIB = 2 ** 20;
const half = { doneBytes: 512 * MIB, totalBytes: 1024 * MIB, current: "case.zip!/Logs/Security.evtx" };

describe("barText", () => {
  it.each([
    [half, 2000, 80, "50% 512 MiB of 1.0 GiB, 256 MiB/s, 2 s left  case.zip!/Logs/Security.evtx"],
    [half, 2000, 60, "50% 512 MiB of 1.0 GiB, 256 MiB/s, 2 s left  ...ecurity.evtx"],
    [half, 100, 80, "50% 512 MiB of 1.0 GiB  case.zip!/Logs/Security.evtx"],
    [{ ...half, totalBytes: 0 }, 2000, 80, "512 MiB, 256 MiB/s  case.zip!/Logs/Security.evtx"],
    [{ ...half, totalBytes: 1024 }, 100, 80, "512 MiB  case.zip!/Logs/Security.evtx"],
    [half, 512_000, 80, "50% 512 MiB of 1.0 GiB, 1.0 MiB/s, 9 min left  case.zip!/Logs/Security.evtx"],
    [half, 2000, 7, "50% 512"],
    [{ ...half, current: "\u001b[2J" }, 100, 80, "50% 512 MiB of 1.0 GiB  \\x1b[2J"],
  ])("%j after %i ms in %i columns", (progress, elapsed, columns, expected) => {
    expect(barText(progress, elapsed, columns)).toBe(expected);
  });
});

const THREE: [number, number][] = [
  [200, 1],
  [250, 2],
  [600, 3],
];

/** What is drawn for reports, each a time in ms and the bytes done by then. */
function drawn(mode: ProgressMode, isTTY: boolean, reports = THREE): string {
  let text = "";
  let time = 0;
  const screen = { isTTY, columns: 40, write: (part: string) => (text += part) };
  const view = progressView(mode, screen, () => time);
  for (const [at, doneBytes] of reports) {
    time = at;
    view.report?.({ doneBytes, totalBytes: 4, current: "a" });
  }
  view.stop();
  return text;
}

describe("progressView", () => {
  it("draws a bar only for a terminal, at a bounded rate, and clears it", () => {
    const bar = "\r\u001b[K25% 1 byte of 4 bytes  a\r\u001b[K75% 3 bytes of 4 bytes, 5 bytes/s, 1 s \r\u001b[K";
    expect(drawn("auto", true)).toBe(bar);
    expect(drawn("bar", false)).toBe(bar);
    expect(drawn("auto", false)).toBe("");
    expect(drawn("none", true)).toBe("");
    expect(drawn("bar", true, [[199, 3]])).toBe("");
  });

  it("writes JSON Lines for machines: at once, at a bounded rate, and the last", () => {
    const line = (doneBytes: number, totalBytes: number, current: string) =>
      `${JSON.stringify({ type: "progress", doneBytes, totalBytes, current })}\n`;
    expect(drawn("jsonl", false)).toBe(line(0, 0, "") + line(3, 4, "a"));
    expect(
      drawn("jsonl", false, [
        [0, 1],
        [50, 2],
      ]),
    ).toBe(line(0, 0, "") + line(2, 4, "a"));
  });
});
