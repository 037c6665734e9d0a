import type { Event } from "@unbind/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldReader } from "../run/row.ts";
import { compileTerm, FoldedText } from "../run/search/term-match.ts";
import type { SearchTerm } from "../syntax/search-expression.ts";
import type { WildcardPart } from "../syntax/span.ts";
import { binding, event, processStart, security, sysmon } from "./events.test-support.ts";
import { newSearchFrame } from "./search-frame.ts";
import { searchPartsOf } from "./search-parts.ts";
import type { Rendering } from "./source-alias.ts";
import { SplunkEvent } from "./splunk-event.ts";

const SPAN = { start: 0, end: 0 };

function term(text: string, form: SearchTerm["form"] = "word"): SearchTerm {
  const parts = text.split(/(\*)/).filter((part) => part !== "");
  const wild = parts.map((part): WildcardPart => (part === "*" ? { wildcard: "any" } : part));
  return { kind: "term", form, span: SPAN, value: { text, parts: wild, wildcards: 0, quoted: false, span: SPAN } };
}

/** The event as its renderings alone. */
function written(fields: SplunkEvent): FieldReader {
  return {
    get: (name) => fields.get(name),
    names: () => fields.names(),
    searchText: (rendering) => fields.searchText(rendering),
  };
}

/** The event as what its renderings are made of; undefined if a term needs them written. */
function unwritten(of: Event, asked: SearchTerm): boolean | undefined {
  const fields = new SplunkEvent(of);
  let isWritten = false;
  const searchText = (rendering: "xml" | "classic"): string | undefined => {
    isWritten = true;
    return fields.searchText(rendering);
  };
  const reader = { get: () => undefined, names: () => [], searchText, searchParts: () => fields.searchParts() };
  const answer = compileTerm(asked, new FoldedText())(reader);
  return isWritten ? undefined : answer;
}

const CASES: readonly (readonly [Event, word: string, answer: boolean | undefined, why: string])[] = [
  [binding(), "whoami", false, "in no part"],
  [binding(), "whoami*", false, "nor its beginning"],
  [binding(), "whoami /all", false, "one fragment of it is missing"],
  [binding(), "CommandLineEventConsumer", true, "a word of a value"],
  [binding(), "CommandLineEvent", undefined, "part of a word: the renderings tell"],
  [binding(), "CommandLineEvent*", true, "a word's beginning"],
  [binding(), "Eventfilter", true, "in a value, and in the template of the message"],
  [binding(), "consumer", undefined, "in the template and in names"],
  [binding(), "5861", undefined, "numbers stand in parts that aren't looked at"],
  [binding(), "am", undefined, "short words too"],
  [binding(), "2024-05-14t08", undefined, "and times"],
  [sysmon(1, { Image: "a&b" }), "amp", undefined, "escaping makes it"],
  [sysmon(1, { Image: "\u212aey" }), "key", true, "the Kelvin sign is a k"],
  [security(4688, { TokenElevationType: "%%1843" }), "yes", false, "another code means yes"],
  [security(4624, { ElevatedToken: "%%1842" }), "yes", undefined, "this one means yes"],
  [security(4624, { targetlogonid: "0x\u00df\u00df" }), "0xssss", undefined, "capitals of a logon id"],
  [
    security(4624, { ImpersonationLevel: "%%1833" }),
    "impersonation",
    undefined,
    "a code's text is part of the message",
  ],
  [event("other", 3, { message: "It was there" }), "there", undefined, "a message collected with the event"],
  [event("other", 3, { data: { "a\ue000": "x" } }), "whoami", undefined, "a name that looks like a place for a value"],
];

test.each(CASES)("%#: %s", (of, word, answer) => {
  expect(unwritten(of, term(word))).toBe(answer);
});

const piece = fc.constantFrom(
  ...[
    "binding",
    "cmd.exe",
    "C:\\Temp\\a",
    "<b>&'\"",
    "&lt;",
    "{365abb72-0d1d}",
    "%%1842",
    "0x3e7",
    "0xß\u0131",
    "5861",
  ],
  ...[
    "\u212aey",
    "\u017ftart",
    "\u0130x",
    "\u03a3",
    "a--b",
    "%20run",
    "\r\n",
    "\n",
    " ",
    "",
    "_x",
    "-",
    "\ue000",
    "/y",
  ],
);
const text = fc.oneof(
  piece,
  fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join("")),
);
const name = fc.constantFrom(
  ...[
    "Image",
    "SubjectLogonId",
    "subjectlogonid",
    "TokenElevationType",
    "ScriptBlockText",
    "Data",
    "",
    "a/b",
    "Two Words",
  ],
  ...["PossibleCause", "Code", "<x>", "\ue000", "Proc\u212a"],
);
const record = fc
  .record({
    base: fc.constantFrom(
      binding(),
      processStart(),
      sysmon(255, {}),
      security(4688, {}),
      security(4624, {}),
      event("Microsoft-Windows-PowerShell", 4104),
      event("PowerShell", 800),
      event("Microsoft-Windows-WMI-Activity", 5857),
      event("O'Neil & Co", 3),
    ),
    data: fc.array(fc.record({ name, value: text }), { maxLength: 4 }),
    message: fc.option(text, { nil: undefined }),
    userSid: fc.option(text, { nil: undefined }),
    computer: text,
    payloadName: fc.option(name, { nil: undefined }),
    time: fc.option(fc.constant(133_000_000_000_000_000n), { nil: undefined }),
  })
  .map(({ base, ...parts }): Event => ({ ...base, ...parts }));

const FORMS: readonly SearchTerm["form"][] = ["word", "phrase", "TERM", "CASE"];
const cut = fc.record({ at: fc.nat(5000), length: fc.integer({ min: 1, max: 14 }), star: fc.nat(20) });

/** Words to ask for: all tokens that are written, cut by a wildcard too, and pieces across joints as they come. */
function wordsOf(whole: string, cuts: readonly { at: number; length: number; star: number }[]): string[] {
  const tokens = new Set([...(whole.match(/[a-z0-9]+/g) ?? []), ...(whole.match(/[^<>\s']+/g) ?? [])]);
  const pieces = cuts.map(({ at, length }) => whole.slice(at % whole.length).slice(0, length));
  const stars = cuts.map(({ at, star }) => {
    const word = [...tokens][at % tokens.size] ?? "";
    return `${word.slice(0, star)}*${word.slice(star + (at % 2))}`;
  });
  return [...tokens, ...pieces.map((piece) => piece.replaceAll("*", "")), ...stars];
}

test("a term answers what the renderings answer", () => {
  const seen = { yes: 0, no: 0 };
  const rendering = fc.constantFrom<Rendering>("any", "xml", "classic");
  fc.assert(
    fc.property(record, rendering, fc.array(cut, { minLength: 30, maxLength: 30 }), (of, as, cuts) => {
      const whole = ["xml", "classic"]
        .map((one) => new SplunkEvent(of).searchText(one as "xml" | "classic"))
        .join("\n");
      const fields = written(new SplunkEvent(of, as));
      // Frames that are kept are few: one of its own for each event.
      const parts = searchPartsOf(of, as, newSearchFrame(of));
      for (const [i, word] of wordsOf(whole, cuts).entries()) {
        const asked = term(word, FORMS[i % FORMS.length]);
        const expected = compileTerm(asked, new FoldedText())(fields);
        const answer = compileTerm(asked, new FoldedText())({ ...fields, searchParts: () => parts });
        if (answer !== expected) expect([word, asked.form, answer]).toEqual([word, asked.form, expected]);
        seen[expected ? "yes" : "no"]++;
      }
    }),
    { numRuns: 300 },
  );
  expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(100);
});
