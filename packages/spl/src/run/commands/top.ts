/** `top` and `rare`: the most and least frequent combinations of values. */
import type { TopCommand } from "../../syntax/command-aggregating.ts";
import { type Provenance, ProvenanceGatherer, Row, type Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import type { Operator } from "../step.ts";
import { compareMixed } from "../values/coercion.ts";
import { combinationsOf, groupKey, keyOf, tellCombinations } from "./group-key.ts";
import { noteMissing } from "./stats.ts";

interface Tally {
  readonly values: readonly Scalar[];
  count: number;
  readonly provenance: ProvenanceGatherer;
}

interface Section {
  readonly by: readonly Scalar[];
  total: number;
  readonly tallies: Map<string, Tally>;
}

export function compileTop(command: TopCommand): Operator {
  const names = command.fields.map((field) => field.name);
  const by = command.by.map((field) => field.name);
  return {
    *apply(rows, run, recorder) {
      const sections = new Map<string, Section>();
      for (const row of rows) {
        const found = combinationsOf(row, [...by, ...names], run.limits.values);
        if ("missing" in found) noteMissing(row, [...by, ...names], run, recorder);
        else {
          if (found.isCut) tellCombinations(run, command.span);
          for (const combination of found.combinations) tally(sections, combination, row.provenance, command, run);
        }
      }
      const ordered = [...sections.values()].sort((a, b) => compareLists(a.by, b.by));
      for (const section of ordered) yield* sectionRows(section, command, names, by);
    },
    columns: () => [
      ...by,
      ...names,
      ...(command.showCount ? [command.countField] : []),
      ...(command.showPercent ? [command.percentField] : []),
    ],
  };
}

function tally(
  sections: Map<string, Section>,
  combination: readonly Scalar[],
  provenance: Provenance,
  command: TopCommand,
  run: RunContext,
): void {
  const by = combination.slice(0, command.by.length);
  const values = combination.slice(command.by.length);
  const sectionKey = groupKey([keyOf(by), ""]);
  let section = sections.get(sectionKey);
  if (section === undefined) {
    section = { by, total: 0, tallies: new Map() };
    sections.set(sectionKey, section);
  }
  section.total++;
  let known = section.tallies.get(keyOf(values));
  if (known === undefined) {
    if (section.tallies.size * sections.size >= run.limits.rows) {
      run.cut(
        "SPL_ROWS",
        `${command.name} knows ${run.limits.rows} combinations; further ones are left out`,
        command.span,
      );
      return;
    }
    known = { values, count: 0, provenance: new ProvenanceGatherer() };
    section.tallies.set(keyOf(values), known);
  }
  known.count++;
  known.provenance.add(provenance);
}

function* sectionRows(
  section: Section,
  command: TopCommand,
  names: readonly string[],
  by: readonly string[],
): Iterable<Row> {
  const sign = command.name === "top" ? -1 : 1;
  const ordered = [...section.tallies.values()].sort(
    (a, b) => (a.count - b.count) * sign || compareLists(a.values, b.values),
  );
  const shown = command.limit === 0 ? ordered : ordered.slice(0, command.limit);
  for (const { values, count, provenance } of shown) {
    yield resultRow(section, command, by, names, values, count, provenance.done());
  }
  const rest = ordered.slice(shown.length);
  if (!command.useOther || rest.length === 0) return;
  const others = new ProvenanceGatherer();
  for (const { provenance } of rest) others.add(provenance);
  const count = rest.reduce((sum, { count: one }) => sum + one, 0);
  yield resultRow(
    section,
    command,
    by,
    names,
    names.map(() => command.otherText),
    count,
    others.done(),
  );
}

function resultRow(
  section: Section,
  command: TopCommand,
  by: readonly string[],
  names: readonly string[],
  values: readonly Scalar[],
  count: number,
  provenance: Provenance,
): Row {
  const row = new Row(provenance);
  for (const [index, name] of by.entries()) row.set(name, section.by[index]);
  for (const [index, name] of names.entries()) row.set(name, values[index]);
  if (command.showCount) row.set(command.countField, count);
  if (command.showPercent) row.set(command.percentField, ((100 * count) / section.total).toFixed(6));
  return row;
}

function compareLists(a: readonly Scalar[], b: readonly Scalar[]): number {
  for (const [index, value] of a.entries()) {
    const difference = compareMixed(value, b[index] ?? "");
    if (difference !== 0) return difference;
  }
  return 0;
}
