/** `foreach`: commands in brackets, repeated as text for each field before they are parsed. */
import type { ForeachCommand } from "./command-fields.ts";
import { Options } from "./options.ts";
import type { Reader } from "./reader.ts";
import type { Span, TextPattern } from "./span.ts";
import { readPattern } from "./text-pattern.ts";

const OPTIONS = ["mode", "fieldstr", "matchstr", "matchseg1", "matchseg2", "matchseg3", "itemstr", "iterstr"];

export function parseForeach(reader: Reader, span: Span): ForeachCommand {
  const options = new Options(reader, "foreach", OPTIONS);
  const fields: TextPattern[] = [];
  for (reader.skipSeparators(); !reader.done && reader.next !== "["; reader.skipSeparators()) {
    if (!options.take()) fields.push(readPattern(reader, "a field"));
  }
  const mode = options.choice("mode", ["multifield", "multivalue", "json_array"], "multifield");
  if (fields.length === 0) reader.fail("SPL_SYNTAX", "foreach needs fields");
  const bodySpan = reader.bracket();
  if (bodySpan === undefined) return reader.fail("SPL_SYNTAX", "foreach needs commands in square brackets");
  reader.finish("foreach");
  const token = (name: string, otherwise: string) => options.text(name) ?? otherwise;
  return {
    name: "foreach",
    mode,
    tokens: {
      field: token("fieldstr", "<<FIELD>>"),
      match: token("matchstr", "<<MATCHSTR>>"),
      segments: [
        token("matchseg1", "<<MATCHSEG1>>"),
        token("matchseg2", "<<MATCHSEG2>>"),
        token("matchseg3", "<<MATCHSEG3>>"),
      ],
      item: token("itemstr", "<<ITEM>>"),
      iteration: token("iterstr", "<<ITER>>"),
    },
    fields,
    body: reader.text.slice(bodySpan.start, bodySpan.end),
    bodySpan,
    commands: reader.source.pipeline(bodySpan.start, bodySpan.end, "commands").commands,
    span,
  };
}
