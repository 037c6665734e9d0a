import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "../judge.ts";
import { BOOT_WINDOW, command, type Sketch, subscriptionOf, USER } from "../subscription.test-support.ts";
import { type Baseline, type BaselineEntry, formatBaseline, learnBaseline, parseBaseline } from "./baseline.ts";

const HASH = "6a1f7f12d32b6869c82828e48a3b8a74cf4cbbc32672756a024c57cced91f426";
const HEADER = "unbind-baseline 1\n";

describe("parseBaseline", () => {
  test("reads hash, end, hosts and reason, past comments and blank lines", () => {
    const text = `${HEADER}# ours\n\n  ${HASH.toUpperCase()}\t2027-06-30T00:00:00Z WKSTN-* printer monitor, change 4711 \r\n${HASH} never * x`;
    expect(parseBaseline(text)).toEqual({
      baseline: {
        entries: [
          {
            definition: HASH,
            expires: 134_587_872_000_000_000n,
            hosts: "WKSTN-*",
            reason: "printer monitor, change 4711",
          },
          { definition: HASH, expires: undefined, hosts: undefined, reason: "x" },
        ],
      },
      errors: [],
    });
  });

  test.each([
    ["", "BASELINE_HEADER", 1, 1],
    ["unbind-baseline 2\n", "BASELINE_HEADER", 1, 1],
    [`${HEADER}  abc never * x`, "BASELINE_HASH", 2, 3],
    [`${HEADER}\n${HASH}`, "BASELINE_EXPIRY", 3, 65],
    [`${HEADER}${HASH} tomorrow * x`, "BASELINE_EXPIRY", 2, 66],
    [`${HEADER}${HASH} never`, "BASELINE_REASON", 2, 71],
    [`${HEADER}${HASH} never *`, "BASELINE_REASON", 2, 72],
  ])("%j is %s at line %i, column %i", (text, code, line, column) => {
    const { baseline, errors } = parseBaseline(text);
    expect(baseline.entries).toEqual([]);
    expect(errors.map((error) => [error.code, error.line, error.column])).toEqual([[code, line, column]]);
  });

  test("a bad line doesn't cost the good ones", () => {
    const { baseline, errors } = parseBaseline(`${HEADER}nonsense\n${HASH} never * x`);
    expect([baseline.entries.length, errors.length]).toEqual([1, 1]);
  });

  test("any text gives entries and errors, and what is formatted is read back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { baseline } = parseBaseline(HEADER + text);
        expect(parseBaseline(formatBaseline(baseline))).toEqual({ baseline, errors: [] });
      }),
      { numRuns: 200 },
    );
    const entry = fc.record({
      definition: fc.stringMatching(/^[0-9a-f]{64}$/),
      expires: fc.option(fc.bigInt({ min: 0n, max: 2n ** 62n }), { nil: undefined }),
      hosts: fc.option(fc.stringMatching(/^[A-Z][A-Z0-9*-]{1,14}$/), { nil: undefined }),
      reason: fc.stringMatching(/^[\x21-\x7e](?: ?[\x21-\x7e]){0,20}$/),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
        expect(parseBaseline(formatBaseline({ entries }))).toEqual({ baseline: { entries }, errors: [] });
      }),
      { numRuns: 100 },
    );
  });
});

describe("a baseline", () => {
  const sketch: Sketch = {
    filter: { query: BOOT_WINDOW },
    consumer: command("powershell -nop -w hidden -c x"),
    owner: USER,
  };
  const subscription = subscriptionOf(sketch);
  const learned = learnBaseline([subscription, subscription, subscriptionOf({ filter: null })], "  our\nupdater ");
  const level = (baseline: Baseline, change: Sketch = {}, now?: bigint) =>
    judge(subscriptionOf({ ...sketch, ...change }), { others: [], baseline, ...(now === undefined ? {} : { now }) })
      .verdict.level;
  const changed = (entry: Partial<BaselineEntry>): Baseline => {
    return { entries: learned.entries.map((one) => ({ ...one, ...entry })) };
  };

  test("learns each definition once and makes it benign with its reason", () => {
    expect(learned.entries).toEqual([
      {
        definition: expect.stringMatching(/^[0-9a-f]{64}$/),
        expires: undefined,
        hosts: undefined,
        reason: "our updater",
      },
    ]);
    const { verdict, attack } = judge(subscription, { others: [], baseline: learned });
    expect(verdict).toMatchObject({ level: "benign", score: 0, reasons: [{ id: "baseline" }] });
    expect(verdict.reasons[0]?.text).toContain("our updater");
    expect(attack).toEqual([]);
  });

  test("accepts nothing else, nothing that was changed, and nothing seen in parts", () => {
    expect(level(learned, { filter: { query: `${BOOT_WINDOW} ` } })).not.toBe("benign");
    expect(level(learned, { kinds: ["modified"] })).not.toBe("benign");
    expect(level(learned, { notes: ["content-changed"] })).not.toBe("benign");
    expect(level(learned, { notes: ["mof-cut"] })).not.toBe("benign");
    expect(level(learned, { sources: ["sysmon/19-21"] })).not.toBe("benign");
  });

  test("an end counts against the given time, and without a time not at all", () => {
    const until = changed({ expires: 100n });
    expect([level(until, {}, 99n), level(until, {}, 100n), level(until)]).toEqual([
      "benign",
      "suspicious",
      "suspicious",
    ]);
  });

  test.each([
    ["WKSTN-*", true],
    ["wkstn-04", true],
    ["*-04", true],
    ["*KST*0*", true],
    ["*", true],
    ["WKSTN-*4*4", false],
    ["WKSTN-", false],
    ["SRV-*", false],
  ])("hosts %s: accepted on WKSTN-04 is %s", (hosts, expected) => {
    expect(level(changed({ hosts })) === "benign").toBe(expected);
  });
});
