import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseWql } from "./parse.ts";
import { printWql } from "./print.ts";
import { select, withoutSpans } from "./query.test-support.ts";
import type { WqlResult } from "./query.ts";

const printed = (text: string) => printWql(select(text));
const fault = (text: string) => {
  const result: WqlResult = parseWql(text);
  if (result.ok) throw new Error(`parsed: ${text}`);
  return result.error;
};

describe("queries that WMI takes", () => {
  const IN_ONE_LINE: [string, string][] = [
    ["select * from MSFT_SCMEventLogEvent", "SELECT * FROM MSFT_SCMEventLogEvent"],
    [
      `SELECT * FROM __InstanceCreationEvent WITHIN 5WHERE TargetInstance ISA "Win32_Process"AND TargetInstance.Name="a.exe" `,
      "SELECT * FROM __InstanceCreationEvent WITHIN 5 WHERE TargetInstance ISA 'Win32_Process' AND TargetInstance.Name = 'a.exe'",
    ],
    ["SELECT\r\n\t*FROM\tX\nWITHIN .5", "SELECT * FROM X WITHIN 0.5"],
    ["Select A,b.C , TargetInstance.* From X", "SELECT A, b.C, TargetInstance.* FROM X"],
    ["SELECT COUNT(*), count(Name) FROM X", "SELECT COUNT(*), COUNT(Name) FROM X"],
    ["SELECT * FROM X WHERE a=1 OR b!=2 AND NOT c<>-3", "SELECT * FROM X WHERE a = 1 OR b <> 2 AND NOT c <> -3"],
    ["SELECT * FROM X WHERE ((a=1 OR b=2)) AND (c=3)", "SELECT * FROM X WHERE (a = 1 OR b = 2) AND c = 3"],
    [
      "SELECT * FROM X WHERE a IS NULL AND b is not null AND c=NULL",
      "SELECT * FROM X WHERE a IS NULL AND b IS NOT NULL AND c = NULL",
    ],
    [
      "SELECT * FROM X WHERE 5<=a AND TRUE = b AND c > 1e3 AND d = false",
      "SELECT * FROM X WHERE 5 <= a AND TRUE = b AND c > 1000.0 AND d = FALSE",
    ],
    ["SELECT * FROM X WHERE Name LIKE '[a-f]%[^x]_'", "SELECT * FROM X WHERE Name LIKE '[a-f]%[^x]_'"],
    [`SELECT * FROM X WHERE n = "it's"`, "SELECT * FROM X WHERE n = 'it\\'s'"],
    [`SELECT * FROM X WHERE n = 'a\\\\b\\"c'`, `SELECT * FROM X WHERE n = 'a\\\\b"c'`],
    ["SELECT * FROM X WHERE upper(a) = lower(b.c)", "SELECT * FROM X WHERE UPPER(a) = LOWER(b.c)"],
    ["SELECT * FROM X WHERE DatePart(yy, d) > 2020", "SELECT * FROM X WHERE DATEPART(yy, d) > 2020"],
    [
      "SELECT * FROM X WHERE PreviousInstance.State <> TargetInstance.State",
      "SELECT * FROM X WHERE PreviousInstance.State <> TargetInstance.State",
    ],
    ["SELECT * FROM meta_class WHERE __this ISA 'A'", "SELECT * FROM meta_class WHERE __this ISA 'A'"],
    ["SELECT * FROM X WHERE v[2] = 18446744073709551615", "SELECT * FROM X WHERE v[2] = 18446744073709551615"],
    [
      "SELECT * FROM X WHERE a=1 GROUP WITHIN 60 BY b, c.d HAVING NumberOfEvents > 5",
      "SELECT * FROM X WHERE a = 1 GROUP WITHIN 60 BY b, c.d HAVING NumberOfEvents > 5",
    ],
    [
      "SELECT Group, By FROM X WHERE Within = 1 AND T.Group = 2",
      "SELECT Group, By FROM X WHERE Within = 1 AND T.Group = 2",
    ],
  ];
  test.each(IN_ONE_LINE)("%j", (text, line) => {
    expect(printed(text)).toBe(line);
  });

  test("traversals, with braces in a key", () => {
    const result = parseWql(`references of { C.K="a}\\"b" } where resultclass = D keysonly`);
    expect(withoutSpans(result)).toEqual({
      ok: true,
      notes: [],
      query: {
        kind: "references",
        path: 'C.K="a}\\"b"',
        options: [{ name: "ResultClass", value: "D" }, { name: "KeysOnly" }],
      },
    });
  });

  test("every node has its exact place", () => {
    const text = "SELECT * FROM X WITHIN 5WHERE NOT a.b = 'c' AND (d ISA 'e')";
    const { where, within, from } = select(text);
    const cut = ({ start, end }: { start: number; end: number }) => text.slice(start, end);
    expect(cut(from)).toBe("X");
    expect(within && cut(within)).toBe("5");
    if (where?.kind !== "and" || where.items[0]?.kind !== "not") throw new Error("another tree");
    expect(cut(where)).toBe("NOT a.b = 'c' AND (d ISA 'e')");
    expect(cut(where.items[0])).toBe("NOT a.b = 'c'");
    const { item } = where.items[0];
    if (item.kind !== "comparison" || item.left.kind !== "property") throw new Error("another tree");
    expect([cut(item.left), ...item.left.parts.map(cut), cut(item.right)]).toEqual(["a.b", "a", "b", "'c'"]);
    expect(where.items[1] && cut(where.items[1])).toBe("d ISA 'e'");
  });
});

describe("queries that are read with a note", () => {
  const NOTES: [string, string, number][] = [
    ["SELECT * FROM X WHERE k = 'a\\b'", "WQL_UNKNOWN_ESCAPE", 28],
    ["SELECT * FROM X WHERE k ISA Y", "WQL_UNUSUAL", 28],
    ["SELECT * FROM X WHERE k NOT LIKE 'Y'", "WQL_UNUSUAL", 24],
    ["SELECT * FROM X WHERE 1 = 1", "WQL_UNUSUAL", 22],
    ["SELECT * FROM X\0WHERE 1 = 1", "WQL_NUL", 15],
  ];
  test.each(NOTES)("%j", (text, code, offset) => {
    const result = parseWql(text);
    expect(result.ok && result.notes).toMatchObject([{ code, offset, line: 1, column: offset + 1 }]);
  });

  test("keeps a backslash that escapes nothing", () => {
    expect(printed("SELECT * FROM X WHERE k = 'a\\b'")).toBe("SELECT * FROM X WHERE k = 'a\\\\b'");
  });
});

describe("queries that WMI refuses", () => {
  const FAULTS: [string, string, number, string][] = [
    ["", "WQL_SYNTAX", 0, "expected SELECT, found the end of the query"],
    ["  SELECT FROM X", "WQL_SYNTAX", 14, 'expected FROM, found "X"'],
    ["SELECT * X", "WQL_SYNTAX", 9, 'expected FROM, found "X"'],
    ["SELECT * FROM", "WQL_SYNTAX", 13, "expected the name of a class, found the end of the query"],
    ["SELECT * FROM X WHERE", "WQL_SYNTAX", 21, "expected a property or a constant, found the end of the query"],
    ["SELECT * FROM X WHERE a", "WQL_SYNTAX", 23, "expected a comparison, found the end of the query"],
    ["SELECT * FROM X WHERE a = 1;", "WQL_SYNTAX", 27, 'expected the end of the query, found ";"'],
    ["SELECT * FROM X WHERE (a = 1", "WQL_SYNTAX", 28, 'expected ")", found the end of the query'],
    ["SELECT * FROM X WHERE a = 1 WITHIN 5", "WQL_SYNTAX", 28, 'expected the end of the query, found "WITHIN"'],
    ["SELECT * FROM X -- note", "WQL_SYNTAX", 16, 'expected the end of the query, found "-"'],
    ["SELECT * FROM X WHERE a IS 5", "WQL_SYNTAX", 27, 'expected NULL, found "5"'],
    ["SELECT * FROM X WHERE a LIKE 5", "WQL_SYNTAX", 29, 'expected a pattern in quotes, found "5"'],
    ["SELECT * FROM X WHERE a = 'b", "WQL_UNTERMINATED", 26, "a string that begins here has no end"],
    ["SELECT * FROM X GROUP BY a", "WQL_SYNTAX", 22, 'expected WITHIN, found "BY"'],
    ["SELECT * FROM X WITHIN soon", "WQL_SYNTAX", 23, 'expected a number of seconds, found "soon"'],
    ["ASSOCIATORS OF X", "WQL_SYNTAX", 15, 'expected an object path in "{ }", found "X"'],
    ["ASSOCIATORS OF {X", "WQL_UNTERMINATED", 15, 'a path that begins here has no "}"'],
    ["SELECT * FROM X WHERE a = 1e999", "WQL_LIMIT", 26, '"1e999" is beyond the range of a real'],
    ["SELECT * FROM X \u202e", "WQL_SYNTAX", 16, 'expected the end of the query, found "\\u{202e}"'],
    [`SELECT * FROM X WHERE a = ${"9".repeat(65)}`, "WQL_LIMIT", 26, "a number of more than 64 characters"],
  ];
  test.each(FAULTS)("%j", (text, code, offset, message) => {
    expect(fault(text)).toEqual({ code, message, offset, line: 1, column: offset + 1 });
  });

  test("counts lines", () => {
    expect(fault("SELECT *\r\nFROM X\n  WHERE")).toMatchObject({ offset: 24, line: 3, column: 8 });
    expect(fault("SELECT *\nFROM X\nWHERE a ? 1")).toMatchObject({ line: 3, column: 9 });
  });
});

describe("hostile text", () => {
  test("a million parentheses, NOTs, or terms end in a limit or a tree", () => {
    const head = "SELECT * FROM X WHERE ";
    expect(fault(head + "(".repeat(1_000_000))).toMatchObject({ code: "WQL_LIMIT", offset: head.length + 201 });
    expect(fault(head + "NOT ".repeat(200_000))).toMatchObject({ code: "WQL_LIMIT" });
    expect(fault(head + "a.".repeat(100_000))).toMatchObject({ code: "WQL_LIMIT" });
    expect(fault("x".repeat(2_000_000))).toMatchObject({ code: "WQL_LIMIT", offset: 1 << 20 });
    const { where } = select(`${head}a=1${" OR a=1".repeat(50_000)}`);
    expect(where?.kind === "or" && where.items.length).toBe(50_001);
  });

  test("any text gives a query or one error inside it", () => {
    const word = fc.constantFrom(
      "SELECT ",
      "* ",
      "FROM ",
      "X ",
      "WHERE ",
      "(",
      ")",
      "NOT ",
      "a.b ",
      "= ",
      "'s",
      "ISA ",
    );
    const soup = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word).map((words) => words.join("")),
    );
    fc.assert(
      fc.property(soup, (text) => {
        const result = parseWql(text);
        return result.ok || (result.error.offset >= 0 && result.error.offset <= text.length);
      }),
    );
  });
});
