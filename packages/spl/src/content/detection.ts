import type { RuleInfo, RuleLevel } from "@unbind/model";

/**
 * Shapes of the YAML in splunk/security_content: `escu` (2020 to 2022), `v4` (2023, 2024), `contentctl-5` (2025 to
 * mid-2026), `findings` (late 2026); `page` for one recovered from a documentation page.
 */
export type SplunkGeneration = "escu" | "v4" | "contentctl-5" | "findings" | "page";

/** Something whose risk a detection raises, by the output column that names it. */
export interface RiskObject {
  readonly field: string;
  /** As published: `system`, `user`, `other`; in older texts `Hostname`, `User`, `Endpoint` ... */
  readonly type: string;
  readonly score: number | null;
  readonly message: string | null;
}

/** One test of a detection: raw logs that must make it fire. */
export interface SplunkTest {
  readonly name: string;
  readonly data: readonly {
    readonly url: string;
    readonly source: string | null;
    readonly sourcetype: string | null;
  }[];
}

/** A detection of any generation, texts as published. */
export interface SplunkDetection {
  /** Baselines and investigations have the same shape and give no findings. */
  readonly role: "detection" | "baseline" | "investigation";
  readonly generation: SplunkGeneration;
  readonly name: string;
  /** A UUID, the same in every version; the name where the text has none. */
  readonly id: string;
  readonly version: string | null;
  /** When this version was made (`date`, later `modification_date`): `2024-10-17`. */
  readonly date: string | null;
  readonly creationDate: string | null;
  readonly author: string | null;
  /** `TTP`, `Anomaly`, `Hunting`, `Correlation`; in 2020 `ESCU`, `batch`. */
  readonly type: string | null;
  /** `production`, `experimental`, `deprecated`, `removed`; before 2023 from the folder. */
  readonly status: string | null;
  readonly description: string | null;
  readonly search: string;
  /** Line and column (1-based) in the file for an offset into `search`. */
  readonly place: (offset: number) => { line: number; column: number };
  readonly howToImplement: string | null;
  readonly knownFalsePositives: string | null;
  readonly references: readonly string[];
  readonly dataSources: readonly string[];
  readonly dataModels: readonly string[];
  readonly stories: readonly string[];
  /** ATT&CK technique ids, upper case, in published order. */
  readonly attack: readonly string[];
  readonly assetType: string | null;
  readonly securityDomain: string | null;
  readonly products: readonly string[];
  readonly killChainPhases: readonly string[];
  readonly requiredFields: readonly string[];
  readonly risk: {
    /** 1 to 100: the highest score given; older texts say impact x confidence / 100. */
    readonly score: number | null;
    readonly impact: number | null;
    readonly confidence: number | null;
    readonly message: string | null;
    readonly objects: readonly RiskObject[];
    readonly threats: readonly { readonly field: string; readonly type: string }[];
  };
  readonly drilldowns: readonly { readonly name: string; readonly search: string }[];
  readonly tests: readonly SplunkTest[];
  /** File that holds it, and the line it starts at. */
  readonly source: { readonly path: string; readonly line: number };
}

/** Lowest risk score of each level; Splunk has scores only, so the steps are ours. */
const LEVELS: readonly (readonly [number, RuleLevel])[] = [
  [80, "critical"],
  [60, "high"],
  [40, "medium"],
  [20, "low"],
  [0, "informational"],
];

/** Level of a risk score of 0 to 100. */
export function levelOfScore(score: number): RuleLevel {
  return LEVELS.find(([lowest]) => score >= lowest)?.[1] ?? "informational";
}

/** What a finding says of a Splunk detection. */
export function ruleInfoOf(detection: SplunkDetection): RuleInfo {
  const { score } = detection.risk;
  return {
    kind: "splunk",
    id: detection.id,
    title: detection.name,
    level: score === null ? null : levelOfScore(score),
    status: detection.status,
    author: detection.author,
    license: null,
    description: detection.description,
    references: [...detection.references],
    tags: [...detection.stories],
    attack: [...detection.attack],
    source: { ...detection.source },
  };
}
