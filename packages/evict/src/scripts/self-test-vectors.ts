/** Sample values and objects with the hashes that TypeScript gives: what the scripts must give on Windows, too. */
import type { PropertyValue } from "@unbind/model";
import { canonicalHash } from "../plan/canonical.ts";
import { objectHash } from "../plan/object-hash.ts";

/** A text by its UTF-16 units, an integer beyond 32 bits, reals, lists of none, one and more, an object in an object. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface SelfTestVector {
  name: string;
  /** Of canonical JSON: the value. */
  value?: Json;
  /** Of an object's content: where and what it is. */
  object?: { namespace: string; class: string; properties: { name: string; value: PropertyValue }[] };
  sha256: string;
}

const VALUES: readonly [name: string, value: Json][] = [
  ["null, true, false", [null, true, false]],
  ["lists of none and one", [[], [1], [[]], [""]]],
  ["keys by UTF-16 unit", { b: 1, a: 2, Z: 3, "\u00e9": 4, "\ufb01": 5, "\u{1f600}": 6 }],
  ["members that dictionaries have, too", { Count: 1, Item: 2, Length: 3, SyncRoot: 4, Values: [5] }],
  ["control characters", "\0\x01\b\t\n\v\f\r\x1f \x7f\x80\x9f"],
  ["quotes", `'"\\/ \u2018\u2019\u201a\u201b\u201c\u201d`],
  ["invisible characters", "a\u00ad\u200b\u200e\u202e\u2066\ufeff\u0000b"],
  ["surrogates, paired and not", ["\u{1f600}", "\ud83d", "\ude00", "x\ud83dy", "\ude00\ud83d"]],
  ["integers", [0, 1, -1, 255, 65535, 2147483647, -2147483648, 4294967295, 9007199254740991, -9007199254740991]],
  [
    "reals",
    [0.1, 0.5, 1.25, -2.5, 100.125, 0.10000000149011612, 3.141592653589793, 123456789.12345679, 0.000001, 1.5e-7],
  ],
  [
    "large and small reals",
    [1e21, 1.5e21, 123456789012345680000, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308],
  ],
  ["a time stays text", ["2026-03-02T09:14:07.1234567Z", "20260302091407.123456+000", "/Date(0)/", "\\/Date(0)\\/"]],
];

const OBJECTS: readonly [name: string, object: NonNullable<SelfTestVector["object"]>][] = [
  [
    "a filter; its namespace folded, its owner and nulls left out",
    {
      namespace: "ROOT\\subscription",
      class: "__EventFilter",
      properties: [
        { name: "CreatorSID", value: [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0] },
        { name: "EventAccess", value: null },
        { name: "EventNamespace", value: "\\\\.\\ROOT/CIMV2" },
        { name: "Name", value: "Updater \u00fc\u202e" },
        { name: "Query", value: "SELECT * FROM __InstanceModificationEvent WITHIN 60" },
        { name: "QueryLanguage", value: "WQL" },
      ],
    },
  ],
  [
    "a consumer; class defaults left out, other values not",
    {
      namespace: "root\\subscription",
      class: "CommandLineEventConsumer",
      properties: [
        { name: "Name", value: "Updater" },
        { name: "CommandLineTemplate", value: "" },
        { name: "KillTimeout", value: 0 },
        { name: "Priority", value: 32 },
        { name: "ShowWindowCommand", value: 1 },
        { name: "RunInteractively", value: false },
        { name: "UseDefaultErrorMode", value: true },
        { name: "MachineName", value: null },
      ],
    },
  ],
  [
    "an event log consumer; empty lists left out",
    {
      namespace: "root\\subscription",
      class: "NTEventLogEventConsumer",
      properties: [
        { name: "Name", value: "x" },
        { name: "EventType", value: 1 },
        { name: "EventID", value: 1 },
        { name: "InsertionStringTemplates", value: [""] },
        { name: "NameOfUserSIDProperty", value: [] },
        { name: "Category", value: [0, 1] },
      ],
    },
  ],
  [
    "a binding; its references left out",
    {
      namespace: "root\\subscription",
      class: "__FilterToConsumerBinding",
      properties: [
        { name: "Filter", value: '__EventFilter.Name="a"' },
        { name: "Consumer", value: 'CommandLineEventConsumer.Name="a"' },
        { name: "DeliveryQoS", value: 1 },
        { name: "MaintainSecurityContext", value: true },
      ],
    },
  ],
  [
    "a class of somebody's own; names that dictionaries have, too",
    {
      namespace: "root\\cimv2",
      class: "Odd_Consumer",
      properties: [
        { name: "Keys", value: ["Name"] },
        { name: "Values", value: "v" },
        { name: "Count", value: 5 },
        { name: "Share", value: 0.1 },
        { name: "Total", value: "9223372036854775807" },
      ],
    },
  ],
];

/** All of them, each with its hash. */
export function selfTestVectors(): SelfTestVector[] {
  const values = VALUES.map(([name, value]) => ({ name, value, sha256: canonicalHash(value) }));
  const objects = OBJECTS.map(([name, object]) => {
    const properties = Object.fromEntries(object.properties.map((one) => [one.name, one.value]));
    return { name, object, sha256: objectHash({ ...object, properties }) };
  });
  return [...values, ...objects];
}
