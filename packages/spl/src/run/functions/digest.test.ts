import { expect, test } from "vitest";
import type { RunContext } from "../run-context.ts";
import { digestFunctions } from "./digest.ts";

const digest = (name: string, text: string) =>
  digestFunctions.get(name)?.([text], {} as RunContext, { start: 0, end: 0 });

test("digests of the texts that the standards print", () => {
  expect(digest("md5", "message digest")).toBe("f96b697d7cb7938d525a2f31aaf161d0");
  expect(digest("md5", "")).toBe("d41d8cd98f00b204e9800998ecf8427e");
  expect(digest("sha1", "abc")).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
  expect(digest("sha256", "abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(digest("sha512", "abc")).toBe(
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  );
});

test("a message that leaves no room for its length takes another block", () => {
  expect(digest("md5", "1234567890".repeat(8))).toBe("57edf4a22be3c955ac49da2e2107b67a");
  expect(digest("sha1", "a".repeat(56))).toBe("c2db330f6083854c99d4b5bfb6e8f29f201be699");
});
