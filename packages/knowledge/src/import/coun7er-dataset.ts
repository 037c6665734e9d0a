/**
 * The data set made from COUN7ER pages (Playbook-NG `shared/data/datasets/coun7er/latest.json`) and its templates.
 *
 * It can't give a page back: names of techniques and titles of related pages are gone. RM ids were rewritten to CM ids in it,
 * which is wrong for most of them; the pages are the better source.
 */
import { MalformedError } from "@unbind/bytes";
import { isRecord, textList, textOf } from "./json-value.ts";

export interface DatasetItem {
  id: string;
  name: string;
  /** The page's type; null where the page calls it `Countermeasure Type`. */
  subtype: string | null;
  version: string;
  techniques: string[];
  related: string[];
  content: string;
  created: string;
  modified: string;
  revoked: boolean;
  deprecated: boolean;
}

export interface DatasetTemplate {
  id: string;
  name: string;
  /** Technique id (or `unmapped`) to countermeasure ids. */
  items: Map<string, string[]>;
  ignored: string[];
}

export interface Coun7erDataset {
  version: string;
  items: DatasetItem[];
  templates: DatasetTemplate[];
}

/** The data set of a parsed file. @throws MalformedError COUN7ER_DATASET */
export function datasetOf(root: unknown, path: string): Coun7erDataset {
  if (!isRecord(root) || !Array.isArray(root.items)) {
    throw new MalformedError("COUN7ER_DATASET", `${path} has no list "items": it is no COUN7ER data set.`, {
      ref: { path, offset: 0 },
    });
  }
  const templates = Array.isArray(root.templates) ? root.templates : [];
  return {
    version: textOf(root.version),
    items: root.items.flatMap(itemOf),
    templates: templates.flatMap(templateOf),
  };
}

function itemOf(value: unknown): DatasetItem[] {
  if (!isRecord(value) || typeof value.id !== "string") return [];
  const techniques = Array.isArray(value.techniques) ? value.techniques : [];
  return [
    {
      id: value.id,
      name: textOf(value.name),
      subtype: typeof value.subtype === "string" ? value.subtype : null,
      version: textOf(value.version),
      techniques: techniques.flatMap((entry) =>
        isRecord(entry) && typeof entry.tech_id === "string" ? [entry.tech_id] : [],
      ),
      related: textList(value.related_ids),
      content: textOf(value.content),
      created: textOf(value.created),
      modified: textOf(value.modified),
      revoked: isRecord(value.revoked),
      deprecated: isRecord(value.deprecated),
    },
  ];
}

/** Reads a template of its own file, or one of the data set's. */
export function templateOf(value: unknown): DatasetTemplate[] {
  if (!isRecord(value) || typeof value.id !== "string" || !isRecord(value.tech_to_items)) return [];
  const items = new Map<string, string[]>();
  for (const [technique, entry] of Object.entries(value.tech_to_items)) {
    const list = isRecord(entry) && Array.isArray(entry.items) ? entry.items : [];
    const ids = list.flatMap((item) => (isRecord(item) && typeof item.id === "string" ? [item.id] : []));
    items.set(technique, ids);
  }
  return [{ id: value.id, name: textOf(value.name), items, ignored: textList(value.ignored_items) }];
}
