import type { RuleInfo, RuleLevel } from "@unbind/model";
import type { LogSource } from "./document.ts";
import { entryOf, mapOf, schemaFault, textOf, textsOf, type YamlMap } from "./document-fields.ts";

const LEVELS: readonly string[] = ["informational", "low", "medium", "high", "critical"] satisfies RuleLevel[];
const STATUSES = ["stable", "test", "experimental", "deprecated", "unsupported"];
const MAX_TITLE = 256;

/** What every kind of document says of itself. */
export interface DocumentHead {
  info: RuleInfo;
  name: string | undefined;
  date: string | undefined;
  modified: string | undefined;
  falsePositives: string[];
  fields: string[];
  related: { id: string; type: string }[];
  root: YamlMap;
  at: { line: number; column: number };
}

/** Reads title, id, level, author and the rest. @throws RuleError SIGMA_SCHEMA */
export function readHead(root: YamlMap, path: string, license: string | undefined): DocumentHead {
  const title = textOf(root, "title");
  if (!title) throw schemaFault("A rule needs a 'title'", root.at);
  if (title.length > MAX_TITLE * 4) throw schemaFault(`'title' is longer than ${MAX_TITLE * 4} characters`, root.at);
  const tags = textsOf(root, "tags");
  const info: RuleInfo = {
    kind: "sigma",
    id: textOf(root, "id") ?? title,
    title,
    level: oneOf(root, "level", LEVELS) as RuleLevel | null,
    status: oneOf(root, "status", STATUSES),
    author: textOf(root, "author") ?? null,
    license: textOf(root, "license") ?? license ?? null,
    description: textOf(root, "description")?.trim() ?? null,
    references: textsOf(root, "references"),
    tags,
    attack: tags.flatMap((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []),
    source: { path, line: root.at.line },
  };
  return {
    info,
    name: textOf(root, "name"),
    date: textOf(root, "date"),
    modified: textOf(root, "modified"),
    falsePositives: textsOf(root, "falsepositives"),
    fields: textsOf(root, "fields"),
    related: relatedOf(root),
    root,
    at: root.at,
  };
}

function oneOf(root: YamlMap, key: string, allowed: readonly string[]): string | null {
  const text = textOf(root, key);
  if (text === undefined) return null;
  const value = text.toLowerCase();
  if (allowed.includes(value)) return value;
  throw schemaFault(`'${key}' is '${text}'; allowed: ${allowed.join(", ")}`, entryOf(root, key)?.value.at ?? root.at);
}

function relatedOf(root: YamlMap): { id: string; type: string }[] {
  const related = entryOf(root, "related")?.value;
  if (related?.kind !== "list") return [];
  return related.items.flatMap((item) =>
    item.kind === "map" ? [{ id: textOf(item, "id") ?? "", type: textOf(item, "type") ?? "" }] : [],
  );
}

/** @throws RuleError SIGMA_SCHEMA */
export function readLogSource(root: YamlMap): LogSource {
  const map = mapOf(root, "logsource");
  if (!map) throw schemaFault("A rule needs a 'logsource'", root.at);
  const part = (key: string) => textOf(map, key)?.trim().toLowerCase() || undefined;
  const source = { product: part("product"), category: part("category"), service: part("service"), at: map.at };
  if (!source.product && !source.category && !source.service) {
    throw schemaFault("'logsource' needs a product, category or service", map.at);
  }
  return source;
}
