import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBlockYaml } from "./block-yaml.ts";
import { readWholeYaml } from "./yaml-tree.ts";

const RULE = `title: A title - with 'quotes' inside
id: 0f06a3a5-6a09-413f-8743-e6cf35561297
level: high # a comment
description: |
    First line
      deeper

    last line: with colon # and hash

tags:
    - attack.t1546.003
    - 'it''s'
detection:
    # comment
    selection:
        EventID: 4624
        Image|endswith:
            - '\\a.exe'   # one
            - "b.exe"
    list:
    - A|contains: x y
      B: null
    - C: True
    '|all':
        - -enc
        - 12
    condition: 1 of selection* and not (list)
`;

describe("readBlockYaml", () => {
  test("reads what rules are made of as the whole reader does", () => {
    const tree = readBlockYaml(RULE);
    expect(tree).toBeDefined();
    expect(readWholeYaml(RULE)).toEqual({ documents: [tree], faults: [] });
  });

  test.each([
    "",
    "text",
    "- a\n- b\n",
    "a: [x]\n",
    "a: {b: c}\n",
    "a: &x b\n",
    "a: *x\n",
    "a: !t b\n",
    "a: >\n  b\n",
    "a: |-\n  b\n",
    "a:\n",
    "a: b\n  c\n",
    "a: 'b\n  c'\n",
    "a: b\na: c\n",
    "a: b: c\n",
    "a: 1.5\n",
    "a: 0x10\n",
    "a: .inf\n",
    "a: ~\n",
    "a: b\n---\na: c\n",
    "a:\tb\n",
    "a: b\r\n",
    "? a\n: b\n",
    'a: "\\x41"\n',
    "a:\n    b: c\n  d: e\n",
    "a:\n  - - b\n",
    "a: 'b' c\n",
  ])("%j is left to the whole reader", (text) => expect(readBlockYaml(text)).toBeUndefined());

  test("what it reads, the whole reader reads the same, whatever is done to the text", () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."*&{}[]:-|'\"\n #ab1,?!%@~>.\\"), maxLength: 4 }),
      fc.constantFrom(
        "\n",
        "\n  ",
        "\n    ",
        ": ",
        " #",
        "- ",
        "''",
        "|\n",
        ": |\n      x\n",
        "\n\n",
        "null",
        "0",
        "1e3",
        "-",
        "---",
      ),
    );
    const change = fc.tuple(fc.nat(RULE.length), fc.nat(6), piece);
    let read = 0;
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let text = RULE;
        for (const [at, cut, put] of changes) text = text.slice(0, at) + put + text.slice(at + cut);
        const tree = readBlockYaml(text);
        if (!tree) return;
        read += 1;
        expect(readWholeYaml(text)).toEqual({ documents: [tree], faults: [] });
      }),
      { numRuns: 600 },
    );
    expect(read).toBeGreaterThan(100);
  });
});
