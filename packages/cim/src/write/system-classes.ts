/** Classes of the pseudo-namespace `__SystemClass` that event subscriptions need, as Windows 10 has them on disk. */
import type { ClassSpec, PropertySpec, QualifierSpec } from "./class-spec.ts";

const FIXED = 0x13;
const TO_DERIVED = 0x02;
const ABSTRACT: QualifierSpec = { name: "abstract" };
const NOT_NULL: QualifierSpec = { name: "not_null", flavor: FIXED };
const INTERVAL: QualifierSpec = { name: "SUBTYPE", flavor: 0x03, type: "string", value: "interval" };

/** S-1-5-18. */
const LOCAL_SYSTEM: readonly number[] = [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0];

/** Who created an object; read-only, LocalSystem by default. */
const CREATOR_SID: PropertySpec = {
  name: "CreatorSID",
  type: "uint8[]",
  default: Uint8Array.from(LOCAL_SYSTEM),
  qualifiers: [{ name: "read", flavor: FIXED }],
};

/** S-1-5-32-544. */
const ADMINISTRATORS: readonly number[] = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0];

/** Security descriptor, self-relative ([MS-DTYP] 2.4.6): owner and group at 20 and 36, no access list. */
export const OWNED_BY_ADMINISTRATORS: Uint8Array = Uint8Array.from([
  ...[1, 0, 0, 0x80, 20, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ...ADMINISTRATORS,
  ...ADMINISTRATORS,
]);

const PROVIDER_KEY: PropertySpec = { name: "provider", type: "ref:__Provider", key: true };

/** Properties of one type. */
export function properties(type: string, names: string): PropertySpec[] {
  return names.split(" ").map((name) => ({ name, type }));
}

function units(text: string): QualifierSpec {
  return { name: "units", flavor: FIXED, type: "string", value: text };
}

function values(...texts: string[]): QualifierSpec {
  return { name: "Values", flavor: TO_DERIVED, type: "string[]", value: texts };
}

const PROVIDERS: readonly ClassSpec[] = [
  {
    name: "__Provider",
    superclass: "__SystemClass",
    qualifiers: [ABSTRACT],
    properties: [{ name: "Name", type: "string", key: true }],
  },
  {
    name: "__Win32Provider",
    superclass: "__Provider",
    properties: [
      ...properties("string", "CLSID ClientLoadableCLSID DefaultMachineName"),
      { name: "UnloadTimeout", type: "datetime", qualifiers: [INTERVAL] },
      { name: "InitializeAsAdminFirst", type: "boolean" },
      { name: "Version", type: "uint32" },
      { name: "ImpersonationLevel", type: "sint32", default: 0, qualifiers: [values("None")] },
      {
        name: "InitializationReentrancy",
        type: "sint32",
        default: 0,
        qualifiers: [values("CLSID", "Namespace", "COM Object")],
      },
      { name: "PerUserInitialization", type: "boolean", default: false },
      { name: "PerLocaleInitialization", type: "boolean", default: false },
      { name: "Pure", type: "boolean", default: true },
      { name: "HostingModel", type: "string", qualifiers: [values()] },
      { name: "Concurrency", type: "sint32" },
      ...properties("boolean", "SupportsSendStatus SupportsExplicitShutdown SupportsExtendedStatus SupportsThrottling"),
      { name: "OperationTimeoutInterval", type: "datetime", qualifiers: [INTERVAL] },
      { name: "InitializationTimeoutInterval", type: "datetime", qualifiers: [INTERVAL] },
      ...properties("boolean", "SupportsQuotas Enabled SupportsShutdown"),
      { name: "SecurityDescriptor", type: "string" },
    ],
  },
  {
    name: "__ProviderRegistration",
    superclass: "__SystemClass",
    qualifiers: [ABSTRACT],
    properties: [{ name: "provider", type: "ref:__Provider" }],
  },
  {
    name: "__EventConsumerProviderRegistration",
    superclass: "__ProviderRegistration",
    properties: [PROVIDER_KEY, { name: "ConsumerClassNames", type: "string[]" }],
  },
  {
    name: "__EventProviderRegistration",
    superclass: "__ProviderRegistration",
    properties: [PROVIDER_KEY, { name: "EventQueryList", type: "string[]" }],
  },
];

const TIMERS: readonly ClassSpec[] = [
  { name: "__EventGenerator", superclass: "__IndicationRelated", qualifiers: [ABSTRACT] },
  {
    name: "__TimerInstruction",
    superclass: "__EventGenerator",
    qualifiers: [ABSTRACT],
    properties: [
      { name: "TimerId", type: "string", key: true },
      { name: "SkipIfPassed", type: "boolean", default: false },
    ],
  },
  {
    name: "__IntervalTimerInstruction",
    superclass: "__TimerInstruction",
    properties: [{ name: "IntervalBetweenEvents", type: "uint32", qualifiers: [NOT_NULL, units("milliseconds")] }],
  },
  {
    name: "__AbsoluteTimerInstruction",
    superclass: "__TimerInstruction",
    properties: [{ name: "EventDateTime", type: "datetime", qualifiers: [NOT_NULL] }],
  },
  {
    name: "__TimerNextFiring",
    superclass: "__IndicationRelated",
    properties: [
      { name: "TimerId", type: "string", key: true },
      { name: "NextEvent64BitTime", type: "sint64", qualifiers: [NOT_NULL] },
    ],
  },
];

/** All of them, ancestors first. */
export const SYSTEM_CLASS_SPECS: readonly ClassSpec[] = [
  { name: "__SystemClass", qualifiers: [ABSTRACT] },
  { name: "__SystemSecurity", qualifiers: [{ name: "singleton", flavor: FIXED }] },
  {
    name: "__NAMESPACE",
    superclass: "__SystemClass",
    properties: [{ name: "Name", type: "string", key: true }],
  },
  {
    name: "__thisNAMESPACE",
    superclass: "__SystemClass",
    qualifiers: [{ name: "singleton", flavor: FIXED }],
    properties: [{ name: "SECURITY_DESCRIPTOR", type: "uint8[]" }],
  },
  { name: "__IndicationRelated", superclass: "__SystemClass", qualifiers: [ABSTRACT] },
  {
    name: "__EventFilter",
    superclass: "__IndicationRelated",
    properties: [
      { name: "Name", type: "string", key: true },
      CREATOR_SID,
      ...properties("string", "QueryLanguage Query EventNamespace EventAccess"),
    ],
  },
  {
    name: "__EventConsumer",
    superclass: "__IndicationRelated",
    qualifiers: [ABSTRACT],
    properties: [
      { name: "MachineName", type: "string" },
      { name: "MaximumQueueSize", type: "uint32", qualifiers: [units("bytes")] },
      CREATOR_SID,
    ],
  },
  {
    name: "__FilterToConsumerBinding",
    superclass: "__IndicationRelated",
    qualifiers: [{ name: "Association", flavor: FIXED }],
    properties: [
      { name: "Filter", type: "ref:__EventFilter", key: true },
      { name: "Consumer", type: "ref:__EventConsumer", key: true },
      { name: "DeliveryQoS", type: "uint32" },
      { name: "DeliverSynchronously", type: "boolean", default: false, qualifiers: [NOT_NULL] },
      { name: "MaintainSecurityContext", type: "boolean", default: false },
      { name: "SlowDownProviders", type: "boolean", default: false },
      CREATOR_SID,
    ],
  },
  ...PROVIDERS,
  ...TIMERS,
];
