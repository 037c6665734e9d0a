/** What every language asks of a field's name before it writes it down. */
import { KEYWORDS } from "../detection/expression.ts";
import type { Place } from "../parse/yaml-tree.ts";
import { unsayable } from "./unsayable.ts";

/** Cut out of `Hashes` by our engine; other systems hold them elsewhere or not at all. */
const CUT_OUT = ["md5", "sha1", "sha256", "imphash"];

/**
 * Letters, digits and underscores only: names of Windows fields, and nothing that a language could read as more than a
 * name. @throws RuleError SIGMA_UNSAYABLE
 */
export function checkedName(field: string, at: Place): string {
  if (field === KEYWORDS) throw unsayable("Keywords (a search in every value) have no form there", at);
  if (CUT_OUT.includes(field.toLowerCase())) throw unsayable(`'${field}' is a part of Hashes; test Hashes instead`, at);
  if (/^[A-Za-z_]\w{0,127}$/.test(field)) return field;
  throw unsayable(`The name '${field}' has characters that are not written in field names there`, at);
}
