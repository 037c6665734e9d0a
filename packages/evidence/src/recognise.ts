/**
 * What evidence is, by its first bytes and never by its name. Magic numbers: [MS-EVEN6] and libevtx (ElfFile,
 * ElfChnk), APPNOTE 4.3 (zip), RFC 1952 (gzip), POSIX ustar.
 */
import { type RepositoryFileKind, recogniseRepositoryFile } from "@unbind/cim/recognise";
import type { Format } from "./format.ts";
import { isMofText } from "./mof-text.ts";
import { CLASSIC_DATE } from "./shapes/classic-splitter.ts";
import { csvDelimiter, csvFields } from "./shapes/csv-splitter.ts";
import { eventsOfJson, formatOfColumns } from "./shapes/json-shapes.ts";
import { JsonSplitter } from "./shapes/json-splitter.ts";
import { isObject, type JsonValue, parseRecord } from "./shapes/json-value.ts";
import { isPreamble } from "./shapes/row-reader.ts";
import { decodeBytes, decodeUnits, encodingOf } from "./shapes/text-encoding.ts";

/** Where the first chunk of an event log stands. */
const FIRST_CHUNK = 4096;
const TAR_BLOCK = 512;
const TAR_CHECKSUM = 148;
/** Mark and version 1, which every binary MOF begins with. */
const BINARY_MOF = "FOMB\x01\0\0\0";

const REPOSITORY_FORMATS: Record<RepositoryFileKind, Format> = {
  objects: "cim-objects",
  index: "cim-index",
  mapping: "cim-map",
};

/** Format of the evidence that begins with `head`, which may be cut after 64 KiB. */
export function recognise(head: Uint8Array): Format {
  if (head.length === 0) return "empty";
  return recogniseBinary(head) ?? recogniseText(textOf(head));
}

function recogniseBinary(head: Uint8Array): Format | undefined {
  if (startsWith(head, 0, "ElfFile\0") || startsWith(head, FIRST_CHUNK, "ElfChnk\0")) return "evtx";
  if (startsWith(head, 0, "PK\x03\x04") || startsWith(head, 0, "PK\x05\x06") || startsWith(head, 0, "PK\x07\x08")) {
    return "zip";
  }
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (startsWith(head, 0, BINARY_MOF)) return "bmf";
  if (isTar(head)) return "tar";
  const kind = recogniseRepositoryFile(head);
  return kind && REPOSITORY_FORMATS[kind];
}

function startsWith(head: Uint8Array, offset: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (head[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** The header's checksum is the sum of its bytes, its own field taken as blanks: also older tars have it. */
function isTar(head: Uint8Array): boolean {
  if (head.length < TAR_BLOCK) return false;
  const stored = Number.parseInt(String.fromCharCode(...head.subarray(TAR_CHECKSUM, TAR_CHECKSUM + 8)).trim(), 8);
  let sum = 8 * 0x20;
  for (let i = 0; i < TAR_BLOCK; i++) {
    if (i < TAR_CHECKSUM || i >= TAR_CHECKSUM + 8) sum += head[i] as number;
  }
  return stored === sum;
}

function textOf(head: Uint8Array): string {
  const encoding = encodingOf(head);
  if (encoding === "utf-8") return decodeBytes(head).text.replace(/^\u{feff}/u, "");
  const bytes = head.slice(0, head.length & ~1);
  if (encoding === "utf-16be") {
    for (let i = 0; i < bytes.length; i += 2) bytes.subarray(i, i + 2).reverse();
  }
  return decodeUnits(new Uint16Array(bytes.buffer)).replace(/^\u{feff}/u, "");
}

function recogniseText(text: string): Format {
  const start = text.trimStart();
  if (start.startsWith("<")) return isEventXml(start) ? "windows-xml" : "unknown";
  if (isMofText(start)) return "mof";
  if (/^(Record \d+\s*)?[[{]/.test(start)) return recogniseJson(start) ?? "unknown";
  if (/^[^\n]{1,64}\nLogName=/.test(start) && CLASSIC_DATE.test(start)) return "splunk-classic";
  const [header = ""] = start.split(/\r?\n/, 3).filter((line) => !isPreamble(line));
  return formatOfColumns(csvFields(header, csvDelimiter(header))) ?? "unknown";
}

function isEventXml(text: string): boolean {
  return /<Event[\s>]/.test(text) && /schemas\.microsoft\.com\/win\/2004\/08\/events\/event|<System>/.test(text);
}

/** Objects looked at before JSON is given up as of no known shape; some exports begin with rows about themselves. */
const OBJECTS_TRIED = 8;

/** Shape of the first object that has one; undefined if nothing looks like JSON. */
function recogniseJson(text: string): Format | undefined {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  const view = { units, origin: 0, length: text.length, ended: true };
  const splitter = new JsonSplitter();
  let tried = 0;
  for (let step = splitter.next(view); step.kind !== "end"; step = splitter.next(view)) {
    const part = text.slice(step.kind === "more" ? 0 : step.from, step.kind === "more" ? 0 : step.to);
    const value = step.kind === "record" ? parsed(part) : parsed(closed(part));
    if (!isObject(value)) continue;
    const format = formatOf(value);
    if (format !== "unknown-json" || ++tried === OBJECTS_TRIED) return format;
  }
  return tried > 0 ? "unknown-json" : undefined;
}

function formatOf(value: JsonValue): Format {
  if (isObject(value) && value["schema"] === "unbind.collect/1") return "unbind-collect";
  try {
    const context = { ref: { path: "", offset: 0 }, traits: [], issues: [] };
    return eventsOfJson(value, context).format ?? "unknown-json";
  } catch {
    return "unknown-json";
  }
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseRecord(text);
  } catch {
    return undefined;
  }
}

/** JSON that was cut, ended at its last comma outside of strings, all brackets closed. */
function closed(text: string): string {
  const open: string[] = [];
  let best = "";
  for (let i = 0, inString = false; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === "\\") i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{") open.push("}");
    else if (char === "[") open.push("]");
    else if (char === "}" || char === "]") open.pop();
    else if (char === "," && open.length <= 8) best = `${i} ${open.toReversed().join("")}`;
  }
  const [at = "0", closers = ""] = best.split(" ");
  return text.slice(0, Number(at)) + closers;
}
