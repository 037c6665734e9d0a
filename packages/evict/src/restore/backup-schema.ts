/** JSON Schema (draft 2020-12) of `unbind.backup/1`; the types in `backup.ts` say the same to TypeScript. */
type Schema = Record<string, unknown>;

const filled: Schema = { type: "string", minLength: 1 };
const sha256: Schema = { type: "string", pattern: "^[0-9a-f]{64}$" };
const list = (items: Schema): Schema => ({ type: "array", items });

function closed(properties: Record<string, Schema>): Schema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** The whole schema, ready for any draft 2020-12 validator. */
export const backupSchema: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:unbind:backup:1",
  title: "unbind.backup/1",
  ...closed({
    schema: { enum: ["unbind.backup/1"] },
    plan: sha256,
    host: filled,
    created: { type: "string", pattern: "^\\d{4,5}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z$" },
    objects: list({ $ref: "#/$defs/object" }),
    autorecover: list({ type: "string" }),
    sha256,
  }),
  $defs: {
    value: {
      oneOf: [{ type: ["string", "number", "boolean", "null"] }, list({ $ref: "#/$defs/value" })],
    },
    property: closed({
      name: filled,
      cimType: filled,
      array: { type: "boolean" },
      value: { $ref: "#/$defs/value" },
      isDefault: { type: "boolean" },
    }),
    object: closed({
      role: { enum: ["binding", "consumer", "filter", "timer", "registration", "provider", "instance"] },
      namespace: filled,
      class: filled,
      relativePath: filled,
      contentHash: sha256,
      properties: list({ $ref: "#/$defs/property" }),
    }),
  },
};
