import { diffGraphs, type KnowledgeSource, splitKey } from "@unbind/knowledge";
import { answering, type KnowOptions, openPack } from "../know/knowledge.ts";
import { section } from "../know/words.ts";

/** Lines of one list that the text shows; JSON has all. */
const MAX_SHOWN = 100;

/** `unbind know diff`. */
export function knowDiff(before: string, after: string, options: KnowOptions): number {
  return answering(options, () => {
    const diff = diffGraphs(openPack(before), openPack(after));
    const edges = (list: typeof diff.edgesAdded) =>
      list.map(({ from, kind, to, source }) => `${splitKey(from).id} ${kind} ${splitKey(to).id} (${source.name})`);
    return {
      json: { schema: "unbind.know.diff/1", ...diff },
      lines: () => {
        const lines = [
          ...section("Sources before", diff.sources.before.map(sourceWords)),
          ...section("Sources after", diff.sources.after.map(sourceWords)),
          ...list(
            "Added",
            diff.added.map(({ key, name }) => `${key} ${name}`),
          ),
          ...list(
            "Removed",
            diff.removed.map(({ key, name }) => `${key} ${name}`),
          ),
          ...list(
            "Changed",
            diff.changed.map(({ key, name, changes }) => `${key} ${name}: ${changes.join(", ")}`),
          ),
          ...list("Relations added", edges(diff.edgesAdded)),
          ...list("Relations removed", edges(diff.edgesRemoved)),
        ];
        return lines.slice(1);
      },
    };
  });
}

function sourceWords({ name, version, sha256 }: KnowledgeSource): string {
  return `${name} ${version}, SHA-256 ${sha256}`;
}

function list(title: string, lines: readonly string[]): string[] {
  const all = section(title, lines);
  const cut = all.length - 2 - MAX_SHOWN;
  return cut > 0 ? [...all.slice(0, 2 + MAX_SHOWN), `  and ${cut} more (--format json has all)`] : all;
}
