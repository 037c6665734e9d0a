/** `lookup`: which columns of a table must equal which fields, and what is taken from the line found. */
import type { LookupCommand } from "./command-sets.ts";
import { Options } from "./options.ts";
import type { Reader } from "./reader.ts";
import type { FieldName, Span } from "./span.ts";

interface ColumnAndField {
  readonly column: FieldName;
  readonly field: FieldName;
}

export function parseLookup(reader: Reader, span: Span): LookupCommand {
  const options = new Options(reader, "lookup", ["local", "update", "event_time_field"]);
  options.takeAll();
  const table = reader.name("the lookup's name");
  const keys: ColumnAndField[] = [];
  const outputs: ColumnAndField[] = [];
  let output: LookupCommand["output"] = "all";
  for (reader.skipSeparators(); !reader.done; reader.skipSeparators()) {
    if (options.take()) continue;
    const word = reader.peekWord()?.toLowerCase();
    if (output === "all" && (word === "output" || word === "outputnew")) {
      reader.word();
      output = word === "output" ? "overwrite" : "new";
    } else (output === "all" ? keys : outputs).push(columnAndField(reader));
  }
  if (keys.length === 0) reader.fail("SPL_SYNTAX", "lookup needs a field to look up");
  if (output !== "all" && outputs.length === 0) reader.fail("SPL_SYNTAX", "the columns behind OUTPUT are missing");
  return { name: "lookup", table, keys, output, outputs, span };
}

function columnAndField(reader: Reader): ColumnAndField {
  const column = reader.name("a column");
  return { column, field: reader.keyword("as") ? reader.name("a field behind AS") : column };
}
