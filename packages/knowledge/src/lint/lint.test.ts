import { describe, expect, test } from "vitest";
import { TableGraph } from "../graph/table-graph.ts";
import { KnowledgeImport } from "../import/knowledge-import.ts";
import { indexGraph } from "../index-pack/index-graph.ts";
import { LINT_RULES } from "./finding.ts";
import { lintGraph } from "./lint.ts";
import { isTemporary, strongMatch, weakMatch } from "./subscription-text.ts";

function page(
  id: string,
  parts: { title?: string; outcome?: string; techniques?: string; related?: string; risks?: string; modified?: string },
): string {
  const {
    title = `Title ${id}`,
    outcome = "It works.",
    techniques = "- [T9001](https://x) - Technique",
    related = "",
    risks = "None.",
  } = parts;
  return `# ${title}\n\n* **ID:** ${id}\n* **Version:** 1.0\n* **Modified:** ${parts.modified ?? "1 May 2025"}\n* **Status:** Active\n
## Intended Outcome\n\n${outcome}\n\n## Introduction\n\nText.\n\n## Preparation\n\nText.\n\n## Risks\n\n${risks}\n\n## Guidance\n\nText.\n
## Associated Techniques\n\n${techniques}\n\n## Related Countermeasures\n\n${related}\n\n## References\n\nNone.\n`;
}

function graphOf(pages: Record<string, Parameters<typeof page>[1]>): TableGraph {
  const work = new KnowledgeImport();
  const encoder = new TextEncoder();
  for (const [id, parts] of Object.entries(pages))
    work.add({ path: `${id}.md`, bytes: encoder.encode(page(id, parts)) });
  return new TableGraph(work.finish());
}

function found(pages: Record<string, Parameters<typeof page>[1]>): string[] {
  return lintGraph(graphOf(pages))
    .filter(({ rule }) => rule !== "map/unknown" && rule !== "join/naive-miss")
    .map(({ rule, level, path, line, fix }) => `${level} ${rule} ${path}:${line}${fix ? ` ${fix}` : ""}`);
}

describe("lint of countermeasures", () => {
  test("a page without fault gives nothing", () => {
    expect(
      found({ CM0901: { related: "- CM0902 - Title CM0902" }, CM0902: { related: "- CM0901 - Title CM0901" } }),
    ).toEqual([]);
  });

  test("relations: one way, twice, another title, retired ids", () => {
    expect(
      found({
        CM0901: {
          related:
            "- CM0902 - Title CM0902\n- CM0902 - Another\n- RM0902 - Title CM0903\n- RM9? - Odd\n- CM0999 - Gone",
        },
        CM0902: {},
        CM0903: {},
      }),
    ).toEqual([
      "note coun7er/duplicate CM0901.md:35",
      "note coun7er/one-way CM0901.md:34",
      "note coun7er/one-way CM0901.md:35",
      "note coun7er/one-way CM0901.md:38",
      "error coun7er/retired-id CM0901.md:36 The page of that title is CM0903.",
      "error coun7er/retired-id CM0901.md:37",
      "note coun7er/title-drift CM0901.md:35 Write: Title CM0902",
    ]);
  });

  test("an address with a dot, a page without technique, an ICS id", () => {
    expect(
      found({
        CM0901: { techniques: "- [T1583.005](https://attack.mitre.org/techniques/T1583.005/) - Botnet" },
        CM0902: { techniques: "None." },
        CM0903: { techniques: "- [T0839](https://x) - Firmware" },
      }),
    ).toEqual([
      "error coun7er/url-id CM0901.md:30 https://attack.mitre.org/techniques/T1583/005",
      "warning map/other-domain CM0903.md:30",
      "note map/unmapped CM0902.md:0",
    ]);
  });

  test("text about subscriptions: in the title it weighs more, negations and related titles don't count", () => {
    expect(
      found({
        CM0901: { title: "Remove WMI event subscriptions" },
        CM0902: { outcome: "Stops persistence that uses WMI." },
        CM0903: { risks: "WMI event subscriptions etc. will persist after it." },
        CM0904: { title: "On event subscriptions", techniques: "- [T1546.003](https://x) - WMI" },
        CM0905: { risks: "Breaks an event subscription." },
      }),
    ).toEqual([
      "warning map/subscription-technique CM0901.md:1 Map it to T1546.003 as well.",
      "note map/subscription-technique CM0902.md:10 Map it to T1546.003 as well.",
      "note map/subscription-technique CM0905.md:22 Map it to T1546.003 as well.",
    ]);
  });

  test("a silent change shows in two graphs only", () => {
    const before = graphOf({ CM0901: { risks: "Old." }, CM0902: { risks: "Old.", modified: "1 May 2025" } });
    const after = graphOf({ CM0901: { risks: "New." }, CM0902: { risks: "New.", modified: "2 May 2025" } });
    const silent = lintGraph(after, { before }).filter(({ rule }) => rule === "coun7er/silent-change");
    expect(silent.map(({ subject }) => subject)).toEqual(["countermeasure:CM0901"]);
  });
});

describe("words of a subscription", () => {
  test.each([
    ["A WMI Event Subscription is made.", "Event Subscription"],
    ["new __EventFilter", "__EventFilter"],
    ["an ActiveScriptEventConsumer", "ActiveScriptEventConsumer"],
    ["`wmi` EventCode=5861 Binding", "EventCode=5861"],
    ["Sysmon can log WMI filters (event 19)", "Sysmon 19, 20, 21"],
    ["e.g. WMI event subscriptions, etc., the malware will persist after reboot.", undefined],
    ["WMI is used for lateral movement.", undefined],
    ["EventCode=5860 Temporary", undefined],
  ])("%s", (text, words) => {
    expect(strongMatch(text)?.words).toBe(words);
  });
  test("persistence by WMI is weak", () => {
    expect(weakMatch("blocks persistence using WMI")?.strength).toBe("weak");
    expect(weakMatch("blocks WMI. Also persistence.")).toBeUndefined();
    expect(isTemporary("WMI Temporary Event Subscription")).toBe(true);
  });
});

test("rules are listed by id, and every finding names one", () => {
  const ids = LINT_RULES.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
  expect(lintGraph(indexGraph()).filter(({ rule }) => !ids.includes(rule))).toEqual([]);
});
