/** What the JSON Schemas of the reports share. */

export type Schema = Record<string, unknown>;

export const text: Schema = { type: "string" };
export const textOrNull: Schema = { type: ["string", "null"] };
export const count: Schema = { type: "integer", minimum: 0 };
/** ISO 8601 in UTC with seven digits, or unknown. */
export const time: Schema = {
  type: ["string", "null"],
  pattern: "^\\d{4,5}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z$",
};

/** An object that has exactly these keys, `optional` ones excepted. */
export function closed(fields: Record<string, Schema>, optional: string[] = []): Schema {
  const required = Object.keys(fields).filter((key) => !optional.includes(key));
  return { type: "object", properties: fields, required, additionalProperties: false };
}

export function list(items: Schema): Schema {
  return { type: "array", items };
}

export const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
export const oneOf = (...values: string[]): Schema => ({ enum: values });

export const evidenceRef: Schema = closed(
  { path: text, offset: count, length: count, recordId: text, structure: text },
  ["length", "recordId", "structure"],
);

/** Only records of this span counted. */
export const span: Schema = closed({ since: time, until: time });

/** A piece of evidence. */
export const evidence: Schema = closed(
  {
    path: text,
    format: text,
    sha256: { type: ["string", "null"], pattern: "^[0-9a-f]{64}$" },
    byteLength: count,
    host: textOrNull,
    records: count,
    recovered: count,
    issues: count,
    coverage: closed({ channels: list(text), namespaces: list(text), from: time, to: time }),
    duplicateOf: text,
  },
  ["duplicateOf"],
);

/** An issue in the evidence. */
export const issue: Schema = closed(
  {
    code: { type: "string", pattern: "^[A-Z0-9_]+$" },
    severity: oneOf("error", "warning", "note"),
    message: text,
    evidence: evidenceRef,
    count,
  },
  ["count"],
);
