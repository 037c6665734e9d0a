/** From worst to least. */
export type LintLevel = "error" | "warning" | "note";

/** One kind of contradiction. */
export interface LintRule {
  id: string;
  /** The worst level it gives. */
  level: LintLevel;
  /** One sentence. */
  title: string;
}

/** One contradiction. `error` is surely wrong, `warning` most likely, `note` is worth knowing. */
export interface LintFinding {
  rule: string;
  level: LintLevel;
  /** Key of the node it is about: `countermeasure:CM0038`. */
  subject: string;
  message: string;
  /** File of the source; the source's name where it has one file only. */
  path: string;
  /** 1-based; 0 where the whole file is meant. */
  line: number;
  column: number;
  /** Column behind the place on the same line; 0 if unknown. */
  endColumn: number;
  /** What it rests on: keys, edges, the words found. */
  evidence: string[];
  /** What would put it right, where that is known. */
  fix?: string;
}

/** All rules, by id. */
export const LINT_RULES: readonly LintRule[] = [
  { id: "attack/id-clash", level: "note", title: "A mitigation carries the id of a technique." },
  {
    id: "attack/log-source-gap",
    level: "warning",
    title: "An analytic doesn't name events that show what it is about.",
  },
  { id: "attack/two-step-revocation", level: "note", title: "The successor of a revoked technique is revoked too." },
  { id: "coun7er/duplicate", level: "note", title: "A page names the same related page twice." },
  { id: "coun7er/one-way", level: "note", title: "A relation has no answer, or leads to no page." },
  { id: "coun7er/retired-id", level: "error", title: "A related page is named by an id that is no longer in use." },
  { id: "coun7er/silent-change", level: "warning", title: "A page changed; its version and date did not." },
  { id: "coun7er/technique-name", level: "note", title: "A technique's name differs from ATT&CK's." },
  {
    id: "coun7er/template-stale",
    level: "warning",
    title: "A playbook template differs from what the countermeasures say.",
  },
  { id: "coun7er/title-drift", level: "note", title: "A related page is named by a title it doesn't have." },
  { id: "coun7er/url-id", level: "error", title: "The address of a technique leads nowhere." },
  { id: "d3fend/artifact-gap", level: "warning", title: "A technique isn't related to the artifacts it works on." },
  { id: "d3fend/no-successor", level: "note", title: "A deprecated class names no successor." },
  { id: "d3fend/stale-successor", level: "warning", title: "A class names a successor that is revoked itself." },
  { id: "join/naive-miss", level: "note", title: "A join of the published sources misses a countermeasure." },
  { id: "map/other-domain", level: "warning", title: "A technique belongs to another ATT&CK domain." },
  { id: "map/revoked", level: "error", title: "A technique that is mapped to was revoked." },
  {
    id: "map/subscription-technique",
    level: "warning",
    title: "It is about permanent event subscriptions and isn't mapped to T1546.003.",
  },
  { id: "map/unknown", level: "note", title: "A technique is in no loaded source." },
  { id: "map/unmapped", level: "note", title: "A countermeasure is mapped to no technique." },
];
