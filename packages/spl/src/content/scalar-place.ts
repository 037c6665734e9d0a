import { LineTable } from "../syntax/line-table.ts";

/**
 * Finds the place in a file for an offset into a YAML scalar's value. Folding turns line breaks into blanks and quotes
 * double some characters, so both texts are walked side by side: blanks match any run of blanks, other characters
 * match themselves, and what stands only in the file is stepped over.
 */
export function scalarPlaces(
  file: string,
  range: { start: number; end: number },
  value: string,
): (offset: number) => { line: number; column: number } {
  let table: LineTable | undefined;
  let offsets: Uint32Array | undefined;
  return (offset) => {
    table ??= new LineTable(file);
    offsets ??= align(file, range, value);
    const at = offsets[Math.min(Math.max(offset, 0), value.length)] ?? range.start;
    return table.place(at);
  };
}

/** Offset in the file for each unit of the value, and for its end. */
function align(file: string, { start, end }: { start: number; end: number }, value: string): Uint32Array {
  const offsets = new Uint32Array(value.length + 1);
  let at = contentStart(file, start);
  for (let i = 0; i < value.length; i++) {
    const unit = value.charAt(i);
    if (isBlank(unit)) {
      offsets[i] = at;
      if (!isBlank(value.charAt(i + 1))) while (at < end && isBlank(file.charAt(at))) at++;
      continue;
    }
    while (at < end && file.charAt(at) !== unit) at++;
    offsets[i] = at;
    at++;
    // A doubled single quote, or an escape of a double-quoted scalar.
    if (unit === "'" && file.charAt(at) === "'" && file.charAt(start) === "'") at++;
  }
  offsets[value.length] = Math.min(at, end);
  return offsets;
}

/** Behind the quote or the header of a block (`|-`, `>`). */
function contentStart(file: string, start: number): number {
  const first = file.charAt(start);
  if (first === '"' || first === "'") return start + 1;
  if (!/^[|>][-+0-9]*\s*\n/.test(file.slice(start, start + 20))) return start;
  let at = file.indexOf("\n", start) + 1;
  while (isBlank(file.charAt(at))) at++;
  return at;
}

function isBlank(unit: string): boolean {
  return unit === " " || unit === "\n" || unit === "\r" || unit === "\t";
}
