/** JSON Schema (draft 2020-12) of `unbind.plan/1`; the types in `plan.ts` say the same to TypeScript. */
type Schema = Record<string, unknown>;

const text: Schema = { type: "string" };
const filled: Schema = { type: "string", minLength: 1 };
const sha256: Schema = { type: "string", pattern: "^[0-9a-f]{64}$" };
const hashOrNull: Schema = { type: ["string", "null"], pattern: "^[0-9a-f]{64}$" };
const time: Schema = { type: "string", pattern: "^\\d{4,5}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z$" };
const list = (items: Schema): Schema => ({ type: "array", items });
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const oneOf = (...values: string[]): Schema => ({ enum: values });
const texts = list(text);

function closed(fields: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(fields).filter((key) => !optional.includes(key));
  return { type: "object", properties: fields, required, additionalProperties: false };
}

const keys = list(closed({ name: filled, value: { type: ["string", "number", "boolean"] } }));
const properties: Schema = { type: "object", additionalProperties: ref("value") };

const stepBase: Record<string, Schema> = {
  id: { type: "string", pattern: "^step-\\d{2,6}$" },
  title: filled,
  subscriptions: texts,
  preconditions: texts,
  expected: filled,
  risk: closed({ level: oneOf("low", "medium", "high"), text: filled }),
  onFailure: closed({ do: oneOf("stop-host", "skip-subscription", "continue"), text: filled }),
};

const step = (action: string, fields: Record<string, Schema>): Schema =>
  closed({ ...stepBase, action: oneOf(action), ...fields });

const steps: Schema[] = [
  step("collect", { missing: texts }),
  step("back-up", { objects: list(ref("target")) }),
  step("check", { contentHash: hashOrNull, objects: list(ref("target")) }),
  step("remove", { object: ref("target"), unlessReferenced: { type: "boolean" } }),
  step("remove-autorecover", { files: list(closed({ path: filled, sha256: hashOrNull })) }),
  step("stop", { process: closed({ commandLine: filled, parents: list(filled) }) }),
  step("verify", { when: oneOf("now", "after-60-seconds", "after-reboot"), absent: texts, present: texts }),
  step("prepare-restore", { objects: texts }),
  step("restore", { object: ref("target"), content: list(ref("property")) }),
];

const definitions: Record<string, Schema> = {
  value: { oneOf: [{ type: ["string", "number", "boolean", "null"] }, list(ref("value"))] },
  property: closed({
    name: filled,
    cimType: filled,
    array: { type: "boolean" },
    value: ref("value"),
    isDefault: { type: "boolean" },
  }),
  end: closed({ namespace: filled, class: filled, keys }),
  target: closed(
    {
      role: oneOf("binding", "consumer", "filter", "timer", "registration", "provider", "instance"),
      namespace: { type: "string", pattern: "^root(\\\\[^\\\\]+)*$" },
      class: filled,
      keys,
      ends: { type: "object", additionalProperties: ref("end") },
      relativePath: filled,
      path: filled,
      contentHash: hashOrNull,
      hashed: { oneOf: [texts, { type: "null" }] },
      properties,
    },
    ["ends"],
  ),
  item: closed({
    subscription: filled,
    level: oneOf("malicious", "suspicious", "unknown", "benign"),
    summary: text,
    attack: texts,
    contentHash: hashOrNull,
    objects: texts,
  }),
  withheld: closed({
    subscription: filled,
    reason: oneOf(
      "protected",
      "shared",
      "already-gone",
      "not-addressable",
      "content-unknown",
      "host-unknown",
      "disarmed",
    ),
    object: text,
    text: filled,
  }),
  step: { oneOf: steps },
  host: closed({
    host: filled,
    items: list(ref("item")),
    withheld: list(ref("withheld")),
    keep: list(ref("target")),
    protect: list(closed({ contentHash: sha256, text: filled })),
    steps: list(ref("step")),
  }),
  approval: closed({ planSha256: sha256, by: filled, reason: filled, time }),
};

/** The whole schema, ready for any draft 2020-12 validator. */
export const planSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:unbind:plan:1",
  title: "unbind.plan/1",
  ...closed({
    schema: oneOf("unbind.plan/1"),
    tool: closed({ name: oneOf("unbind"), version: text }),
    purpose: oneOf("removal", "restore"),
    created: time,
    expires: time,
    source: closed({ schema: oneOf("unbind.scan/1", "unbind.backup/1"), sha256 }),
    hosts: list(ref("host")),
    approvals: list(ref("approval")),
  }),
  $defs: definitions,
};
