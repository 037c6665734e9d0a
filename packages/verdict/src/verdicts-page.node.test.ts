import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { knownBad } from "./known/known-bad.ts";
import { knownGood } from "./known/known-good.ts";
import { MALICIOUS_SCORE, REVIEW_SCORE, SUSPICIOUS_SCORE } from "./rubric/score.ts";
import { signals } from "./rubric/signals.ts";
import { sectionOf, table, withSection } from "./verdicts-page.test-support.ts";

const page = join(import.meta.dirname, "../../../docs/verdicts.md");

/** With `UNBIND_WRITE_DOCS` set, the section is written instead of compared. */
function expectSection(name: string, text: string): void {
  const written = readFileSync(page, "utf8");
  if (process.env.UNBIND_WRITE_DOCS) writeFileSync(page, withSection(written, name, text));
  else expect(sectionOf(written, name)).toBe(text);
}

test("docs/verdicts.md lists the levels as they are", () => {
  const rows = [
    ["malicious", `${MALICIOUS_SCORE} to 100`, "and at least one signal of payload, program, trigger or structure"],
    ["suspicious", `${SUSPICIOUS_SCORE} to ${MALICIOUS_SCORE - 1}`, ""],
    ["unknown", `${REVIEW_SCORE} to ${SUSPICIOUS_SCORE - 1}`, "with the note review"],
    ["unknown", `0 to ${REVIEW_SCORE - 1}`, ""],
    ["benign", "0", "the content hash is known or in the site's baseline"],
  ];
  expectSection("levels", table(["level", "score", "condition"], rows));
});

test("docs/verdicts.md lists every signal as it is", () => {
  const rows = signals.map(({ id, weight, group, when, sentence, source }) => {
    return [id, String(weight), group, when, sentence, source];
  });
  expectSection("signals", table(["signal", "points", "looks at", "applies when", "reason", "source"], rows));
});

test("docs/verdicts.md lists what is known", () => {
  const good = knownGood.flatMap(({ id, product, definitions, source }) =>
    definitions.map(({ hash }) => [id, product, hash, source]),
  );
  expectSection("known good", table(["id", "product", "content hash", "source"], good));
  const bad = knownBad.map(({ id, family, kind, attack = [], source }) => [
    id,
    family,
    kind,
    attack.join(", "),
    source,
  ]);
  expectSection("families", table(["id", "family", "kind", "ATT&CK", "source"], bad));
});

test("ids are unique, and every value in a sentence has a name", () => {
  expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length);
  expect(new Set(knownBad.map(({ id }) => id)).size).toBe(knownBad.length);
  for (const { sentence } of signals) expect(sentence.replace(/\{\w+\}/g, "")).not.toMatch(/[{}]/);
});
