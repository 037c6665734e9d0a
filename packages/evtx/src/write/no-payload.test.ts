import { memorySource } from "@unbind/bytes";
import { expect, test } from "vitest";
import { logOf, withoutPayload } from "../fixtures/index.ts";
import { readEvents } from "../index.ts";

test("a record whose payload is null keeps its Event", async () => {
  const results = [];
  for await (const result of readEvents(memorySource(logOf(withoutPayload())), { path: "log" })) results.push(result);
  expect(results).toMatchObject([{ ok: true, event: { computer: "WKSTN-04", data: [], traits: [] } }]);
});
