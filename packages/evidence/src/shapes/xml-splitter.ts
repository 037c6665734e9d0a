/**
 * Cuts XML into `<Event>` elements, whether they stand in a root element or back to back. Knows comments, CDATA
 * sections, processing instructions and document types well enough not to look for events in them; nothing is
 * expanded. Inside an event, `<` begins markup only (XML 1.0, 2.4), so the text between is jumped over.
 */
import { MAX_RECORD_UNITS, RescanBudget, type Splitter, type Step } from "./splitter.ts";
import type { TextView } from "./text-window.ts";

const EXCLAMATION = 0x21;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const CAPITAL_E = 0x45;
/** Longest markup that must be told from others: `<![CDATA[`. */
const LOOK_AHEAD = 9;
/** How far into a start tag the namespace of Windows events is looked for. */
const TAG_UNITS = 256;
/** Longest comment between events. */
const MAX_BETWEEN_UNITS: number = 1 << 20;
const NAMESPACE = "schemas.microsoft.com/win/2004/08/events/event";

type Markup = "start" | "end" | "comment" | "cdata" | "instruction" | "declaration" | "other";

const CLOSERS: Partial<Record<Markup, string>> = { comment: "-->", cdata: "]]>", instruction: "?>", declaration: ">" };

export class XmlSplitter implements Splitter {
  #position = 0;
  /** Start of the current event; -1 between events. */
  #start = -1;
  /** Event elements open inside each other; a payload may have its own. */
  #depth = 0;
  /** Where to go on if the current event turns out to be broken. */
  #candidate = -1;
  /** What ends the comment or the like that is passed over, and where that began. */
  #skipTo: string | undefined;
  #skipStart = 0;
  readonly #budget = new RescanBudget();

  get keep(): number {
    if (this.#start >= 0) return this.#start;
    return this.#skipTo === undefined ? this.#position : this.#skipStart;
  }

  next(view: TextView): Step {
    for (;;) {
      const skipping = this.#skipTo !== undefined;
      const at = skipping ? this.#skip(view, this.#skipTo ?? "") : this.#nextLess(view);
      if (this.#isTooLong()) return this.#tooLong();
      if (skipping && this.#start < 0 && this.#position - this.#skipStart > MAX_BETWEEN_UNITS) {
        return this.#endless(this.#skipStart + MAX_BETWEEN_UNITS);
      }
      if (at === undefined) return this.#wait(view);
      const step = skipping ? undefined : this.#markup(view, at);
      if (step) return step;
    }
  }

  #nextLess(view: TextView): number | undefined {
    const found = view.units.indexOf(LESS, this.#position - view.origin);
    const inside = found >= 0 && found < view.length;
    this.#position = view.origin + (inside ? found : view.length);
    // Near the end of what is in memory the markup can't be told yet.
    if (!inside || (found + TAG_UNITS > view.length && !view.ended)) return undefined;
    return found;
  }

  #wait(view: TextView): Step {
    if (!view.ended) return { kind: "more" };
    const end = view.origin + view.length;
    if (this.#start >= 0) return this.#fault(end, "XML_TRUNCATED", "the text ends inside the event");
    return this.#skipTo === undefined ? { kind: "end" } : this.#endless(end);
  }

  /** A comment or the like between events has no end: what stands in it is looked at after all. */
  #endless(position: number): Step {
    this.#start = this.#skipStart;
    this.#candidate = -1;
    return this.#fault(position, "XML_MALFORMED", "comment, instruction or declaration without end");
  }

  #isTooLong(): boolean {
    return this.#start >= 0 && this.#position - this.#start > MAX_RECORD_UNITS;
  }

  #tooLong(): Step {
    return this.#fault(this.#start + MAX_RECORD_UNITS, "RECORD_LIMIT", `longer than ${MAX_RECORD_UNITS} code units`);
  }

  /** Passes over a comment or the like to behind its end; undefined if that isn't in memory yet. */
  #skip(view: TextView, closer: string): number | undefined {
    const last = closer.charCodeAt(closer.length - 1);
    let i = this.#position - view.origin;
    for (;;) {
      i = view.units.indexOf(last, i);
      if (i < 0 || i >= view.length) {
        this.#position = Math.max(this.#position, view.origin + view.length - closer.length + 1);
        return undefined;
      }
      i++;
      if (i >= closer.length && matches(view.units, i - closer.length, closer)) break;
    }
    this.#position = view.origin + i;
    this.#skipTo = undefined;
    return i;
  }

  #markup(view: TextView, at: number): Step | undefined {
    const position = view.origin + at;
    const markup = markupAt(view, at);
    const closer = CLOSERS[markup];
    this.#position = position + 1;
    if (closer !== undefined) {
      this.#position = position + 2;
      this.#skipStart = position;
      this.#skipTo = closer;
    } else if (markup === "start") return this.#open(view, at);
    else if (markup === "end" && this.#start >= 0) return this.#close(view, at);
    return undefined;
  }

  #open(view: TextView, at: number): Step | undefined {
    const position = view.origin + at;
    if (this.#start < 0) {
      this.#start = position;
      this.#depth = 1;
      this.#candidate = -1;
      return undefined;
    }
    // An event of the system doesn't stand inside another: the one before was cut off.
    if (isSystemEvent(view, at)) {
      return this.#fault(position, "XML_TRUNCATED", "another event begins before this one ends", position);
    }
    if (this.#candidate < 0) this.#candidate = position;
    if (!selfCloses(view, at)) this.#depth++;
    return undefined;
  }

  #close(view: TextView, at: number): Step | undefined {
    const tag = view.units.indexOf(GREATER, at);
    const end = tag < 0 || tag >= view.length ? at + 7 : tag;
    this.#position = view.origin + end + 1;
    if (--this.#depth > 0) return undefined;
    if (this.#isTooLong()) return this.#tooLong();
    const from = this.#start;
    this.#start = -1;
    return { kind: "record", from, to: this.#position };
  }

  /**
   * Gives the current event up and goes on at `again`: the next event, one that began inside, the inside of a comment
   * that didn't end, or here.
   */
  #fault(position: number, code: string, message: string, again = this.#candidate): Step {
    const from = this.#start;
    if (again < 0 && this.#skipTo !== undefined) again = this.#skipStart + 2;
    const to = again >= 0 && this.#budget.allows(position, again) ? again : position;
    this.#start = -1;
    this.#candidate = -1;
    this.#skipTo = undefined;
    this.#position = to;
    return { kind: "fault", from, to, code, severity: "error", message: `text left out: ${message}` };
  }
}

function markupAt(view: TextView, at: number): Markup {
  const { units } = view;
  const next = units[at + 1];
  if (next !== EXCLAMATION && next !== QUESTION && next !== SLASH && next !== CAPITAL_E) return "other";
  const head = String.fromCharCode(...units.subarray(at, Math.min(at + LOOK_AHEAD, view.length)));
  if (head.startsWith("<!--")) return "comment";
  if (head === "<![CDATA[") return "cdata";
  if (head.startsWith("<?")) return "instruction";
  if (head.startsWith("<!")) return "declaration";
  if (/^<Event[\s/>]/.test(head)) return "start";
  if (/^<\/Event[\s>]/.test(head)) return "end";
  return "other";
}

function matches(units: TextView["units"], at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (units[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function startTag(view: TextView, at: number): string {
  const part = view.units.subarray(at, Math.min(at + TAG_UNITS, view.length));
  const end = part.indexOf(GREATER);
  return String.fromCharCode(...part.subarray(0, end < 0 ? part.length : end));
}

function isSystemEvent(view: TextView, at: number): boolean {
  return startTag(view, at).includes(NAMESPACE);
}

/** Whether `<Event .../>` is empty. Attribute values with `>` in start tags of nested events are not expected. */
function selfCloses(view: TextView, at: number): boolean {
  return startTag(view, at).endsWith("/");
}
