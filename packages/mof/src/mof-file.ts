import { resolveAliases } from "./alias.ts";
import type { MofFile } from "./declaration.ts";
import { FileReader } from "./file-reader.ts";
import { decodeMof, MAX_TEXT_BYTES } from "./text-encoding.ts";

/**
 * Reads a MOF file as mofcomp would take it, and what is left of a damaged one; never throws on input.
 *
 * ```ts
 * const { declarations, issues } = parseMof(bytes);
 * for (const one of declarations) if (one.kind === "instance") console.log(one.namespace, one.className, one.path);
 * ```
 */
export function parseMof(source: string | Uint8Array): MofFile {
  const { text, encoding } = typeof source === "string" ? { text: source, encoding: undefined } : decodeMof(source);
  const reader = new FileReader(text);
  reader.read();
  resolveAliases(reader.declarations, reader.aliasUses, reader.issues);
  for (const declared of reader.declarations) if (declared.kind === "instance") noteDuplicates(declared, reader);
  if (typeof source !== "string" && source.length > MAX_TEXT_BYTES) {
    reader.issues.add("MOF_LIMIT", `cut at MAX_TEXT_BYTES (${MAX_TEXT_BYTES})`, text.length);
  }
  return { declarations: reader.declarations, issues: reader.issues.list(), text, encoding };
}

function noteDuplicates(
  { properties, className, start }: { properties: { name: string }[]; className: string; start: number },
  { issues }: FileReader,
): void {
  if (properties.length < 2) return;
  const names = new Set<string>();
  for (const { name } of properties) {
    const lower = name.toLowerCase();
    if (names.has(lower)) issues.add("MOF_DUPLICATE", `${className}.${name} is given again`, start);
    names.add(lower);
  }
}
