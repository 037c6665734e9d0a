import { LimitError, MalformedError } from "@unbind/bytes";
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";

/** Longest YAML of one detection; the longest of 2021 has 30 kB. */
export const MAX_DETECTION_LENGTH: number = 1024 * 1024;

/**
 * Lines at the left edge that begin neither an entry, an item, a comment nor a document. PyYAML goes on with a quoted
 * scalar there, YAML's own rules and the parser here want an indent.
 */
const UNINDENTED = /^(?![\w-]+:|-|#|\.\.\.|[ \r\n])(?=.)/gm;

/** What YAML holds, each scalar as the text that Python prints for it: `1.0`, `True`, `None`. */
export type YamlText = string | readonly YamlText[] | { readonly [key: string]: YamlText };

/**
 * Reads one YAML 1.1 document whose top is a mapping, losing no spelling that a template would print.
 *
 * @param path named in errors
 * @throws MalformedError DETECTION_YAML, LimitError DETECTION_SIZE
 */
export function readYamlText(text: string, path = ""): { readonly [key: string]: YamlText } {
  if (text.length > MAX_DETECTION_LENGTH) {
    const ref = { path, offset: MAX_DETECTION_LENGTH };
    throw new LimitError("DETECTION_SIZE", `the YAML is longer than ${MAX_DETECTION_LENGTH} characters`, { ref });
  }
  try {
    const document = parsed(text);
    const [fault] = document.errors;
    if (fault) throw malformed(fault.message, path, fault.pos[0], fault);
    if (!isMap(document.contents)) throw malformed("its top is no mapping", path, 0);
    return mapping(document.contents.items, document);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw malformed("it is nested too deeply", path, 0, error);
  }
}

function parsed(text: string): Document {
  const options = { schema: "failsafe", uniqueKeys: false, logLevel: "silent" } as const;
  const strict = parseDocument(text, options);
  if (strict.errors.length === 0) return strict;
  const indented = parseDocument(text.replace(UNINDENTED, " "), options);
  return indented.errors.length === 0 ? indented : strict;
}

function malformed(what: string, path: string, offset: number, cause?: unknown): MalformedError {
  return new MalformedError("DETECTION_YAML", `not the YAML of a detection: ${what}`, { ref: { path, offset }, cause });
}

function mapping(items: readonly { key: unknown; value: unknown }[], document: Document): Record<string, YamlText> {
  const out = new Map<string, YamlText>();
  for (const { key, value } of items) {
    const name = textOf(key, document);
    if (typeof name === "string") out.set(name, textOf(value, document));
  }
  return Object.fromEntries(out);
}

/** Aliases are read where they point to a scalar only: an alias bomb needs collections. */
function textOf(node: unknown, document: Document): YamlText {
  if (isScalar(node)) return scalarText(node.value, node.type === "PLAIN");
  if (isMap(node)) return mapping(node.items, document);
  if (isSeq(node)) return node.items.map((item) => textOf(item, document));
  const target: Node | undefined = isAlias(node) ? node.resolve(document) : undefined;
  return isScalar(target) ? textOf(target, document) : "None";
}

/** YAML 1.1 (tag repository) as PyYAML resolves plain scalars, in Python's `str`. */
function scalarText(value: unknown, plain: boolean): string {
  const text = typeof value === "string" ? value : "";
  if (!plain) return text;
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return "None";
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(text)) return "True";
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(text)) return "False";
  if (/^[-+]?0[0-7_]+$/.test(text)) return String(Number.parseInt(text.replaceAll("_", ""), 8));
  if (/^[-+]?(?:0|[1-9][\d_]*)$/.test(text)) return String(BigInt(text.replace(/[+_]/g, "")));
  if (/^[-+]?\d[\d_]*\.\d*$/.test(text)) return pythonFloat(Number(text.replaceAll("_", "")));
  return text;
}

/** A double as Python prints it where it's neither huge nor tiny: always with a decimal point. */
export function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
