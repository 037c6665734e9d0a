/** `makemv`, `nomv`, `mvcombine`, `mvexpand`: one value into many, and back. */
import type { MakemvCommand, MvcombineCommand, MvexpandCommand, NomvCommand } from "../../syntax/command-fields.ts";
import { mayKeep } from "../aggregate/accumulator.ts";
import { boundedValues } from "../functions/plain-function.ts";
import { type FieldValue, mergeProvenance, type Row, type Scalar } from "../row.ts";
import type { RunContext } from "../run-context.ts";
import { type CommandHost, collectRows, eachRow, type Operator } from "../step.ts";
import { fieldValueOf, keyTextOf, scalarsOf, textOf } from "../values/coercion.ts";
import { groupKey } from "./group-key.ts";

export function compileMakemv(command: MakemvCommand, host: CommandHost): Operator {
  const { name } = command.field;
  const split = splitter(command, host);
  return eachRow((row, run) => {
    const text = textOf(row.get(name));
    if (text === undefined) return;
    const parts = split(text, run).filter((part) => command.allowEmpty || part !== "");
    row.set(name, command.setSv ? parts.join(" ") : fieldValueOf(boundedValues(parts, run, command.span)));
  });
}

function splitter(command: MakemvCommand, host: CommandHost): (text: string, run: RunContext) => string[] {
  const { split } = command;
  if (split.by === "delimiter") return (text) => (split.text === "" ? [text] : text.split(split.text));
  const regex = host.context.regex(split.pattern, split.patternSpan);
  return (text, run) => {
    const parts: string[] = [];
    for (let at = 0; at <= text.length && parts.length <= run.limits.values; ) {
      const match = regex?.exec(text, at, run);
      if (match === undefined) break;
      parts.push(match.groups[1] ?? match.groups[0] ?? "");
      at = match.end > match.index ? match.end : match.end + 1;
    }
    return parts;
  };
}

export function compileNomv(command: NomvCommand): Operator {
  const { name } = command.field;
  return eachRow((row) => {
    const value = row.get(name);
    if (typeof value === "object") row.set(name, keyTextOf(value));
  });
}

/** Rows that differ in that field only become one. */
export function compileMvcombine(command: MvcombineCommand): Operator {
  const { name } = command.field;
  return {
    *apply(rows, run) {
      const combined = new Map<string, { row: Row; values: Scalar[] }>();
      for (const row of collectRows(rows, run, "mvcombine", command.span)) {
        const own = scalarsOf(row.get(name));
        const key = own.length === 0 ? `alone ${combined.size}` : `with ${keyOfOthers(row, name)}`;
        const known = combined.get(key);
        if (known === undefined) combined.set(key, { row, values: [...own] });
        else {
          for (const value of own) if (mayKeep(known.values.length, run, command.span)) known.values.push(value);
          known.row.provenance = mergeProvenance(known.row.provenance, row.provenance);
        }
      }
      for (const { row, values } of combined.values()) {
        row.set(name, fieldValueOf(values));
        yield row;
      }
    },
  };
}

function keyOfOthers(row: Row, name: string): string {
  const others = row.names().filter((other) => other !== name);
  return groupKey(others.sort().flatMap((other) => [other, keyTextOf(row.get(other) ?? "")]));
}

/** Copies of wide rows fill the memory long before there are too many of them. */
const STEPS_PER_COPIED_FIELD = 8;

/** One row for each value, the others copied; a row without the field stays. */
export function compileMvexpand(command: MvexpandCommand): Operator {
  const { name } = command.field;
  return {
    *apply(rows, run) {
      let made = 0;
      for (const row of rows) {
        const value = row.get(name);
        if (typeof value !== "object") {
          yield row;
          continue;
        }
        for (const item of limited(value, command.limit)) {
          if (++made > run.limits.rows) {
            run.cut("SPL_ROWS", `mvexpand made ${run.limits.rows} rows; the rest is left out`, command.span);
            return;
          }
          if (!run.spend(STEPS_PER_COPIED_FIELD * row.ownSize, command.span)) return;
          const copy = row.copy();
          copy.set(name, item);
          yield copy;
        }
      }
    },
  };
}

function limited(value: FieldValue, limit: number): readonly Scalar[] {
  return limit === 0 ? scalarsOf(value) : scalarsOf(value).slice(0, limit);
}
