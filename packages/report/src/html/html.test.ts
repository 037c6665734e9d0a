import { sha256Hex } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileReport, sampleReport } from "../sample-report.ts";
import { neutralise } from "../text/neutral.ts";
import { scanHtml } from "./document.ts";
import { markup } from "./markup.ts";
import { harmlessPage, parsePage } from "./page.test-support.ts";

describe("scanHtml", () => {
  const page = parsePage(scanHtml(sampleReport));

  it("answers in the title and the only first heading", () => {
    const answer = "1 subscription needs attention on WKSTN-04 (1 unknown), 1 is known to be harmless.";
    expect(page.text.split(answer)).toHaveLength(3);
    expect(page.elements.filter(({ name }) => name === "h1")).toHaveLength(1);
  });

  it("shows the subscription with its proof, and what the evidence could show", () => {
    const said = page.text.replace(/\s+/g, " ");
    for (const words of [
      "1. Updater on WKSTN-04",
      "Runs whenevery minute",
      "cmd.exe /c whoami > C:\\Temp\\out.txt",
      "record 512 @ 4096",
      "Caution: parent taken from the message",
      "2 times",
      "Sysmon 19-21 not collected",
      "ab".repeat(32),
      "EVTX_CHUNK_CRC 3 times",
      "SCM Event Log Filter",
    ])
      expect(said).toContain(words);
  });

  it("is allowed its own style sheet and nothing else", () => {
    const policy = page.elements.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
    const hash = sha256Hex(page.style).match(/../g) ?? [];
    const base64 = btoa(String.fromCharCode(...hash.map((pair) => Number.parseInt(pair, 16))));
    expect(policy?.attributes.content).toBe(
      `default-src 'none'; style-src 'sha256-${base64}'; base-uri 'none'; form-action 'none'`,
    );
    expect(page.style).not.toMatch(/@import|url\(|expression/);
  });

  it("goes down one heading level at a time, and names every table and its columns", () => {
    const levels = page.elements.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []));
    levels.reduce((before, level) => {
      expect(level - before).toBeLessThanOrEqual(1);
      return level;
    }, 0);
    const count = (wanted: string) => page.elements.filter(({ name }) => name === wanted).length;
    expect(count("caption")).toBe(count("table"));
    expect(count("main")).toBe(1);
    for (const { name, attributes } of page.elements) if (name === "th") expect(attributes.scope).toBeDefined();
  });

  it("has text that stands out from its background, in light and dark (WCAG 2.2, 1.4.3)", () => {
    const themes = [...page.style.matchAll(/:root \{([^}]*)\}/g)].map(([, body = ""]) =>
      Object.fromEntries([...body.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value])),
    );
    expect(themes).toHaveLength(3);
    for (const { page: paper, card, code, ink, soft, accent, on, ...levels } of themes as Record<string, string>[]) {
      for (const back of [paper, card, code]) {
        for (const fore of [ink, soft, accent]) expect(contrast(fore, back)).toBeGreaterThanOrEqual(4.5);
      }
      for (const level of ["malicious", "suspicious", "unknown", "benign"])
        expect(contrast(on, levels[level])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(on, soft)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("keeps any evidence text, and lets none of it become markup, a link or a style", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const html = scanHtml(report);
        harmlessPage(html);
        const { text } = parsePage(html);
        for (const { path } of report.evidence) expect(text).toContain(neutralise(path));
        expect(scanHtml(structuredClone(report))).toBe(html);
      }),
      { numRuns: 60 },
    );
  });

  it("shows decoded layers, indicators and reasons, defanged where they are ours to word", () => {
    const [first] = sampleReport.subscriptions;
    if (!first) throw new Error("sample");
    const url = "https://c2.example.net/a<script>";
    const text = `IEX (irm '${url}')`;
    const judged = {
      ...first,
      action: { ...first.action, decoded: [{ encoding: "base64", text }], indicators: [{ type: "url", value: url }] },
      verdict: {
        level: "malicious" as const,
        score: 85,
        reasons: [{ id: "download", weight: 25, text: `It fetches from ${url}.`, sightings: [0, 2] }],
      },
    };
    const html = scanHtml({ ...sampleReport, subscriptions: [judged] });
    harmlessPage(html);
    const said = parsePage(html).text;
    expect(said).toContain(text);
    expect(said.split("hxxps://c2[.]example[.]net/a<script>")).toHaveLength(3);
    expect(said).toContain("score 85 of 100");
    expect(html).toContain('<a href="#finding-1-sighting-3">3</a>');
  });

  it("says how much of a long value it leaves out", () => {
    const [first] = sampleReport.subscriptions;
    if (!first?.filter) throw new Error("sample");
    const filter = { ...first.filter, query: "q".repeat(30_000) };
    const sightings = Array.from({ length: 250 }, () => first.sightings[0] as (typeof first.sightings)[number]);
    const { text } = parsePage(scanHtml({ ...sampleReport, subscriptions: [{ ...first, filter, sightings }] }));
    expect(text).toContain("10,000 more characters: --format json has them all.");
    expect(text).toContain("50 more sightings: --format json has all.");
  });
});

describe("markup", () => {
  it.each([
    ["<b>&", "&lt;b&gt;&amp;"],
    [`"'\``, "&quot;&#39;&#96;"],
    ["a\nb\u202e", "a\\nb\\u202e"],
  ])("escapes %j", (value, expected) => {
    expect(String(markup`<p title="${value}">${[value, null, undefined, 7]}</p>`)).toBe(
      `<p title="${expected}">${expected}7</p>`,
    );
  });
});

/** Contrast ratio of two colours as WCAG 2.2 defines it. */
function contrast(a = "", b = ""): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
