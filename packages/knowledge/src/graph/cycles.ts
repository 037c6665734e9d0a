import { compareText, type IssueLog } from "@unbind/bytes";
import type { GraphBuilder } from "./builder.ts";

/** Keys of a cycle that its message names: cycles are as long and as many as the source likes. */
const MAX_NAMED = 20;

/** Relations that may not come back to where they started. */
const ACYCLIC = ["is-a", "revoked-by", "sub-of"];

/** Reports every cycle of the acyclic relations once, named by its first key; walks over them end where they close. */
export function reportCycles(builder: GraphBuilder, issues: IssueLog): void {
  for (const kind of ACYCLIC) {
    const next = new Map<string, string[]>();
    for (const edge of builder.edges()) {
      if (edge.kind !== kind || edge.basis !== "published") continue;
      const list = next.get(edge.from);
      if (list) list.push(edge.to);
      else next.set(edge.from, [edge.to]);
    }
    for (const { keys, length } of findCycles(next)) {
      const rest = length > keys.length ? ` -> and ${length - keys.length} more` : "";
      const message = `${kind} goes in a circle: ${keys.join(" -> ")}${rest}; each was kept, chains end where they close`;
      issues.add({ code: "KNOW_CYCLE", severity: "warning", message, evidence: { path: keys[0] ?? "", offset: 0 } });
    }
  }
}

/** Depth first with a stack of our own: hostile chains are as long as they like. */
function* findCycles(next: ReadonlyMap<string, string[]>): Generator<{ keys: string[]; length: number }> {
  const done = new Set<string>();
  for (const start of [...next.keys()].sort(compareText)) {
    const path: string[] = [];
    const depth = new Map<string, number>();
    const stack: { key: string; leave: boolean }[] = [{ key: start, leave: false }];
    for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
      const { key, leave } = item;
      if (leave) {
        path.pop();
        depth.delete(key);
        done.add(key);
        continue;
      }
      const at = depth.get(key);
      if (at !== undefined) {
        const length = path.length - at + 1;
        const named = path.slice(at, at + MAX_NAMED);
        yield { keys: named.length < length - 1 ? named : [...named, key], length };
      }
      if (at !== undefined || done.has(key)) continue;
      depth.set(key, path.push(key) - 1);
      stack.push({ key, leave: true });
      for (const to of next.get(key) ?? []) stack.push({ key: to, leave: false });
    }
  }
}
