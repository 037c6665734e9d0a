/** For tests: OCSF events held against the compiled schema of a class, since no JSON Schema is published. */

interface Shape {
  attributes: Record<string, Attribute>;
  constraints?: { at_least_one?: string[] };
}

interface Attribute {
  type: string;
  object_type?: string;
  is_array?: boolean;
  requirement: string;
  enum?: Record<string, string>;
}

/** Attributes that only profiles require which we don't name. */
const PROFILES = ["osint", "cloud"];

export function ocsfProblems(
  value: Record<string, unknown>,
  shape: Shape,
  objects: Record<string, Shape>,
  at: string,
): string[] {
  const names = Object.keys(value);
  const unknown = names.filter((name) => !(name in shape.attributes)).map((name) => `${at}.${name} is unknown`);
  const missing = Object.entries(shape.attributes)
    .filter(([name, one]) => one.requirement === "required" && !PROFILES.includes(name) && !names.includes(name))
    .map(([name]) => `${at}.${name} is missing`);
  const oneOf = shape.constraints?.at_least_one;
  const none = oneOf && !oneOf.some((name) => names.includes(name)) ? [`${at} has none of ${oneOf}`] : [];
  const inside = names.flatMap((name) => {
    const attribute = shape.attributes[name];
    return attribute ? valueProblems(value[name], attribute, objects, `${at}.${name}`) : [];
  });
  return [...unknown, ...missing, ...none, ...inside];
}

const TYPES: Record<string, string> = {
  boolean_t: "boolean",
  integer_t: "number",
  long_t: "number",
  timestamp_t: "number",
};

function valueProblems(value: unknown, attribute: Attribute, objects: Record<string, Shape>, at: string): string[] {
  if (Array.isArray(value) !== (attribute.is_array ?? false)) return [`${at} is no list, or one`];
  return [value].flat().flatMap((item: unknown) => {
    const shape = objects[attribute.object_type ?? ""];
    if (shape) return ocsfProblems(item as Record<string, unknown>, shape, objects, at);
    if (attribute.enum && !(String(item) in attribute.enum)) return [`${at} can't be ${item}`];
    const wanted = attribute.type === "json_t" ? typeof item : (TYPES[attribute.type] ?? "string");
    return typeof item === wanted ? [] : [`${at} is no ${wanted}`];
  });
}
