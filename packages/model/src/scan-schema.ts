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

/** JSON Schema (draft 2020-12) of `unbind.scan/1`; the types in `scan-report.ts` say the same to TypeScript. */
const properties: Schema = { type: "object", additionalProperties: { $ref: "#/$defs/value" } };
const nullable = (name: string): Schema => ({ oneOf: [ref(name), { type: "null" }] });

const definitions: Record<string, Schema> = {
  value: { oneOf: [{ type: ["string", "number", "boolean", "null"] }, list(ref("value"))] },
  summary: closed(
    {
      evidence: count,
      byteLength: count,
      records: count,
      events: count,
      hosts: count,
      subscriptions: closed({ malicious: count, suspicious: count, unknown: count, benign: count }),
      issues: count,
      span,
    },
    ["span"],
  ),
  host: closed({
    name: text,
    formerNames: list(text),
    coverage: list(closed({ source: text, state: oneOf("seen", "not-seen", "not-collected"), note: text })),
  }),
  evidence,
  filter: closed(
    {
      name: textOrNull,
      query: textOrNull,
      queryLanguage: textOrNull,
      eventNamespace: textOrNull,
      creatorSid: textOrNull,
      properties,
    },
    ["properties"],
  ),
  consumer: closed({ class: text, name: textOrNull, properties, creatorSid: textOrNull }),
  binding: closed({ path: text, creatorSid: textOrNull, properties }, ["properties"]),
  sighting: closed(
    {
      kind: oneOf(
        "present",
        "created",
        "modified",
        "deleted",
        "bound",
        "activated",
        "fired",
        "may-have-fired",
        "attempted",
        "recovered",
      ),
      object: oneOf("filter", "consumer", "binding", "timer", "provider"),
      time,
      actor: textOrNull,
      source: text,
      detail: text,
      caveats: list(text),
      evidence: evidenceRef,
    },
    ["detail", "caveats"],
  ),
  subscription: closed({
    id: { type: "string", pattern: "^sub-[0-9a-f]{16}$" },
    host: text,
    namespace: text,
    filter: nullable("filter"),
    consumer: nullable("consumer"),
    binding: nullable("binding"),
    timers: list(properties),
    providers: list(properties),
    state: oneOf("present", "removed", "recovered", "unknown"),
    activity: oneOf("inert", "armed", "fired", "unknown"),
    firstSeen: time,
    lastSeen: time,
    trigger: closed({ kind: text, summary: text }),
    action: closed({
      kind: text,
      summary: text,
      decoded: list(closed({ encoding: text, text })),
      indicators: list(closed({ type: text, value: text })),
    }),
    verdict: closed({
      level: oneOf("malicious", "suspicious", "unknown", "benign"),
      score: { type: "integer", minimum: 0, maximum: 100 },
      reasons: list(closed({ id: text, weight: { type: "integer" }, text, sightings: list(count) })),
    }),
    attack: list({ type: "string", pattern: "^T\\d{4}(\\.\\d{3})?$" }),
    notes: list(closed({ code: text, text })),
    sightings: list(ref("sighting")),
  }),
  issue,
};

/** The whole schema, ready for any draft 2020-12 validator. */
export const scanReportSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:unbind:scan:1",
  title: "unbind.scan/1",
  ...closed({
    schema: { const: "unbind.scan/1" },
    tool: closed({ name: { const: "unbind" }, version: text }),
    summary: ref("summary"),
    hosts: list(ref("host")),
    evidence: list(ref("evidence")),
    subscriptions: list(ref("subscription")),
    issues: list(ref("issue")),
  }),
  $defs: definitions,
};
