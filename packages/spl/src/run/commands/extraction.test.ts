import { describe, expect, test } from "vitest";
import { casesOf, type PipelineCase, rowsOf } from "../plain-rows.test-support.ts";

const extraction: PipelineCase[] = [
  ['rex "(?<x>\\d+)"', [{ _raw: "a1b22" }], [{ _raw: "a1b22", x: "1" }], "rex reads _raw and takes the first match"],
  ['rex field=m "(?P<x>[a-z]+)"', [{ m: "12ab" }], [{ m: "12ab", x: "ab" }], "(?P<name> is a named group too"],
  ['rex field=m "(?<x>z)"', [{ m: "a", x: "old" }], [{ m: "a", x: "old" }], "no match leaves old values"],
  ['rex field=m "(?<x>z)"', [{ x: "old" }], [{ x: "old" }], "a missing field too"],
  ['rex field=m "(?<x>a)"', [{ m: "a", x: "old" }], [{ m: "a", x: "a" }], "a match overwrites"],
  [
    'rex field=m "(?<x>a)|(?<y>b)"',
    [{ m: "b", x: "old" }],
    [{ m: "b", x: "old", y: "b" }],
    "a group that took no part leaves its field",
  ],
  ['rex field=m max_match=0 "(?<x>\\d)"', [{ m: "1a2b3" }], [{ m: "1a2b3", x: ["1", "2", "3"] }], "all matches"],
  ['rex field=m max_match=2 "(?<x>\\d)"', [{ m: "1a2b3" }], [{ m: "1a2b3", x: ["1", "2"] }], "some matches"],
  [
    'rex field=m "(?<x>\\d)"',
    [{ m: ["a", "b2"] }],
    [{ m: ["a", "b2"], x: "2" }],
    "each value of a multivalue field in turn",
  ],
  ['rex field=m max_match=3 "(?<x>b*)"', [{ m: "ab" }], [{ m: "ab", x: ["", "b", ""] }], "empty matches move on"],
  ['rex field=m mode=sed "s/a/x/"', [{ m: "aa" }], [{ m: "xa" }], "sed puts in for the first match"],
  ['rex field=m mode=sed "s/a/x/g"', [{ m: "aa" }], [{ m: "xx" }], "g for every one"],
  ['rex field=m mode=sed "s/a/x/2"', [{ m: "aaa" }], [{ m: "axa" }], "a number for that one"],
  ['rex field=m mode=sed "s/(\\w)(\\d)/\\2\\1/g"', [{ m: "a1b2" }], [{ m: "1a2b" }], "groups in the replacement"],
  ['rex field=m mode=sed "y/abc/xyz/"', [{ m: "cab" }], [{ m: "zxy" }], "y changes letters"],
  [
    'rex field=Message "Consumer =\\s+(?<consumer>[^;|^$]+)"',
    [{ Message: 'Namespace = x; Consumer = NTEventLogEventConsumer="SCM"; PossibleCause = y' }],
    [
      {
        Message: 'Namespace = x; Consumer = NTEventLogEventConsumer="SCM"; PossibleCause = y',
        consumer: 'NTEventLogEventConsumer="SCM"',
      },
    ],
    "the consumer of a 5861 as the 2018 detection reads it",
  ],
  [
    "spath input=j path=a.b{} output=o",
    [{ j: '{"a":{"b":[1,"x"]}}' }],
    [{ j: '{"a":{"b":[1,"x"]}}', o: [1, "x"] }],
    "spath: all elements",
  ],
  [
    "spath input=j a.c",
    [{ j: '{"a":{"c":true}}' }],
    [{ j: '{"a":{"c":true}}', "a.c": "true" }],
    "the path names the field",
  ],
  ["spath input=j path=zz output=o", [{ j: '{"a":1}' }], [{ j: '{"a":1}' }], "a path that isn't there makes no field"],
  ["spath input=j path=a output=o", [{ j: "plain" }], [{ j: "plain" }], "text that is neither JSON nor XML"],
  [
    "spath input=j",
    [{ j: '{"a":1,"b":[{"c":2},{"c":3}]}' }],
    [{ j: '{"a":1,"b":[{"c":2},{"c":3}]}', a: 1, "b{}.c": [2, 3] }],
    "everything under its path",
  ],
  [
    "spath path=Event.UserData.Op.PossibleCause output=p",
    [{ _raw: "<Event xmlns='u'><UserData><Op><PossibleCause>a &lt;b&gt;</PossibleCause></Op></UserData></Event>" }],
    [
      {
        _raw: "<Event xmlns='u'><UserData><Op><PossibleCause>a &lt;b&gt;</PossibleCause></Op></UserData></Event>",
        p: "a <b>",
      },
    ],
    "XML with entities decoded",
  ],
  [
    "fromjson j",
    [{ j: '{"a":1,"b":["x","y"],"c":null}' }],
    [{ j: '{"a":1,"b":["x","y"],"c":null}', a: 1, b: ["x", "y"] }],
    "members become fields",
  ],
  [
    "xmlkv",
    [{ _raw: "<a>1</a><b>x&amp;y</b><c/>" }],
    [{ _raw: "<a>1</a><b>x&amp;y</b><c/>", a: "1", b: "x&y" }],
    "xmlkv",
  ],
  [
    "extract",
    [{ _raw: 'a=1, b="two words" c=' }],
    [{ _raw: 'a=1, b="two words" c=', a: "1", b: "two words" }],
    "extract key=value pairs",
  ],
  [
    'extract pairdelim="|" kvdelim=":"',
    [{ _raw: "a:1|b:2 3" }],
    [{ _raw: "a:1|b:2 3", a: "1", b: "2 3" }],
    "with other delimiters",
  ],
  [
    "foreach a_* [eval <<FIELD>>='<<FIELD>>'*2]",
    [{ a_1: 1, a_2: 2, b: 3 }],
    [{ a_1: 2, a_2: 4, b: 3 }],
    "foreach field that a wildcard catches",
  ],
  [
    "foreach s_* [eval out=if('<<MATCHSTR>>'>'<<FIELD>>', \"<<MATCHSTR>>\", out)]",
    [{ s_x: 1, x: 5 }],
    [{ s_x: 1, x: 5, out: "x" }],
    "what * caught names another field",
  ],
  [
    "foreach mode=multivalue l [eval total=coalesce(total,0)+<<ITEM>>]",
    [{ l: ["1", "2"] }],
    [{ l: ["1", "2"], total: 3 }],
    "foreach value",
  ],
  [
    "foreach mode=json_array j [eval last=<<ITEM>>]",
    [{ j: '["p","q"]' }],
    [{ j: '["p","q"]', last: "q" }],
    "foreach element",
  ],
];

describe("fields out of text", () => {
  test.each(casesOf(extraction))("%s: %s", (pipeline, _rule, rows, expected) => {
    expect(rowsOf(pipeline, rows)).toEqual(expected);
  });
});
