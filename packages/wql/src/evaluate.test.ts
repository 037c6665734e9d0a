import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateWql } from "./evaluate.ts";
import { explainTrigger } from "./explain.ts";
import { matchesLike } from "./like-pattern.ts";
import { parseWql } from "./parse.ts";
import { select } from "./query.test-support.ts";
import type { SimulatedEvent, SimulatedValue } from "./simulated-event.ts";

const event: SimulatedEvent = {
  className: "__InstanceCreationEvent",
  properties: {
    TIME_CREATED: 133_000_000_000_000_000n,
    TargetInstance: {
      className: "Contoso_Process",
      superclasses: ["Win32_Process", "CIM_Process"],
      properties: {
        Name: "PowerShell.exe",
        CommandLine: null,
        ProcessId: 4242,
        Size: 18_446_744_073_709_551_615n,
        Elevated: true,
        Code: "4625",
        Started: "20240301101530.000000+060",
        Values: [7, "x"],
      },
    },
  },
};
const evaluate = (where: string) => evaluateWql(select(`SELECT * FROM __Event WHERE ${where}`), event);

describe("conditions", () => {
  const VALUES: [string, boolean | undefined][] = [
    ["TargetInstance ISA 'win32_process'", true],
    ["TargetInstance ISA 'Win32_Service'", false],
    ["TargetInstance.Name ISA 'Win32_Service'", undefined],
    ["__CLASS = '__instancecreationevent'", true],
    ["TargetInstance.__CLASS = 'Contoso_Process' AND TargetInstance.__SUPERCLASS = 'Win32_Process'", true],
    ["__this ISA '__InstanceOperationEvent'", true],
    ["targetinstance.NAME = 'powershell.EXE'", true],
    ["TargetInstance.Name <> 'a.exe'", true],
    ["TargetInstance.Name LIKE 'power%.ex_'", true],
    ["NOT TargetInstance.Name LIKE 'power%'", false],
    ["TargetInstance.Name > 'p' AND TargetInstance.Name < 'q'", true],
    ["UPPER(TargetInstance.Name) = LOWER('POWERSHELL.EXE')", true],
    ["TargetInstance.ProcessId >= 4242 AND 4242.5 > TargetInstance.ProcessId", true],
    ["TargetInstance.ProcessId = '4242'", true],
    ["TargetInstance.Size = 18446744073709551615", true],
    ["TargetInstance.Size = 18446744073709551614", false],
    ["TargetInstance.Code = 4625", true],
    ["TargetInstance.Name = 5", undefined],
    ["TargetInstance.Elevated = TRUE AND TargetInstance.Elevated <> 'false'", true],
    ["TargetInstance.Elevated = 0", false],
    ["TargetInstance.CommandLine = 'x'", undefined],
    ["NOT TargetInstance.CommandLine = 'x'", undefined],
    ["TargetInstance.CommandLine IS NULL AND TargetInstance.Missing = NULL", true],
    ["TargetInstance.CommandLine IS NOT NULL", false],
    ["TargetInstance.Name <> NULL", true],
    ["TargetInstance.Name < NULL", undefined],
    ["TargetInstance.CommandLine = 'x' OR TargetInstance.ProcessId = 4242", true],
    ["TargetInstance.CommandLine = 'x' OR TargetInstance.ProcessId = 1", undefined],
    ["TargetInstance.CommandLine = 'x' AND TargetInstance.ProcessId = 1", false],
    ["TargetInstance.CommandLine = 'x' AND TargetInstance.ProcessId = 4242", undefined],
    ["TargetInstance.Values[0] = 7 AND TargetInstance.Values[1] = 'X' AND TargetInstance.Values[2] IS NULL", true],
    ["TargetInstance.Values = 7", undefined],
    ["DATEPART(yy, TargetInstance.Started) = 2024 AND DATEPART(mi, TargetInstance.Started) = 15", true],
    ["DATEPART(qq, TargetInstance.Started) = 1", undefined],
    ["PreviousInstance.Name <> TargetInstance.Name", undefined],
    ["TargetInstance.Name.Deeper = 1", undefined],
    ["__proto__ = 1 OR TargetInstance.constructor = 1", undefined],
  ];
  test.each(VALUES)("%s", (where, value) => {
    expect(evaluate(where)).toBe(value);
  });
});

test("the class behind FROM decides first", () => {
  const from = (name: string) => evaluateWql(select(`SELECT * FROM ${name}`), event);
  expect(from("__InstanceCreationEvent")).toBe(true);
  expect(from("__instanceoperationevent")).toBe(true);
  expect(from("__InstanceDeletionEvent")).toBe(false);
  const trace: SimulatedEvent = { className: "Win32_ProcessStartTrace", properties: { ProcessName: "a.exe" } };
  expect(evaluateWql(select("SELECT * FROM Win32_ProcessTrace WHERE ProcessName='A.EXE'"), trace)).toBe(true);
  const traversal = parseWql("REFERENCES OF {A.B=1}");
  expect(traversal.ok && evaluateWql(traversal.query, trace)).toBe(false);
});

describe("LIKE", () => {
  test.each([
    ["", "", true],
    ["", "%", true],
    ["a", "", false],
    ["abc", "%", true],
    ["abc", "a%c", true],
    ["abc", "a_c", true],
    ["abc", "_", false],
    ["aXbXc", "a%x%c", true],
    ["Win32_Process", "%[_]%", true],
    ["Win32Process", "%[_]%", false],
    ["b", "[a-c]", true],
    ["b", "[a=c]", true],
    ["d", "[^a-c]", true],
    ["b", "[^a-c]", false],
    ["-", "[a-]", true],
    ["[a", "[a", true],
    ["50%", "50[%]", true],
    ["a\nb", "a%b", true],
    ["aab", "%ab", true],
  ])("%j like %j is %s", (text, pattern, fits) => {
    expect(matchesLike(text, pattern)).toBe(fits);
  });

  test("agrees with a regular expression", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ".", "%", "_"), maxLength: 8 });
    fc.assert(
      fc.property(letters, pattern, (text, like) => {
        const source = like.replaceAll(".", "\\.").replaceAll("%", ".*").replaceAll("_", ".");
        expect(matchesLike(text, like)).toBe(new RegExp(`^${source}$`, "s").test(text));
      }),
    );
  });

  test("bait for backtracking is answered, what is too long is not", () => {
    expect(matchesLike("a".repeat(10_000), `${"%a".repeat(1000)}b`)).toBe(false);
    expect(matchesLike("a", "%".repeat(5000))).toBeUndefined();
  });
});

describe("laws", () => {
  const value: fc.Arbitrary<SimulatedValue> = fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom("3", "x", ""),
    fc.boolean(),
  );
  const holds = (where: string, a: SimulatedValue, b: SimulatedValue) =>
    evaluateWql(select(`SELECT * FROM X WHERE ${where}`), { className: "X", properties: { a, b } });

  test("De Morgan, and NOT twice", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(holds("NOT (a = 3 AND b < 5)", a, b)).toBe(holds("NOT a = 3 OR NOT b < 5", a, b));
        expect(holds("NOT NOT a >= 3", a, b)).toBe(holds("a >= 3", a, b));
      }),
    );
  });

  test("what is said never to fire is met by no hour", () => {
    const atom = fc
      .tuple(fc.constantFrom("=", "<>", "<", "<=", ">", ">="), fc.integer({ min: -2, max: 26 }))
      .map(([operator, hour]) => `TargetInstance.Hour ${operator} ${hour}`);
    const condition = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        atom,
        fc.array(tie("node"), { minLength: 2, maxLength: 3 }).map((items) => `(${items.join(" AND ")})`),
        fc.array(tie("node"), { minLength: 2, maxLength: 3 }).map((items) => `(${items.join(" OR ")})`),
        tie("node").map((item) => `NOT (${item})`),
      ),
    })).node;
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    fc.assert(
      fc.property(condition, (where) => {
        const text = `SELECT * FROM __InstanceModificationEvent WHERE TargetInstance ISA 'Win32_LocalTime' AND ${where}`;
        const query = select(text);
        const isMet = hours.some((Hour) => {
          const TargetInstance = { className: "Win32_LocalTime", properties: { Hour } };
          return evaluateWql(query, { className: "__InstanceModificationEvent", properties: { TargetInstance } });
        });
        expect(explainTrigger(text).neverFires).toBe(!isMet);
      }),
    );
  });
});
