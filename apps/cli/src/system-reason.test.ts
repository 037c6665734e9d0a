import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { systemReason } from "./system-reason.ts";

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

it.each([
  [caught(() => readFileSync("/no/such/file")), "no such file or folder"],
  [caught(() => readFileSync(import.meta.dirname)), "it is a folder, not a file"],
  [caught(() => readFileSync(`${import.meta.filename}/x`)), "a part of the path is a file, not a folder"],
  [new Error("something else"), "something else"],
  ["a text", "a text"],
])("%s: %s", (error, reason) => {
  expect(systemReason(error)).toBe(reason);
});
