import { eventChoice } from "@unbind/scan";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergedSelectors } from "./selectors.ts";

describe("mergedSelectors", () => {
  it.each([
    ["nothing asked for", [], []],
    [
      "ids of one channel",
      [
        { channels: ["A"], eventIds: [1] },
        { channels: ["a"], eventIds: [2, 1] },
      ],
      [{ channels: ["a"], eventIds: [1, 2] }],
    ],
    [
      "texts only where all have some",
      [
        { providers: ["P"], eventIds: [1, 2], contains: ["Text"] },
        { providers: ["p"], eventIds: [2], contains: ["more"] },
        { providers: ["P"], eventIds: [1] },
      ],
      [
        { providers: ["p"], eventIds: [1] },
        { providers: ["p"], eventIds: [2], contains: ["more", "text"] },
      ],
    ],
    [
      "every id swallows the others",
      [
        { channels: ["A"], eventIds: [7] },
        { channels: ["A"], eventIds: [] },
      ],
      [{ channels: ["a"], eventIds: [] }],
    ],
    [
      "short and foreign texts are no choice",
      [
        { eventIds: [1], contains: ["ab"] },
        { eventIds: [2], contains: ["schlüssel"] },
      ],
      [{ eventIds: [1, 2] }],
    ],
  ])("%s", (_, selectors, merged) => {
    expect(mergedSelectors([{ selectors }])).toEqual(merged);
  });

  it("asks for everything as soon as one detector does", () => {
    expect(mergedSelectors([{ selectors: [{ eventIds: [1] }] }, { selectors: undefined }])).toBeUndefined();
    expect(mergedSelectors([{ selectors: [{ eventIds: [] }] }])).toBeUndefined();
  });

  it("chooses what any of the selectors chooses", () => {
    const name = fc.constantFrom("Aa", "bb");
    const selector = fc.record(
      {
        eventIds: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
        channels: fc.array(name, { minLength: 1, maxLength: 2 }),
        providers: fc.array(name, { minLength: 1, maxLength: 2 }),
        contains: fc.array(fc.constantFrom("word", "other", "xy"), { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ["eventIds"] },
    );
    const event = fc.record({
      provider: name,
      channel: name,
      eventId: fc.integer({ min: 1, max: 4 }),
      message: fc.constantFrom(undefined, "a WORD", "the other one"),
    });
    const rest = { recordId: undefined, time: undefined, computer: "", userSid: undefined, processId: undefined };
    const whole = { ...rest, payloadName: undefined, data: [], traits: [], ref: { path: "", offset: 0 } };
    fc.assert(
      fc.property(fc.array(selector, { minLength: 1, maxLength: 4 }), event, (selectors, some) => {
        const merged = mergedSelectors([{ selectors }]);
        const isChosen = merged ? eventChoice(merged) : () => true;
        if (eventChoice(selectors)({ ...whole, ...some })) expect(isChosen({ ...whole, ...some })).toBe(true);
      }),
    );
  });
});
