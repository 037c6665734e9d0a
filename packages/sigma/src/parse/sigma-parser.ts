import { RuleError } from "@unbind/rules";
import { placeholdersOf, type SigmaPipeline } from "../placeholders/pipeline.ts";
import { expandActions } from "./collection.ts";
import { readCorrelation, readFilter } from "./correlation-reader.ts";
import { readDetection } from "./detection-section.ts";
import { type SigmaDocument, withoutTrees } from "./document.ts";
import { entryOf, mapOf, schemaFault, type YamlMap } from "./document-fields.ts";
import { readHead, readLogSource } from "./info-reader.ts";
import { readYaml, type YamlNode } from "./yaml-tree.ts";

export interface ParseSigmaOptions {
  /** Path of the file, for places. */
  path: string;
  /** Licence of the collection, for rules that name none, as SigmaHQ's don't (`DRL-1.1`). Default: unknown. */
  license?: string | undefined;
  /** Values for `%placeholder%`. */
  pipeline?: SigmaPipeline | undefined;
  /** Keep the YAML trees, which checkers need and which take most of the memory of a rule. Default: true. */
  trees?: boolean | undefined;
}

export interface ParsedSigma {
  documents: SigmaDocument[];
  /** One per document that could not be read, located. */
  faults: RuleError[];
}

/**
 * Reads a file of Sigma rules, correlations and filters. Never throws: each document that can't be used is a fault with
 * file, line and column.
 *
 * @example
 * const { documents, faults } = parseSigma(text, { path: "rules/a.yml" });
 */
export function parseSigma(text: string, options: ParseSigmaOptions): ParsedSigma {
  const { documents: trees, faults } = readYaml(text);
  const documents: SigmaDocument[] = [];
  const roots = expandActions(trees, (fault) => faults.push(fault));
  if (roots.length === 0 && faults.length === 0) {
    faults.push(new RuleError("SIGMA_SCHEMA", "The file holds no rule"));
  }
  for (const root of roots) {
    try {
      const document = readDocument(root, options);
      documents.push(options.trees === false ? withoutTrees(document) : document);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      error.rule ??= titleOf(root);
      faults.push(error);
    }
  }
  for (const fault of faults) fault.file = options.path;
  return { documents, faults };
}

function titleOf(root: YamlMap): string | undefined {
  const title: YamlNode | undefined = entryOf(root, "title")?.value;
  return title?.kind === "scalar" ? title.text : undefined;
}

function readDocument(root: YamlMap, { path, license, pipeline }: ParseSigmaOptions): SigmaDocument {
  const placeholders = placeholdersOf(pipeline);
  if (entryOf(root, "correlation")) return readCorrelation(root, path, license);
  if (entryOf(root, "filter")) return readFilter(root, path, license, placeholders);
  const section = mapOf(root, "detection");
  if (!section) throw schemaFault("A rule needs a 'detection', 'correlation' or 'filter'", root.at);
  const head = readHead(root, path, license);
  return { kind: "rule", ...head, logSource: readLogSource(root), detection: readDetection(section, placeholders) };
}
