/**
 * Events out of the exports of other tools. Records are read one after another from a sliding window, so memory
 * doesn't grow with the evidence; a record that can't be read is one issue and the next one is looked for.
 */
import { type ByteSource, type Issue, issueOf, MalformedError } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import type { Format } from "../format.ts";
import { ClassicSplitter } from "./classic-splitter.ts";
import { CsvSplitter } from "./csv-splitter.ts";
import type { RecordContext } from "./event-builder.ts";
import { eventsOfJson } from "./json-shapes.ts";
import { JsonSplitter } from "./json-splitter.ts";
import { isObject, type JsonObject, type JsonValue, parseRecord } from "./json-value.ts";
import { RowReader } from "./row-reader.ts";
import type { Splitter } from "./splitter.ts";
import { eventOfClassic } from "./splunk-event.ts";
import { TextWindow } from "./text-window.ts";
import { UnknownRecords } from "./unknown-records.ts";
import { eventOfXml } from "./windows-xml.ts";
import { XmlSplitter } from "./xml-splitter.ts";

export interface CollectedOptions {
  /** Whole way in, for references. */
  path: string;
  /** What `recognise` said. */
  format: Format;
  signal?: AbortSignal | undefined;
  /** Called with the bytes read so far, once per piece. */
  onProgress?: ((bytesDone: number) => void) | undefined;
  /** Bytes read at a time; default 256 KiB. The result doesn't depend on it. */
  pieceBytes?: number | undefined;
}

export type CollectedResult = { ok: true; event: Event } | { ok: false; issue: Issue };

/**
 * The events of an export in the order in which they stand there. `ref` of each is its record's byte range; of a
 * record that wraps several, the wrapper's. Rejects only with the signal's reason or the source's own error.
 *
 * @example
 * for await (const result of readCollected(source, { path, format: recognise(head) }))
 *   if (result.ok) use(result.event);
 */
export async function* readCollected(source: ByteSource, options: CollectedOptions): AsyncGenerator<CollectedResult> {
  const reading: Reading = { path: options.path, unknown: new UnknownRecords(), ...shapeOf(options.format) };
  for (let start: number | undefined = 0; start !== undefined; ) {
    const window = await TextWindow.open(source, { ...options, start });
    yield* readText(window, reading);
    start = window.nextStart;
  }
  const issue = reading.unknown.issue();
  if (issue) yield { ok: false, issue };
}

interface Reading {
  path: string;
  unknown: UnknownRecords;
  newSplitter: () => Splitter;
  read: Read;
}

type Read = (text: string, context: RecordContext, unknown: UnknownRecords) => Event[];

/** The records of a text of one encoding. */
async function* readText(
  window: TextWindow,
  { path, unknown, newSplitter, read }: Reading,
): AsyncGenerator<CollectedResult> {
  const splitter = newSplitter();
  for (;;) {
    const step = splitter.next(window);
    if (step.kind === "more") {
      await window.more(splitter.keep);
      continue;
    }
    if (step.kind === "end") break;
    const offset = window.byteOffset(step.from);
    const ref = { path, offset, length: window.byteOffset(step.to) - offset };
    if (step.kind === "fault") {
      const { code, severity, message } = step;
      yield { ok: false, issue: { code, severity, message, evidence: ref } };
      continue;
    }
    const { text, guessed } = window.text(step.from, step.to);
    const context: RecordContext = { ref, traits: guessed ? ["encoding-guessed"] : [], issues: [] };
    yield* resultsOf(() => read(text, context, unknown), context);
  }
  const issue = dangling(window, path);
  if (issue) yield { ok: false, issue };
}

function dangling(window: TextWindow, path: string): Issue | undefined {
  const length = window.danglingBytes;
  const evidence = { path, offset: window.byteOffset(window.end), length };
  const message = "UTF-16 text ends in the middle of a code unit";
  return length === 0 ? undefined : { code: "TEXT_TRUNCATED", severity: "warning", message, evidence };
}

function shapeOf(format: Format): { newSplitter: () => Splitter; read: Read } {
  if (format === "windows-xml") return { newSplitter: () => new XmlSplitter(), read: readXml };
  if (format === "splunk-classic") return { newSplitter: () => new ClassicSplitter(), read: readClassic };
  if (format.endsWith("-csv")) {
    const rows = new RowReader();
    const read: Read = (text, context, unknown) => readRow(rows.read(text, context), context, unknown);
    return { newSplitter: () => new CsvSplitter(), read };
  }
  return { newSplitter: () => new JsonSplitter(), read: readJson };
}

function resultsOf(read: () => Event[], context: RecordContext): CollectedResult[] {
  let events: Event[] = [];
  try {
    events = read();
  } catch (error) {
    context.issues.push(issueOf(error, context.ref));
  }
  return [
    ...events.map((event) => ({ ok: true as const, event })),
    ...context.issues.map((issue) => ({ ok: false as const, issue })),
  ];
}

function readJson(text: string, context: RecordContext, unknown: UnknownRecords): Event[] {
  let value: JsonValue;
  try {
    value = parseRecord(text);
  } catch (cause) {
    throw new MalformedError("JSON_MALFORMED", cause instanceof Error ? cause.message : String(cause), { cause });
  }
  return readValue(value, context, unknown);
}

function readRow(row: JsonObject | undefined, context: RecordContext, unknown: UnknownRecords): Event[] {
  return row ? readValue(row, context, unknown) : [];
}

function readValue(value: JsonValue, context: RecordContext, unknown: UnknownRecords): Event[] {
  const found = eventsOfJson(value, context);
  if (found.others > 0) unknown.add(found.others, isObject(value) ? Object.keys(value) : [], context.ref);
  return found.events;
}

function readXml(text: string, context: RecordContext, unknown: UnknownRecords): Event[] {
  const event = eventOfXml(text, context);
  if (event === undefined) unknown.add(1, ["Event"], context.ref);
  return event ? [event] : [];
}

function readClassic(text: string, context: RecordContext, unknown: UnknownRecords): Event[] {
  const event = eventOfClassic(text, context);
  if (event === undefined) unknown.add(1, [], context.ref);
  return event ? [event] : [];
}
