import { compareText, type IssueLog } from "@unbind/bytes";
import type { GraphBuilder } from "./builder.ts";

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
    for (const cycle of findCycles(next)) {
      const message = `${kind} goes in a circle: ${cycle.join(" -> ")}; each was kept, chains end where they close`;
      issues.add({ code: "KNOW_CYCLE", severity: "warning", message, evidence: { path: cycle[0] ?? "", offset: 0 } });
    }
  }
}

/** Depth first with a stack of our own: hostile chains are as long as they like. */
function findCycles(next: ReadonlyMap<string, string[]>): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
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
      if (at !== undefined) cycles.push([...path.slice(at), key]);
      if (at !== undefined || done.has(key)) continue;
      depth.set(key, path.push(key) - 1);
      stack.push({ key, leave: true });
      for (const to of next.get(key) ?? []) stack.push({ key: to, leave: false });
    }
  }
  return cycles;
}
