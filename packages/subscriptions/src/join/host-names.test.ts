import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostNames } from "./host-names.ts";

const log = (path: string, ...computers: string[]) => ({ path, computers });

describe("host names", () => {
  test("a name that changes inside one log was renamed", () => {
    const names = hostNames([log("WMI.evtx", "WIN-1", "DESKTOP-1"), log("old.evtx", "WIN-1")]);
    expect(names.canonical("win-1")).toBe("DESKTOP-1");
    expect(names.canonical("DESKTOP-1")).toBe("DESKTOP-1");
    expect(names.former("desktop-1")).toEqual(["WIN-1"]);
    expect(names.former("WIN-1")).toEqual([]);
  });

  test("renames chain inside a log and across logs, also where a log skips one", () => {
    const names = hostNames([log("a", "A", "B"), log("b", "B", "C"), log("c", "A", "C"), log("d", "C", "c")]);
    expect(["A", "B", "C"].map((name) => names.canonical(name))).toEqual(["C", "C", "C"]);
    expect(names.former("C")).toEqual(["A", "B"]);
  });

  test.each([
    ["a name that comes back", [log("Collector.evtx", "A", "B", "A")]],
    ["a forwarded log", [log("C:\\logs\\ForwardedEvents.evtx", "A", "B")]],
    ["too many names", [log("big.json", ...Array.from({ length: 17 }, (_, i) => `H${i}`), "A", "B")]],
    ["logs that contradict each other", [log("1", "A", "B"), log("2", "B", "A")]],
  ])("no rename: %s", (_, evidence) => {
    const names = hostNames(evidence);
    expect([names.canonical("A"), names.canonical("B")]).toEqual(["A", "B"]);
    expect(names.former("B")).toEqual([]);
  });

  test("a name of two clones is told apart by the evidence only", () => {
    const names = hostNames([log("one", "GOLD", "PC1"), log("two", "GOLD", "PC2")]);
    expect(names.canonical("GOLD")).toBe("GOLD");
    expect(names.canonical("GOLD", "one")).toBe("PC1");
    expect(names.canonical("GOLD", "two")).toBe("PC2");
    expect(names.former("PC1")).toEqual([]);
  });

  test("unknown names stay, empty ones don't count", () => {
    const names = hostNames([log("a", "A", "", "a", "B")]);
    expect(names.canonical("X")).toBe("X");
    expect(names.canonical("A")).toBe("B");
  });

  test("the order of the evidence doesn't matter", () => {
    const name = fc.constantFrom("A", "B", "C", "D", "a", "");
    const evidence = fc.uniqueArray(
      fc.record({ path: fc.constantFrom("1", "2", "3", "4", "5"), computers: fc.array(name, { maxLength: 4 }) }),
      {
        selector: ({ path }) => path,
      },
    );
    const told = (list: Parameters<typeof hostNames>[0]) => {
      const names = hostNames(list);
      return ["A", "B", "C", "D"].map((key) => [names.canonical(key), names.canonical(key, "1"), names.former(key)]);
    };
    fc.assert(
      fc.property(evidence, (list) => {
        expect(told([...list].reverse())).toEqual(told(list));
      }),
      { numRuns: 200 },
    );
  });
});
