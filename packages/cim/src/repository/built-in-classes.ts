/**
 * Layouts of the classes of event subscriptions, for records whose definition is gone. Properties in order as on
 * disk in Windows 10; XP and later agree on them as far as known.
 */
import { type CimKind, decodeType } from "../objects/cim-type.ts";
import type { CimValue } from "../objects/cim-value.ts";
import { stateTableBytes } from "../objects/class-part.ts";
import type { Layout, Slot } from "../objects/layout.ts";

/** Type codes by first letter(s) in the tables below. */
const CODES: Record<string, number> = {
  s: 0x08,
  "s[]": 0x2008,
  "b[]": 0x2011,
  f: 0x66,
  t: 0x0b,
  u16: 0x12,
  u32: 0x13,
  i32: 0x03,
  i64: 0x14,
  u64: 0x15,
  d: 0x65,
};

/** S-1-5-18, the default of every CreatorSID. */
const LOCAL_SYSTEM: Uint8Array = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0);

/** `name:type`, `*` behind a key, `=n` for a numeric or boolean default; in order, common part first. */
const CONSUMER = "MachineName:s MaximumQueueSize:u32 CreatorSID:b[] Name*:s ";
const TIMER = "TimerId*:s SkipIfPassed:t=0 ";

const INDICATION = ["__SystemClass", "__IndicationRelated"];
const CONSUMERS = [...INDICATION, "__EventConsumer"];
const TIMERS = [...INDICATION, "__EventGenerator", "__TimerInstruction"];

const TABLE: [className: string, ancestors: string[], properties: string][] = [
  ["__NAMESPACE", ["__SystemClass"], "Name*:s"],
  ["__EventFilter", INDICATION, "Name*:s CreatorSID:b[] QueryLanguage:s Query:s EventNamespace:s EventAccess:s"],
  [
    "__FilterToConsumerBinding",
    INDICATION,
    "Filter*:f Consumer*:f DeliveryQoS:u32 DeliverSynchronously:t=0 MaintainSecurityContext:t=0 SlowDownProviders:t=0 CreatorSID:b[]",
  ],
  ["__IntervalTimerInstruction", TIMERS, `${TIMER}IntervalBetweenEvents:u32`],
  ["__AbsoluteTimerInstruction", TIMERS, `${TIMER}EventDateTime:d`],
  [
    "ActiveScriptEventConsumer",
    CONSUMERS,
    `${CONSUMER}ScriptingEngine:s ScriptText:s ScriptFilename:s KillTimeout:u32=0`,
  ],
  [
    "CommandLineEventConsumer",
    CONSUMERS,
    `${CONSUMER}ExecutablePath:s CommandLineTemplate:s UseDefaultErrorMode:t=0 CreateNewConsole:t=0 CreateNewProcessGroup:t=0 ` +
      "CreateSeparateWowVdm:t=0 CreateSharedWowVdm:t=0 Priority:i32=32 WorkingDirectory:s DesktopName:s WindowTitle:s " +
      "XCoordinate:u32 YCoordinate:u32 XSize:u32 YSize:u32 XNumCharacters:u32 YNumCharacters:u32 FillAttribute:u32 " +
      "ShowWindowCommand:u32 ForceOnFeedback:t=0 ForceOffFeedback:t=0 RunInteractively:t=0 KillTimeout:u32=0",
  ],
  ["LogFileEventConsumer", CONSUMERS, `${CONSUMER}Filename:s Text:s MaximumFileSize:u64=65535 IsUnicode:t`],
  [
    "NTEventLogEventConsumer",
    CONSUMERS,
    `${CONSUMER}UNCServerName:s SourceName:s EventID:u32=0 EventType:u32=1 Category:u16 NumberOfInsertionStrings:u32=0 ` +
      "InsertionStringTemplates:s[] NameOfRawDataProperty:s NameOfUserSIDProperty:s",
  ],
  [
    "SMTPEventConsumer",
    CONSUMERS,
    `${CONSUMER}SMTPServer:s Subject:s FromLine:s ReplyToLine:s Message:s ToLine:s CcLine:s BccLine:s HeaderFields:s[]`,
  ],
  [
    "__EventConsumerProviderRegistration",
    ["__SystemClass", "__ProviderRegistration"],
    "provider:f ConsumerClassNames:s[]",
  ],
];

/** Class names worth trying where only a hash is known. */
export const WELL_KNOWN_CLASSES: readonly string[] = [
  ...TABLE.map(([name]) => name),
  "__SystemClass",
  "__thisNAMESPACE",
  "__SystemSecurity",
  "__Provider",
  "__Win32Provider",
  "__ProviderRegistration",
  "__EventProviderRegistration",
  "__InstanceProviderRegistration",
  "__IndicationRelated",
  "__EventConsumer",
  "__EventGenerator",
  "__TimerInstruction",
  "__TimerNextFiring",
  "MSFT_ForwardingConsumer",
  "MSFT_UpdatingConsumer",
  "MSFT_UCScenarioControl",
];

/** All built-in layouts. */
export const BUILT_IN_LAYOUTS: readonly Layout[] = TABLE.map(([name, ancestors, text]) => build(name, ancestors, text));

function build(className: string, ancestors: string[], text: string): Layout {
  const slots: Slot[] = [];
  let valueOffset = 0;
  for (const item of text.trim().split(" ")) {
    const [label = "", rest = ""] = item.split(":");
    const [typeName = "", preset] = rest.split("=");
    const code = decodeType(CODES[typeName] as number);
    const { kind, isArray } = code;
    const name = label.replace("*", "");
    const value = presetValue(name, kind, preset);
    slots.push({
      name,
      code,
      type: { kind, isArray, className: undefined },
      valueOffset,
      isKey: label.endsWith("*"),
      readDefault: () => value,
    });
    valueOffset += code.slotBytes;
  }
  const stateBytes = stateTableBytes(slots.length);
  const derivation = [...ancestors, className];
  return {
    className,
    derivation,
    slots,
    stateBytes,
    valueBytes: valueOffset,
    keyedBy: className,
    singletonBy: undefined,
    classStamp: undefined,
  };
}

function presetValue(name: string, kind: CimKind, preset: string | undefined): CimValue {
  if (name === "CreatorSID") return LOCAL_SYSTEM;
  if (name === "InsertionStringTemplates") return [""];
  if (preset === undefined) return null;
  if (kind === "boolean") return preset !== "0";
  return kind === "uint64" ? BigInt(preset) : Number(preset);
}
