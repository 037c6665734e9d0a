import { IssueLog, LimitError, type Severity } from "@unbind/bytes";

/** Largest source file that is taken apart, in bytes. The largest published one (ATT&CK) has 50 MB. */
export const MAX_SOURCE_BYTES: number = 256 * 2 ** 20;

/** @throws LimitError KNOW_SOURCE_SIZE: call it with the length a file claims, before reading it. */
export function checkSourceSize(byteLength: number, path: string): void {
  if (byteLength <= MAX_SOURCE_BYTES) return;
  throw new LimitError(
    "KNOW_SOURCE_SIZE",
    `${path} has ${byteLength} bytes; a knowledge source may have ${MAX_SOURCE_BYTES}. Give the published file itself, or split it.`,
    { ref: { path, offset: 0 } },
  );
}

/** Text of one source file that can say where something stands, and collects what is wrong with it. */
export class SourceText {
  readonly path: string;
  readonly text: string;
  readonly issues: IssueLog;
  readonly #lineStarts: number[] = [0];
  #scanned = 0;
  /** Where the last issue stood: its index and byte offset, so that many issues cost one pass. */
  #measured = { index: 0, offset: 0 };

  constructor(path: string, text: string, issues: IssueLog) {
    this.path = path;
    this.text = text;
    this.issues = issues;
  }

  /** 1-based line and column (UTF-16 units) of a position in the text. */
  position(index: number): { line: number; column: number } {
    const starts = this.#lineStarts;
    while (this.#scanned <= index) {
      const end = this.text.indexOf("\n", this.#scanned);
      this.#scanned = end === -1 ? Number.POSITIVE_INFINITY : end + 1;
      if (end !== -1) starts.push(end + 1);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= index) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: index - (starts[low] as number) + 1 };
  }

  /** Reports something at a position of the text; `offset` of the issue is in bytes of the UTF-8 text. */
  report(code: string, index: number, message: string, severity: Severity = "error"): void {
    const { line, column } = this.position(index);
    const offset = this.#byteOffset(index);
    this.issues.add({
      code,
      severity,
      message: `${message} (line ${line}, column ${column})`,
      evidence: { path: this.path, offset },
    });
  }

  #byteOffset(index: number): number {
    const from = this.#measured.index <= index ? this.#measured : { index: 0, offset: 0 };
    const offset = from.offset + utf8Length(this.text, from.index, index);
    this.#measured = { index, offset };
    return offset;
  }
}

/**
 * Opens a source: bytes are read as UTF-8 (a byte order mark is dropped), what isn't UTF-8 becomes U+FFFD and an
 * issue `KNOW_UTF8` at the first such byte.
 *
 * @throws LimitError KNOW_SOURCE_SIZE
 */
export function openText(data: Uint8Array | string, path: string, issues: IssueLog = new IssueLog()): SourceText {
  if (typeof data === "string") {
    checkSourceSize(data.length, path);
    return new SourceText(path, data, issues);
  }
  checkSourceSize(data.length, path);
  try {
    return new SourceText(path, new TextDecoder("utf-8", { fatal: true }).decode(data), issues);
  } catch {
    const text = new TextDecoder().decode(data);
    const offset = firstInvalid(data, text);
    const message = `${path} isn't UTF-8 from byte ${offset} on; each bad sequence was read as U+FFFD. Convert the file to UTF-8.`;
    issues.add({ code: "KNOW_UTF8", severity: "error", message, evidence: { path, offset } });
    return new SourceText(path, text, issues);
  }
}

/** The first byte that differs from what the decoded text would be written as. */
function firstInvalid(data: Uint8Array, text: string): number {
  const start = data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? 3 : 0;
  const again = new TextEncoder().encode(text);
  let i = 0;
  while (i < again.length && again[i] === data[start + i]) i++;
  return start + i;
}

function utf8Length(text: string, start: number, end: number): number {
  let length = 0;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    length += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
  }
  return length;
}
