import {
  closed,
  count,
  evidence,
  evidenceRef,
  issue,
  list,
  oneOf,
  ref,
  type Schema,
  span,
  text,
  textOrNull,
  time,
} from "./schema-parts.ts";

const LEVELS = ["informational", "low", "medium", "high", "critical"] as const;
const level: Schema = { enum: [...LEVELS, null] };
/** 1-based; 0 where the whole file is meant. */
const position = count;

const definitions: Record<string, Schema> = {
  summary: closed(
    {
      evidence: count,
      byteLength: count,
      records: count,
      events: count,
      hosts: count,
      rules: closed({ loaded: count, chosen: count, notLoaded: count, fired: count }),
      findings: closed(Object.fromEntries([...LEVELS, "none"].map((name) => [name, count]))),
      issues: count,
      missingChannels: list(text),
      span,
    },
    ["missingChannels", "span"],
  ),
  rule: closed({
    key: text,
    kind: oneOf("sigma", "splunk"),
    id: text,
    title: text,
    level,
    status: textOrNull,
    author: textOrNull,
    license: textOrNull,
    description: textOrNull,
    references: list(text),
    tags: list(text),
    attack: list({ type: "string", pattern: "^TA?\\d{4}(\\.\\d{3})?$" }),
    source: closed({ path: text, line: position }),
    findings: count,
  }),
  finding: closed({
    rule: text,
    level,
    host: textOrNull,
    time,
    fields: list(closed({ name: text, values: list(text) })),
    events: list(closed({ provider: text, channel: text, eventId: { type: "integer" }, time, evidence: evidenceRef })),
    eventCount: count,
    notes: list(text),
  }),
  fault: closed({
    path: text,
    line: position,
    column: position,
    rule: textOrNull,
    code: { type: "string", pattern: "^[A-Z0-9_]+$" },
    message: text,
  }),
  tuning: closed({
    line: position,
    action: oneOf("suppress", "allow", "level"),
    rule: text,
    reason: text,
    expires: { type: ["string", "null"], pattern: "^\\d{4}-\\d\\d-\\d\\d$" },
    state: oneOf("applied", "expired", "unused"),
    findings: count,
  }),
  evidence,
  issue,
};

/** JSON Schema (draft 2020-12) of `unbind.detect/1`; `detect-report.ts` says the same to TypeScript. */
export const detectReportSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:unbind:detect:1",
  title: "unbind.detect/1",
  ...closed({
    schema: { const: "unbind.detect/1" },
    tool: closed({ name: { const: "unbind" }, version: text }),
    summary: ref("summary"),
    rules: list(ref("rule")),
    findings: list(ref("finding")),
    notLoaded: list(ref("fault")),
    tuning: list(ref("tuning")),
    evidence: list(ref("evidence")),
    issues: list(ref("issue")),
  }),
  $defs: definitions,
};
