import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { explainTable } from "@unbind/report";
import { describe, expect, test } from "vitest";
import { explainText } from "./explanation.ts";
import { givenInput } from "./input-text.ts";
import { recogniseInput } from "./recognise-input.ts";

const corpus = resolve(import.meta.dirname, "../../../..", process.env.UNBIND_CORPUS ?? "../shared");
const mof = join(corpus, "samples/mof");
const binary = join(corpus, "samples/bmf");
const knownBad = join(corpus, "facts/known_bad.json");
/** Files in `samples/bmf` that are there whole. */
const BINARY_SAMPLES = 66;
const asked = { span: undefined, whyNot: true };

interface Expected {
  files: Record<string, { objects?: { kind: string; class?: string }[] }>;
}

describe.skipIf(!existsSync(mof))("MOF samples", () => {
  const { files }: Expected = existsSync(mof)
    ? JSON.parse(readFileSync(join(mof, "expect.json"), "utf8"))
    : { files: {} };
  const paths = existsSync(mof) ? readdirSync(mof, { recursive: true, encoding: "utf8" }) : [];

  test("each is recognised and explained, and every binding in it", () => {
    let explained = 0;
    for (const path of paths.filter((one) => one.endsWith(".mof"))) {
      const input = givenInput(join(mof, path));
      expect(recogniseInput(input), path).toBe("mof");
      const explanation = explainText(input, "mof", asked);
      const bindings = files[path]?.objects?.filter((one) => one.class === "__FilterToConsumerBinding") ?? [];
      const bound = explanation.subjects.filter(({ binding }) => binding !== null);
      const unread = explanation.notes.filter(({ code }) => code === "MOF_BINDING_UNREAD");
      expect(bound.length + unread.length, path).toBe(bindings.length);
      expect(explainTable(explanation, { width: 100, color: false })).toContain("Read as MOF");
      explained++;
    }
    expect(explained).toBe(86);
  });

  test("the planted one is malicious, with trigger and command", () => {
    const { subjects } = explainText(givenInput(join(mof, "attack/T1546.003.mof")), "mof", asked);
    expect(subjects).toHaveLength(1);
    expect(subjects[0]).toMatchObject({
      filter: { name: "AtomicRedTeam_filter" },
      trigger: { kind: "process-start", latencySeconds: 3 },
      payload: { text: "cmd.exe" },
      verdict: { level: "malicious" },
    });
  });
});

describe.skipIf(!existsSync(binary))("binary MOF samples", () => {
  test("each is recognised and explained", () => {
    const paths = readdirSync(binary, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".bmf"));
    expect(paths).toHaveLength(BINARY_SAMPLES);
    for (const path of paths) {
      const input = givenInput(join(binary, path));
      expect(recogniseInput(input), path).toBe("mof");
      const explanation = explainText(input, "mof", asked);
      expect(explanation.input.form, path).toBe("binary MOF");
      expect(explainTable(explanation, { width: 40, color: false }).split(/\s+/).join(" ")).toContain("binary MOF");
    }
  });
});

describe.skipIf(!existsSync(knownBad))("queries of published families", () => {
  test("each is recognised and explained", () => {
    const { entries }: { entries: { queries?: string[] }[] } = JSON.parse(readFileSync(knownBad, "utf8"));
    const queries = entries.flatMap(({ queries: own = [] }) => own).filter((query) => /^select\s/i.test(query));
    expect(queries.length).toBeGreaterThan(30);
    for (const query of queries) {
      const input = { source: "argument", bytes: undefined, text: query };
      expect(recogniseInput(input), query).toBe("query");
      const { subjects } = explainText(input, "query", asked);
      expect(subjects[0]?.trigger?.summary, query).not.toBe("");
      expect(subjects[0]?.whyNot?.[0]?.level).toBe("benign");
    }
  });
});
