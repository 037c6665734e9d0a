/**
 * Subscriptions that Windows and vendors create. Only `exact` entries, whose whole definition is known, can clear
 * anything; the others exist so that a report can say that a name is a vendor's and its definition unknown.
 * Sources are named per entry; the hashes are those of `contentHash`.
 */
import type { CanonicalDefinition } from "./content-hash.ts";

/** A definition known whole, in canonical form, with its content hash. */
export interface KnownDefinition extends CanonicalDefinition {
  hash: string;
}

export interface KnownGood {
  id: string;
  product: string;
  definitions: readonly KnownDefinition[];
  /** SIDs the three objects were seen with; another owner is not cleared. */
  owners: readonly string[];
  /** What must be true besides the definition, where evidence covers it. */
  condition?: string;
  source: string;
}

/** A name from public lists whose definition nobody has published. */
export interface VendorName {
  id: string;
  product: string;
  names: readonly string[];
  prefix?: string;
  source: string;
}

const SUBSCRIPTION = "root\\subscription";
const CIMV2 = "root\\cimv2";

function bvt(workingdirectory: string, hash: string): KnownDefinition {
  const condition = 'TargetInstance ISA "Win32_Processor" AND TargetInstance.LoadPercentage > 99';
  return {
    hash,
    namespace: SUBSCRIPTION,
    filter: {
      eventnamespace: CIMV2,
      name: "BVTFilter",
      query: `SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE ${condition}`,
      querylanguage: "WQL",
    },
    consumerClass: "commandlineeventconsumer",
    consumer: { commandlinetemplate: "cscript KernCap.vbs", name: "BVTConsumer", workingdirectory },
    binding: {},
  };
}

export const knownGood: readonly KnownGood[] = [
  {
    id: "windows-scm",
    product: "Windows, service control manager events",
    definitions: [
      {
        hash: "6a1f7f12d32b6869c82828e48a3b8a74cf4cbbc32672756a024c57cced91f426",
        namespace: SUBSCRIPTION,
        filter: {
          eventnamespace: CIMV2,
          name: "SCM Event Log Filter",
          query: "select * from MSFT_SCMEventLogEvent",
          querylanguage: "WQL",
        },
        consumerClass: "nteventlogeventconsumer",
        consumer: {
          category: 0,
          name: "SCM Event Log Consumer",
          nameofusersidproperty: "sid",
          sourcename: "Service Control Manager",
        },
        binding: {},
      },
    ],
    owners: ["S-1-5-32-544"],
    source:
      "three repositories (Windows 10, a desktop of the Windows 11 kind, Server 2022) and event 5861 of five hosts",
  },
  {
    id: "windows7-bvt",
    product: "Windows 7 and Server 2008 R2, left over from build verification",
    definitions: [
      bvt("C:\\tools\\kernrate", "51ce6e66597cde5654f5864de58949b9a54cf7b899dbc8d67e755113305a4a43"),
      bvt("C:\\\\tools\\\\kernrate", "48bf02f52f386972417313caacee497d9debeded3f763e55d3582318a889ef92"),
    ],
    owners: ["S-1-5-21-3111613574-2524581245-2586426736-500", "S-1-5-21-3111613573-2524581244-2586426735-500"],
    condition: "the folder C:\\tools\\kernrate and any KernCap.vbs must not exist: a script put there would run",
    source: "Windows 7 image of mandiant/flare-wmi, google/grr WMI parser tests, mgreen27/Invoke-LiveResponse",
  },
  {
    id: "microsoft-provider-operation-events",
    product: "troubleshooting example of Microsoft's documentation",
    definitions: [
      {
        hash: "1151e6f70a042bbec494ec5fd8a01acb866ea28d5924982359737aa0ee6acf09",
        namespace: SUBSCRIPTION,
        filter: {
          eventnamespace: CIMV2,
          name: "ProviderOperationEvents",
          query: "SELECT * FROM MSFT_WmiProvider_OperationEvent",
          querylanguage: "WQL",
        },
        consumerClass: "logfileeventconsumer",
        consumer: { filename: "C:\\test.txt", name: "ProviderOperationEvents", text: "Operation - %__TEXT%" },
        binding: { maintainsecuritycontext: true },
      },
    ],
    owners: [],
    source: "MicrosoftDocs/win32 desktop-src/WmiSdk/troubleshooting-wmi-client-applications.md",
  },
];

const ALLOW_LISTS = "public allow lists";

export const vendorNames: readonly VendorName[] = [
  {
    id: "dell-command-power-manager",
    product: "Dell Command | Power Manager",
    names: [
      "DellCommandPowerManagerAlertEventFilter",
      "DellCommandPowerManagerAlertEventConsumer",
      "DellCommandPowerManagerPolicyChangeEventFilter",
      "DellCommandPowerManagerPolicyChangeEventConsumer",
    ],
    source: "gist ecapuano/0da1a2ce6ce57aeaa4e06e33642fccb9",
  },
  {
    id: "dell-wsceaa",
    product: "Dell, Waves audio (WSCEAA.exe)",
    names: ["CmdLineConsumer_WSCEAA"],
    source: "gist ecapuano/0da1a2ce6ce57aeaa4e06e33642fccb9",
  },
  {
    id: "windows-tslogon",
    product: "Windows Remote Desktop",
    names: ["TSLogonFilter", "TSLogonEvents.vbs", "TSLogoffEvents"],
    source: "Velocidex/velociraptor-docs SuspiciousWMIConsumers.yaml",
  },
  {
    id: "windows-remote-assistance",
    product: "Windows Remote Assistance",
    names: ["RmAssistEventFilter", "RAevent.vbs"],
    source: "Velocidex/velociraptor-docs SuspiciousWMIConsumers.yaml",
  },
  {
    id: "windows-updating-consumer",
    product: "Windows XP and Server 2003, WMI updating consumer",
    names: ["Microsoft WMI Updating Consumer Scenario Control"],
    source: "libyal/dtformats XP test repository",
  },
  {
    id: "windows-mca",
    product: "Windows Server 2003, machine check events",
    names: [],
    prefix: "MCA",
    source: ALLOW_LISTS,
  },
  {
    id: "fireeye-wmi-monitor",
    product: "FireEye WMI_Monitor, a defensive tool",
    names: ["_PersistenceEvent_", "_ProcessCreationEvent_", "_LogWMIConsumerEvent_", "_LogWMIProcessCreationEvent_"],
    source: "realparisi/WMI_Monitor WMIMonitor.ps1",
  },
  { id: "intel-sme", product: "Intel", names: ["INTELSME_FILTER", "INTELSME_CONSUMER"], source: ALLOW_LISTS },
  {
    id: "listed-names",
    product: "no known product",
    names: [
      "RMScheduledTask",
      "OfficeSyncProvider",
      "OfficeSync",
      "TPVCGateway",
      "ForfilesConsumer",
      "NetEventConsumer",
      "CcmEventConsumer",
      "SensorFramework",
    ],
    source: ALLOW_LISTS,
  },
];
