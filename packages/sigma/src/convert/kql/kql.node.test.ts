/** KQL of Sigma rules by Microsoft's own parser: no value gets out of its quotes. */
import { createRequire } from "node:module";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { hostileModifier, hostileText, queryOf, ruleWith } from "../hostile-rule.test-support.ts";
import { kqlQuoted } from "./literal.ts";

interface Diagnostics {
  Count?: number;
  length?: number;
}
interface Kusto {
  Language: { KustoCode: { Parse(text: string): { GetSyntaxDiagnostics(): Diagnostics } } };
}

let kusto: Kusto;
beforeAll(() => {
  const require = createRequire(import.meta.url);
  require("@kusto/language-service-next/bridge.min.js");
  require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
  kusto = (globalThis as unknown as { Kusto: Kusto }).Kusto;
});

/** An empty list comes as an array, others as a list of .NET. */
function faults(text: string): number {
  const { Count, length } = kusto.Language.KustoCode.Parse(text).GetSyntaxDiagnostics();
  return Count ?? length ?? -1;
}

describe("KQL", () => {
  it("the parser refuses what is none", () => expect(faults('Event | where a == "b')).toBeGreaterThan(0));

  it.each(["kql-sentinel", "kql-defender"] as const)(
    "%s is well formed for any value, and has no more commands",
    (target) => {
      const shape = (query: string) => query.split("\n").map((line) => line.split(" ", 2).join(" "));
      fc.assert(
        fc.property(hostileText, hostileModifier, (value, modifier) => {
          const query = queryOf(ruleWith(value, modifier), target);
          expect(faults(query)).toBe(0);
          expect(shape(query)).toEqual(shape(queryOf(ruleWith("a", modifier), target)));
        }),
        { numRuns: 60 },
      );
    },
  );

  it("a text in quotes is one line and ends at its own quote", () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const quoted = kqlQuoted(value);
        expect(quoted).toMatch(/^"(?:[^"\\\p{Cc}]|\\.)*"$/u);
        expect(faults(`print ${quoted}`)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});
