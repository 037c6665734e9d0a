import { RuleError } from "@unbind/rules";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseText } from "../../detection/sigma-text.ts";
import { conversionOf, hostileModifier, hostileText, queryOf, ruleWith } from "../hostile-rule.test-support.ts";
import { eqlConditions, esqlCondition, textsOf } from "./elastic-grammar.test-support.ts";

/** The query, or undefined if the language can't say it. */
function said(rule: string, target: "eql" | "esql"): string | undefined {
  try {
    return queryOf(rule, target);
  } catch (error) {
    if (error instanceof RuleError && error.code === "SIGMA_UNSAYABLE") return undefined;
    throw error;
  }
}

describe("ES|QL and EQL", () => {
  it.each(["eql", "esql"] as const)("%s is well formed for any value and holds it whole", (target) => {
    fc.assert(
      fc.property(hostileText, hostileModifier, (value, modifier) => {
        const query = said(ruleWith(value, modifier), target);
        if (query === undefined) return;
        const [condition = ""] = target === "eql" ? eqlConditions(query) : [esqlCondition(query)];
        const texts = textsOf(condition);
        const literals = parseText(value).filter((part) => typeof part === "string");
        for (const literal of literals) {
          const wanted = target === "esql" && modifier !== "|cased" ? literal.toLowerCase() : literal;
          const spellings = [wanted, wanted.replace(/[\\*?]/g, "\\$&")];
          expect(texts.some((text) => spellings.some((one) => text.includes(one)))).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  const rule = (search: string, condition = "a") =>
    ruleWith("a", "").replace(/ {2}a:[\s\S]*$/, () => `  a:\n    ${search}\n  condition: ${condition}\n`);
  const GATE = {
    esql: 'TO_LOWER(winlog.channel) == "microsoft-windows-sysmon/operational" AND event.code == "1" AND ',
    eql: 'winlog.channel : "Microsoft-Windows-Sysmon/Operational" and event.code == "1" and ',
  };
  const sysmonOnly = (text: string) =>
    text.replace("category: process_creation", "category: process_creation, service: sysmon");

  it.each([
    [
      "Image|endswith: '\\A.exe'",
      'TO_LOWER(process.executable) LIKE "*\\\\\\\\a.exe"',
      '?process.executable : "*\\\\A.exe"',
    ],
    ["Image: 'A*\\*'", 'TO_LOWER(process.executable) LIKE "a*\\\\*"', undefined],
    [
      "Image|contains: 'a\\*'",
      'TO_LOWER(process.executable) LIKE "*a\\\\**"',
      'stringContains~(?process.executable, "a*")',
    ],
    ["Image: 'a\\?'", 'TO_LOWER(process.executable) == "a?"', '?process.executable in~ ("a?")'],
    ["Company|cased: Aa", 'winlog.event_data.Company == "Aa"', '?winlog.event_data.Company == "Aa"'],
    ["Company: null", "winlog.event_data.Company IS NULL", "?winlog.event_data.Company == null"],
    ["Company|exists: true", "winlog.event_data.Company IS NOT NULL", "?winlog.event_data.Company != null"],
    ["Company: ''", 'winlog.event_data.Company == ""', '?winlog.event_data.Company == ""'],
    ["Company|gt: 5", "TO_DOUBLE(TO_STRING(winlog.event_data.Company)) > 5", "number(?winlog.event_data.Company) > 5"],
    [
      "Company|cidr: 10.0.0.0/8",
      'CIDR_MATCH(TO_IP(winlog.event_data.Company), "10.0.0.0/8")',
      'cidrMatch(?winlog.event_data.Company, "10.0.0.0/8")',
    ],
    [
      "Company|fieldref: Product",
      "TO_LOWER(winlog.event_data.Company) == TO_LOWER(winlog.event_data.Product)",
      undefined,
    ],
    ["Company|re: a", undefined, undefined],
    ["Company|hour: 3", undefined, undefined],
    ["'|all': [a]", undefined, undefined],
  ])("%s", (search, esql, eql) => {
    const text = sysmonOnly(rule(search));
    const forms = { esql: said(text, "esql"), eql: said(text, "eql") };
    expect(forms).toEqual({
      esql: esql && `FROM logs-*, winlogbeat-* METADATA _id, _index\n| WHERE ${GATE.esql}${esql}`,
      eql: eql && `any where ${GATE.eql}${eql}`,
    });
    if (forms.esql !== undefined) textsOf(esqlCondition(forms.esql));
    if (forms.eql !== undefined) textsOf(eqlConditions(forms.eql)[0] ?? "");
  });

  it("a missing field inside a negation counts as false", () => {
    const text = sysmonOnly(rule("Company: a", "not a"));
    expect(said(text, "esql")).toContain('NOT (COALESCE(TO_LOWER(winlog.event_data.Company) == "a", false))');
    expect(said(text, "eql")).toContain(
      'not ((?winlog.event_data.Company != null and ?winlog.event_data.Company : "a"))',
    );
  });

  const correlation = (type: string, rules: string, more = "") =>
    [
      `title: C\nid: 1\ncorrelation:\n  type: ${type}\n  rules: [${rules}]\n  group-by: [Computer]\n  timespan: 5m\n${more}`,
      ...["a", "b"].map(
        (name) =>
          `---\ntitle: ${name}\nid: id${name}\nname: r${name}\nlogsource: {product: windows, service: sysmon}\ndetection:\n  s:\n    EventID: 1\n    User: ${name}\n  condition: s\n`,
      ),
    ].join("");
  const item = (name: string) => `  [any where ${GATE.eql}?winlog.event_data.User : "${name}"] by winlog.computer_name`;

  it.each([
    ["temporal_ordered", "ra, rb", "", [[item("a"), item("b")]]],
    [
      "temporal",
      "ra, rb",
      "",
      [
        [item("a"), item("b")],
        [item("b"), item("a")],
      ],
    ],
    ["event_count", "ra", "  condition: {gt: 3}\n", [[`${item("a")} with runs=4`]]],
  ])("EQL: %s", (type, rules, more, expected) => {
    const query = queryOf(correlation(type, rules, more), "eql");
    expect(query).toBe(expected.map((items) => ["sequence with maxspan=300s", ...items].join("\n")).join("\n\n"));
    for (const condition of eqlConditions(query)) textsOf(condition);
  });

  it.each([
    ["eql", correlation("event_count", "ra", "  condition: {lt: 3}\n")],
    ["eql", correlation("event_count", "ra", "  condition: {gte: 101}\n")],
    ["eql", correlation("event_count", "ra, rb", "  condition: {gte: 3}\n")],
    ["eql", correlation("value_count", "ra", "  condition: {field: User, gte: 3}\n")],
    ["esql", correlation("temporal", "ra, rb")],
  ] as const)("%s refuses correlation %#", (target, text) => {
    const { queries, faults } = conversionOf(text, target);
    const ofIt = queries.filter(({ rule: { title } }) => title === "C");
    expect([ofIt, faults.map(({ code, file }) => [code, file])]).toEqual([[], [["SIGMA_UNSAYABLE", "test.yml"]]]);
  });
});
