import { expect, test } from "vitest";
import { readSplunkContent } from "./content/splunk-content.ts";
import { lookupsOf } from "./content-lookups.ts";
import { plainRows, runText, sourceOf } from "./run/plain-rows.test-support.ts";

const DEFINITION = `name: bad_names
description: names
filename: bad_names.csv
default_match: 'false'
min_matches: 1
max_matches: 1
case_sensitive_match: 'false'
match_type: WILDCARD(name)
`;

const content = readSplunkContent([
  { path: "lookups/bad_names.yml", text: DEFINITION },
  { path: "lookups/bad_names.csv", text: "name,bad\n*EVIL*,true\n" },
  { path: "lookups/plain.csv", text: "k,v\na,1\n" },
]);

test("a definition's settings and its CSV make a lookup", () => {
  expect(content.faults).toEqual([]);
  const { rows } = runText(
    "search * | lookup bad_names name OUTPUT bad | fields bad",
    sourceOf([{ name: "an evil one" }, { name: "x" }]),
    {
      lookup: lookupsOf(content),
    },
  );
  expect(rows.map((row) => row.get("bad"))).toEqual(["true", "false"]);
});

test("a CSV file is a lookup by its name", () => {
  const lookup = lookupsOf(content);
  const result = runText("search * | lookup plain.csv k OUTPUT v", sourceOf([{ k: "a" }]), { lookup });
  expect(plainRows(result)).toEqual([{ k: "a", v: "1" }]);
  expect(lookup("gone")).toBeUndefined();
});
