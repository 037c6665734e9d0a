/** An event to be written, in the words of its System element. */
import type { BinXmlFragment } from "./element-tree.ts";
import type { BinXmlValue, ValueTypeName } from "./value.ts";

/** One value of a payload; text stands for `{ type: "string" }`. Without a name it is a plain `<Data>`. */
export interface PayloadField {
  readonly name?: string;
  readonly value: string | BinXmlValue;
  /** Name of the element inside EventData: `Data` by default, `Binary` in classic events. */
  readonly element?: string;
  /** Type that the template declares, where it differs from the value's own. */
  readonly declared?: ValueTypeName;
  /** A null value removes the element (classic events), where it otherwise stays as an empty one. */
  readonly optional?: boolean;
}

/** `<EventData>`, with named or unnamed values. */
export interface EventDataPayload {
  readonly kind: "event-data";
  /** Attribute of EventData itself. */
  readonly name?: string;
  readonly fields: readonly PayloadField[];
  /** Identity of the payload template; a digest of its content if absent. */
  readonly templateGuid?: string;
}

/** `<UserData>` with its one child, whose children are the fields. */
export interface UserDataPayload {
  readonly kind: "user-data";
  readonly name: string;
  readonly xmlns?: string;
  /** Each needs a name. */
  readonly fields: readonly PayloadField[];
  readonly templateGuid?: string;
}

/** Any fragment as the content of the root's payload slot. */
export interface RawPayload {
  readonly kind: "raw";
  readonly fragment: BinXmlFragment;
}

export interface LogEvent {
  readonly provider: string;
  readonly providerGuid?: string;
  readonly channel: string;
  readonly eventId: number;
  readonly qualifiers?: number;
  readonly version?: number;
  readonly level?: number;
  readonly task?: number;
  readonly opcode?: number;
  readonly keywords?: bigint;
  /** EventRecordID. Default: one more than the event before, starting at 1. */
  readonly recordId?: bigint;
  /** TimeCreated, FILETIME. */
  readonly time: bigint;
  readonly computer: string;
  readonly userSid?: string;
  readonly processId?: number;
  readonly threadId?: number;
  readonly activityId?: string;
  readonly relatedActivityId?: string;
  readonly payload?: EventDataPayload | UserDataPayload | RawPayload;
  /** Provider and channel as literals of the root template, which then has 20 values, as in events of the kernel. */
  readonly literalProvider?: boolean;
  /** Provider@EventSourceName, only with `literalProvider`. */
  readonly eventSourceName?: string;
}
