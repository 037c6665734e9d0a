/** JSON Schema as far as `unbind.scan/1` uses it: type, enum, pattern, minimum, items, properties, $ref, oneOf. */

type Schema = Record<string, unknown>;

/** Deepest value; the contract itself has lists in lists only as property values. */
const MAX_DEPTH = 64;

/** Where and how a value isn't as the schema has it; undefined if it is. `root` holds the definitions. */
export function schemaFault(value: unknown, schema: Schema, root: Schema, place = "", depth = 0): string | undefined {
  if (depth > MAX_DEPTH) return `${place} is nested too deep`;
  const { $ref, oneOf } = schema;
  if (typeof $ref === "string") return schemaFault(value, definition(root, $ref), root, place, depth + 1);
  if (Array.isArray(oneOf)) {
    const fits = oneOf.some((one: Schema) => schemaFault(value, one, root, place, depth + 1) === undefined);
    return fits ? undefined : `${place} has another form`;
  }
  return ownFault(value, schema, place) ?? innerFault(value, schema, root, place, depth);
}

function definition(root: Schema, ref: string): Schema {
  const definitions = root.$defs as Record<string, Schema>;
  return definitions[ref.replace("#/$defs/", "")] ?? {};
}

function ownFault(
  value: unknown,
  { type, enum: allowed, pattern, minimum }: Schema,
  place: string,
): string | undefined {
  if (type !== undefined && ![type].flat().some((one) => isOfType(value, one)))
    return `${place} is no ${[type].flat().join(" or ")}`;
  if (Array.isArray(allowed) && !allowed.includes(value)) return `${place} is none of ${allowed.join(", ")}`;
  if (typeof pattern === "string" && typeof value === "string" && !new RegExp(pattern, "u").test(value)) {
    return `${place} is not like ${pattern}`;
  }
  return typeof minimum === "number" && typeof value === "number" && value < minimum
    ? `${place} is below ${minimum}`
    : undefined;
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "integer") return Number.isSafeInteger(value);
  if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function innerFault(value: unknown, schema: Schema, root: Schema, place: string, depth: number): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { items, properties = {}, required = [], additionalProperties } = schema;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const fault = schemaFault(item, (items ?? {}) as Schema, root, `${place}[${i}]`, depth + 1);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  const missing = (required as string[]).find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${place}.${missing} is missing`;
  for (const [key, item] of Object.entries(value)) {
    const own = Object.hasOwn(properties as object, key)
      ? (properties as Record<string, Schema>)[key]
      : additionalProperties;
    if (typeof own !== "object" || own === null) continue;
    const fault = schemaFault(item, own as Schema, root, `${place}.${key}`, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
