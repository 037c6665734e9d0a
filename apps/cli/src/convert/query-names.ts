/** Names of files for queries: from the rule's own file, which may come from a stranger's archive. */
import { type ConvertedQuery, QUERY_EXTENSIONS } from "@unbind/sigma";

const MAX_STEM = 100;
/** Names that mean devices on Windows, whatever their ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** One name per query, in their order, all different also where case doesn't count. */
export function queryNames(queries: readonly ConvertedQuery[]): string[] {
  const taken = new Set<string>();
  return queries.map(({ rule, target }) => {
    const stem = stemOf(rule.source.path);
    for (let n = 1; ; n += 1) {
      const name = `${stem}${n === 1 ? "" : `-${n}`}.${QUERY_EXTENSIONS[target]}`;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  });
}

function stemOf(path: string): string {
  const base = path.split(/[\\/]/).at(-1) ?? "";
  const stem = base
    .replace(/\.\w{1,5}$/, "")
    .replace(/[^\w.-]+/g, "_")
    .replace(/^\.+/, "")
    .slice(0, MAX_STEM);
  return stem === "" || DEVICE.test(stem) ? `rule_${stem}` : stem;
}
