/** Correlations over parts that each give Time and one column per group: joins of times, which need no order of records. */

import type { SigmaCorrelation } from "../../parse/document.ts";
import type { Place } from "../../parse/yaml-tree.ts";
import { leastCount, refuseBounds, secondsOf } from "../correlation-parts.ts";
import { unsayable } from "../unsayable.ts";

/** One rule's records with the columns `Time`, `Group1`, `Group2`, ... */
export function kqlCorrelation(correlation: SigmaCorrelation, parts: readonly string[]): string {
  const groups = correlation.groupBy.map((_, i) => `Group${i + 1}`);
  const present = groups.map((group) => ` and isnotempty(${group})`).join("");
  const lets = parts.map((part, i) => `let Part${i + 1} =\n${indented(part)};`);
  switch (correlation.type) {
    case "temporal":
    case "temporal_ordered":
      refuseBounds(correlation);
      return [...lets, joined(correlation, parts.length, groups, present)].join("\n");
    case "event_count":
      return [...lets, counted(correlation, parts.length, groups, present)].join("\n");
    default:
      throw unsayable(`Correlations of type ${correlation.type} are not converted`, correlation.at);
  }
}

/** Ends a part: what the correlation needs of it. */
export function partColumns(time: string, groups: readonly string[]): string {
  const columns = groups.map((text, i) => `Group${i + 1} = tolower(${text})`);
  return `project ${[`Time = ${time}`, ...columns].join(", ")}`;
}

function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}

function joined(correlation: SigmaCorrelation, count: number, groups: readonly string[], present: string): string {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const keys = [...groups, "All"].join(", ");
  const times = numbers.map((i) => `Time${i}`);
  const named = (i: number) => `Part${i} | where true${present} | extend All = 1 | project-rename Time${i} = Time`;
  const joins = numbers.slice(1).map((i) => `| join kind=inner (${named(i)}) on ${keys}`);
  const order = times.slice(1).map((time, i) => `${times[i]} <= ${time}`);
  const first = `min_of(${times.join(", ")})`;
  const last = `max_of(${times.join(", ")})`;
  const span = `${count > 1 ? `${last} - ${first}` : "timespan(0s)"} <= ${secondsOf(correlation)}s`;
  const tests = correlation.type === "temporal_ordered" ? [...order, span] : [span];
  const columns = [...times, ...groups];
  return [named(1), ...joins, `| where ${tests.join(" and ")}`, `| project ${columns.join(", ")}`].join("\n");
}

function counted(correlation: SigmaCorrelation, count: number, groups: readonly string[], present: string): string {
  const least = leastCount(correlation);
  const at: Place = correlation.at;
  if (count > 1) throw unsayable("A count over several rules is not converted", at);
  const order = [...groups.map((group) => `${group} asc`), "Time asc"].join(", ");
  if (least === 1) return `Part1 | where true${present}`;
  const same = groups.map((group) => ` and prev(${group}, ${least - 1}) == ${group}`).join("");
  return [
    `Part1 | where true${present}`,
    `| sort by ${order}`,
    `| where Time - prev(Time, ${least - 1}) <= ${secondsOf(correlation)}s${same}`,
  ].join("\n");
}
