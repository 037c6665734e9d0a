import { expect, test } from "vitest";
import { missingChannels } from "./missing-channels.ts";

const asks = (...channels: string[]) => ({ selectors: [{ channels, eventIds: [1] }] });

test("channels that rules name and no evidence holds, each once, without regard to case", () => {
  const detectors = [asks("Security", "System"), asks("system", "Application"), { selectors: undefined }];
  expect(missingChannels(detectors, [{ channels: ["SECURITY"] }])).toEqual(["Application", "System"]);
  expect(missingChannels(detectors, [{ channels: ["Security", "system"] }, { channels: ["Application"] }])).toEqual([]);
  expect(missingChannels([{ selectors: [{ providers: ["x"], eventIds: [] }] }], [])).toEqual([]);
});
