/**
 * The part of a processing pipeline file that an evaluator needs: `vars`, the values of `%placeholder%`s. Other keys
 * (`transformations` and so on rewrite queries for back ends) are read over, except that a transformation which sets
 * values would change matches: those are refused.
 */
import { RuleError } from "@unbind/rules";
import type { Placeholders } from "../detection/modifiers.ts";
import { entryOf, mapOf, scalarTexts, schemaFault, textOf } from "../parse/document-fields.ts";
import { readYaml } from "../parse/yaml-tree.ts";

/** What is used of a pySigma pipeline: values for placeholders. */
export interface SigmaPipeline {
  placeholders: Placeholders;
}

/** Transformations that only say how `vars` are used. */
const HARMLESS = ["value_placeholders", "wildcard_placeholders", "query_expression_placeholders"];

/** Reads a pipeline file. @throws RuleError SIGMA_YAML, SIGMA_SCHEMA with file, line and column */
export function parsePipeline(text: string, path: string): SigmaPipeline {
  try {
    return readPipeline(text);
  } catch (error) {
    if (error instanceof RuleError) error.file = path;
    throw error;
  }
}

function readPipeline(text: string): SigmaPipeline {
  const { documents, faults } = readYaml(text);
  if (faults[0]) throw faults[0];
  const [root] = documents;
  if (root?.kind !== "map" || documents.length !== 1) {
    throw schemaFault("A pipeline file must be one map of keys", root?.at ?? { line: 1, column: 1 });
  }
  const transformations = entryOf(root, "transformations")?.value;
  for (const item of transformations?.kind === "list" ? transformations.items : []) {
    const type = item.kind === "map" ? (textOf(item, "type") ?? "") : "";
    if (!HARMLESS.includes(type)) {
      throw schemaFault(
        `Transformation '${type}' is not supported; use a mapping file for fields and log sources`,
        item.at,
      );
    }
  }
  const placeholders = new Map<string, string[]>();
  for (const { key, value } of mapOf(root, "vars")?.entries ?? [])
    placeholders.set(key, scalarTexts(value, `'${key}'`));
  return { placeholders };
}

const NONE: Placeholders = new Map();

export function placeholdersOf(pipeline: SigmaPipeline | undefined): Placeholders {
  return pipeline?.placeholders ?? NONE;
}
