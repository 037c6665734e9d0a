import { nameUuid, sha1, toHex } from "@unbind/bytes";
import { describe, expect, it } from "vitest";
import { sampleReport } from "../sample-report.ts";
import { consumerPath, findingsOf, milliseconds, unixMilliseconds } from "./findings.ts";
import { canonical, uuid } from "./ids.ts";

describe("sha1", () => {
  it.each([
    ["", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
    ["abc", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"],
    ["a".repeat(1000), "291e9a6c66994949b57ba5e650361e98fc36b1ba"],
  ])("%j", (text, digest) => {
    expect(toHex(sha1(new TextEncoder().encode(text)))).toBe(digest);
  });
});

describe("uuid", () => {
  it("is RFC 9562's name-based UUID", () => {
    expect(nameUuid("www.example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")).toBe(
      "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    );
    expect(nameUuid("urn:unbind:interchange:1", "6ba7b811-9dad-11d1-80b4-00c04fd430c8")).toBe(
      "e15c594d-e16c-5809-9383-a43eae0d602e",
    );
    expect(uuid(["identity", "unbind"])).toBe("2e271338-ec80-5bf9-84c3-9d9eeae076f1");
    expect(uuid(["subscription", "sub-0d9e3a6b51c2f7e4"])).toBe("f2d641e4-50fd-58a3-a46d-ba154eed0d68");
  });

  it("names canonical JSON", () => {
    expect(canonical({ b: [1, null, true], a: { "\u20ac": "\n", "\r": "\ud800" } })).toBe(
      '{"a":{"\\r":"\ufffd","\u20ac":"\\n"},"b":[1,null,true]}',
    );
  });
});

describe("findingsOf", () => {
  const [first, ...rest] = sampleReport.subscriptions;
  if (!first) throw new Error("sample");
  const timeless = { ...first, firstSeen: null, lastSeen: null, sightings: [] };

  it("leaves out what is harmless and puts times in order", () => {
    const back = { ...first, firstSeen: first.lastSeen, lastSeen: first.firstSeen };
    const [finding, ...others] = findingsOf({ ...sampleReport, subscriptions: [back, ...rest] });
    expect(others).toEqual([]);
    expect([finding?.first, finding?.last].map((time) => milliseconds(time ?? 0n))).toEqual([
      "2026-03-01T10:11:12.123Z",
      "2026-03-01T10:12:44.765Z",
    ]);
  });

  it("takes the times of sightings, then of the host's evidence, then the caller's, and else refuses", () => {
    const report = { ...sampleReport, subscriptions: [timeless] };
    const [piece] = sampleReport.evidence;
    if (!piece) throw new Error("sample");
    const coverage = { ...piece.coverage, to: "2026-03-05T00:00:00.0000000Z" };
    const seen = { ...timeless, sightings: first.sightings };
    const timeOf = (found: ReturnType<typeof findingsOf>) => milliseconds(found[0]?.first ?? 0n);
    expect(timeOf(findingsOf({ ...report, subscriptions: [seen] }))).toBe("2026-03-01T10:11:12.123Z");
    expect(timeOf(findingsOf({ ...report, evidence: [{ ...piece, coverage }] }))).toBe("2026-03-05T00:00:00.000Z");
    expect(timeOf(findingsOf(report, { time: "2026-04-01" }))).toBe("2026-04-01T00:00:00.000Z");
    expect(() => findingsOf(report)).toThrow(expect.objectContaining({ code: "REPORT_TIME_UNKNOWN" }));
  });

  it("doesn't believe in the year 30828", () => {
    const odd = { ...timeless, firstSeen: "30828-09-14T02:48:05.4775807Z" };
    expect(() => findingsOf({ ...sampleReport, subscriptions: [odd] })).toThrow("gives no time");
  });
});

describe("times and paths", () => {
  it("counts from 1970 and rounds down", () => {
    expect(unixMilliseconds(116_444_736_000_000_000n)).toBe(0);
    expect(unixMilliseconds(116_444_735_999_999_999n)).toBe(-1);
    expect(unixMilliseconds(116_444_736_000_019_999n)).toBe(1);
  });

  it("escapes quotes and backslashes of names", () => {
    const consumer = { class: "LogFileEventConsumer", name: 'a"\\', properties: {}, creatorSid: null };
    expect(consumerPath(consumer)).toBe('LogFileEventConsumer.Name="a\\"\\\\"');
    expect(consumerPath({ ...consumer, class: "" })).toBeUndefined();
  });
});
