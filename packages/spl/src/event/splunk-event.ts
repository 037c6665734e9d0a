/**
 * One record as Splunk shows it. Nothing is built before it is asked for: `_raw` and `Message` cost most and few searches
 * read them. By default an event answers to both renderings, so that legacy and current searches find it; `rendering`
 * narrows it to what one collector hands on.
 *
 * UserData's children are no fields, as in Splunk: searches take them from `_raw` or `Message`. For one's own queries they
 * are there as `UserData.<child>`.
 */
import type { Event, EventField } from "@unbind/model";
import type { EventFields, FieldValue, SearchParts } from "../run/row.ts";
import type { DerivedFields } from "./add-on/derived-field.ts";
import { securityFields } from "./add-on/security-fields.ts";
import { sysmonFields } from "./add-on/sysmon-fields.ts";
import { windowsFields } from "./add-on/windows-fields.ts";
import { channelOf, providerKind } from "./channel.ts";
import { classicText } from "./classic-text.ts";
import { readingOfField } from "./field-reading.ts";
import { messageOf } from "./messages/message.ts";
import { labelledValues, labelNames } from "./messages/security-message.ts";
import { searchPartsOf } from "./search-parts.ts";
import { type ChannelAliases, channelAliases, type Rendering } from "./source-alias.ts";
import { userDataName, windowsXml } from "./windows-xml.ts";

/** 1970-01-01 as FILETIME. */
const UNIX_EPOCH = 116_444_736_000_000_000n;

/** Fields that no value of the record can replace. */
const FIXED: ReadonlySet<string> = new Set(["EventCode", "EventID", "Channel", "Computer", "ComputerName", "host"]);

/** An event with its fields. */
export class SplunkEvent implements EventFields {
  readonly event: Event;
  readonly rendering: Rendering;
  #names: ChannelAliases | undefined;
  #derived: DerivedFields | undefined;
  #known: Map<string, FieldValue | undefined> | undefined;
  #index: Map<string, string | string[]> | undefined;
  #xmlText: string | undefined;
  #classicText: string | undefined;
  #parts: SearchParts | undefined;

  constructor(event: Event, rendering: Rendering = "any") {
    this.event = event;
    this.rendering = rendering;
  }

  /** The field's value; `_time` is UNIX seconds to the microsecond, everything else text. An empty value is none. */
  get(name: string): FieldValue | undefined {
    if (name === "EventCode") return ID_TEXTS[this.event.eventId] ?? String(this.event.eventId);
    if (this.#known?.has(name)) return this.#known.get(name);
    const value = this.#read(name);
    this.#known ??= new Map();
    this.#known.set(name, value);
    return value;
  }

  #read(name: string): FieldValue | undefined {
    switch (name) {
      case "_time":
        return this.event.time === undefined ? undefined : Number((this.event.time - UNIX_EPOCH) / 10n) / 1e6;
      case "_raw":
        return this.rendering === "classic" ? this.#classic() : windowsXml(this.event);
      case "Message":
        return this.rendering === "xml" ? undefined : messageOf(this.event).text || undefined;
      case "sourcetype":
      case "source":
        return this.#channelNames()[name][0]?.value;
      case "eventtype":
        return this.#channelNames().eventtype;
      case "index":
        return "main";
      default:
        return this.#readField(name);
    }
  }

  #readField(name: string): FieldValue | undefined {
    if (!this.#isRendered(name)) return undefined;
    const isUserData = userDataName(this.event) !== undefined;
    if (isUserData && name.startsWith("UserData.")) return this.#values(name.slice("UserData.".length));
    const own = isUserData || FIXED.has(name) ? undefined : this.#values(name);
    return own ?? this.#addOn(name) ?? (this.rendering === "xml" ? undefined : this.#labelled(name));
  }

  /** All values of that name, in order. A name with blanks is there without them, and with `_`. */
  #values(name: string): FieldValue | undefined {
    const { data } = this.event;
    if (data.length > MAX_SCANNED) {
      this.#index ??= indexOf(data);
      return this.#index.get(name);
    }
    let found: string | string[] | undefined;
    for (const field of data) {
      if (field.value !== "" && isName(field.name, name)) found = added(found, field.value);
    }
    return found;
  }

  #addOn(name: string): FieldValue | undefined {
    const derived = this.#addOnFields();
    const read = Object.hasOwn(derived, name) ? derived[name] : undefined;
    const value = read?.(this.event);
    if (value !== undefined) return value;
    return Object.hasOwn(windowsFields, name) ? windowsFields[name]?.(this.event) : undefined;
  }

  #labelled(name: string): FieldValue | undefined {
    return providerKind(this.event) === "security" ? labelledValues(this.event, name) : undefined;
  }

  #addOnFields(): DerivedFields {
    if (this.#derived !== undefined) return this.#derived;
    const kind = providerKind(this.event);
    if (kind === "sysmon") this.#derived = sysmonFields(this.event.eventId);
    else this.#derived = kind === "security" ? securityFields(this.event.eventId) : {};
    return this.#derived;
  }

  #channelNames(): ChannelAliases {
    this.#names ??= channelAliases(channelOf(this.event), this.rendering);
    return this.#names;
  }

  #isRendered(name: string): boolean {
    const reading = this.rendering === "any" ? undefined : readingOfField(name);
    return reading === undefined || reading === this.rendering;
  }

  #classic(): string {
    return classicText(this.event, messageOf(this.event).text);
  }

  /** Fixed order: internal fields, values, add-on's, those of every event, labels of the message. */
  *names(): Generator<string> {
    const seen = new Set<string>();
    for (const name of this.#allNames()) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (this.get(name) !== undefined) yield name;
    }
  }

  *#allNames(): Generator<string> {
    yield* ["_time", "_raw", "host", "source", "sourcetype", "index", "eventtype", "EventCode"];
    if (userDataName(this.event) === undefined) for (const { name } of this.event.data) if (name !== "") yield name;
    yield* Object.keys(this.#addOnFields());
    yield* Object.keys(windowsFields);
    yield "Message";
    if (this.rendering !== "xml" && providerKind(this.event) === "security") yield* labelNames(this.event);
  }

  /**
   * All names that `sourcetype`, `source` or `host` goes by, where it has more than one: a comparison with `=` holds if
   * any of them fits, `!=` if none does. Undefined for other fields.
   */
  aliases(name: string): readonly string[] | undefined {
    if (name === "sourcetype" || name === "source") return this.#channelNames()[name].map(({ value }) => value);
    if (name !== "host") return undefined;
    const full = this.event.computer;
    const dot = full.indexOf(".");
    return dot > 0 ? [full, full.slice(0, dot)] : undefined;
  }

  /** Lower-case text of a rendering, for words without a field; undefined if the event isn't rendered that way. */
  searchText(rendering: "xml" | "classic"): string | undefined {
    if (this.rendering !== "any" && this.rendering !== rendering) return undefined;
    if (rendering === "classic") {
      this.#classicText ??= this.#classic().toLowerCase();
      return this.#classicText;
    }
    this.#xmlText ??= windowsXml(this.event).toLowerCase();
    return this.#xmlText;
  }

  searchParts(): SearchParts | undefined {
    this.#parts ??= searchPartsOf(this.event, this.rendering);
    return this.#parts;
  }
}

/** Texts of the ids that occur; `EventCode` is what nearly every search compares first. */
const ID_TEXTS: readonly string[] = Array.from({ length: 8192 }, (_, id) => String(id));

/** Values that are looked through for each name; where there are more, a table is made. */
const MAX_SCANNED = 40;

function added(found: string | string[] | undefined, value: string): string | string[] {
  if (found === undefined) return value;
  if (typeof found === "string") return [found, value];
  found.push(value);
  return found;
}

function indexOf(data: readonly EventField[]): Map<string, string | string[]> {
  const index = new Map<string, string | string[]>();
  for (const { name, value } of data) {
    if (value === "") continue;
    for (const one of spellings(name)) index.set(one, added(index.get(one), value));
  }
  return index;
}

/** A name that can be asked for with blanks, without them, and with `_`. */
function spellings(name: string): Set<string> {
  return new Set(name.includes(" ") ? [name, name.replaceAll(" ", ""), name.replaceAll(" ", "_")] : [name]);
}

function isName(name: string, wanted: string): boolean {
  return name === wanted || (name.includes(" ") && spellings(name).has(wanted));
}
