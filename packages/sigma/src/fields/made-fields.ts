/** Fields that rules name and records hold in another form. */

import { filetimeToIso } from "@unbind/bytes";
import { type Event, fieldOf } from "@unbind/model";

type Make = (event: Event) => string | undefined;

const element = (value: string | number | bigint | undefined): string | undefined =>
  value === undefined || value === "" ? undefined : String(value);

/** System values, by element and attribute. */
const SYSTEM: Readonly<Record<string, Make>> = {
  EventID: (event) => String(event.eventId),
  Channel: (event) => element(event.channel),
  Computer: (event) => element(event.computer),
  Provider_Name: (event) => element(event.provider),
  Security_UserID: (event) => element(event.userSid),
  Execution_ProcessID: (event) => element(event.processId),
  EventRecordID: (event) => element(event.recordId),
  TimeCreated_SystemTime: (event) => (event.time === undefined ? undefined : filetimeToIso(event.time)),
};

/** One algorithm out of `MD5=..,SHA256=..,IMPHASH=..`. */
function hash(algorithm: string): Make {
  return (event) => {
    const all = fieldOf(event, "Hashes") ?? fieldOf(event, "Hash");
    const part = all?.split(",").find((one) => one.trim().toUpperCase().startsWith(`${algorithm}=`));
    return part?.slice(part.indexOf("=") + 1).trim();
  };
}

/** Levels of mandatory labels ([MS-DTYP] 2.4.2.4), in Sysmon's words. */
const INTEGRITY: Readonly<Record<string, string>> = {
  "S-1-16-0": "Untrusted",
  "S-1-16-4096": "Low",
  "S-1-16-8192": "Medium",
  "S-1-16-8448": "Medium",
  "S-1-16-12288": "High",
  "S-1-16-16384": "System",
};

function decimal(name: string): Make {
  return (event) => {
    const text = fieldOf(event, name);
    return text !== undefined && /^0x[0-9a-f]{1,8}$/i.test(text) ? String(Number(text)) : text;
  };
}

const DERIVED: Readonly<Record<string, Make>> = {
  md5: hash("MD5"),
  sha1: hash("SHA1"),
  sha256: hash("SHA256"),
  imphash: hash("IMPHASH"),
  "@newprocessid": decimal("NewProcessId"),
  "@creatorprocessid": decimal("ProcessId"),
  "@subjectaccount": (event) => {
    const name = fieldOf(event, "SubjectUserName");
    const domain = fieldOf(event, "SubjectDomainName");
    return name === undefined ? undefined : domain ? `${domain}\\${name}` : name;
  },
  "@integritylevel": (event) => {
    const label = fieldOf(event, "MandatoryLabel");
    return label === undefined ? undefined : (INTEGRITY[label.toUpperCase()] ?? label);
  },
};

const BY_KEY: ReadonlyMap<string, Make> = new Map([
  ...Object.entries(SYSTEM).map(([name, make]): [string, Make] => [name.toLowerCase(), make]),
  ...Object.entries(DERIVED),
]);

/** How to make a field that the record's own data lacks; undefined if nobody knows. */
export function makerOf(field: string): Make | undefined {
  return BY_KEY.get(field.toLowerCase());
}

/** System values that our events don't keep: a rule that asks for one can't be evaluated. */
export const LOST_FIELDS: readonly string[] = ["Level", "Keywords", "Opcode"];
