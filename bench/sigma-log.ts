/** A log of Sysmon and the Security channel for benches of rules, the same on every machine. */
import { EvtxWriter, type LogEvent } from "@unbind/evtx";
import { type EventStamp, logonAudited, processAudited, processCreated, timeOf } from "@unbind/evtx/fixtures";

const PROGRAMS = [
  "C:\\Windows\\System32\\svchost.exe",
  "C:\\Windows\\System32\\conhost.exe",
  "C:\\Windows\\System32\\RuntimeBroker.exe",
  "C:\\Windows\\System32\\taskhostw.exe",
  "C:\\Windows\\System32\\cmd.exe",
  "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
  "C:\\Windows\\System32\\backgroundTaskHost.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  "C:\\Program Files\\Vendor\\Agent\\agent.exe",
  "C:\\Program Files\\Vendor\\Agent\\collector.exe",
  "C:\\Users\\User\\AppData\\Local\\Chat\\app-4.38\\chat.exe",
];
const FOLDERS = ["C:\\Program Files\\Vendor\\", "C:\\Users\\User\\AppData\\Local\\Chat\\"];
const MODULES = ["kernel32", "ntdll", "ucrtbase", "clr", "user32", "sechost", "combase", "rpcrt4"];
const ARGUMENTS = [
  "-k netsvcs -p -s {n}",
  "-NoProfile -File C:\\Tools\\collect{n}.ps1 -Verbose",
  '/c "echo {n} > C:\\Temp\\out{n}.txt"',
  "--type=renderer --lang=en-US --device-scale-factor=1 --num-raster-threads=4 --renderer-client-id={n}",
  "C:\\Windows\\System32\\shell32.dll,Control_RunDLL desk.cpl,,{n}",
  "0xffffffff -ForceV1",
];
const START = timeOf("2024-05-13T06:58:02.1000000Z");
/** Sysmon ids with their share in a hundred records. */
const SHARES: readonly (readonly [share: number, make: (stamp: EventStamp, numbers: Numbers) => LogEvent])[] = [
  [20, sysmonStart],
  [22, auditedStart],
  [14, registryValue],
  [12, imageLoaded],
  [10, processAccessed],
  [10, fileCreated],
  [6, connected],
  [6, loggedOn],
];

/** Numbers that look random and never change: xorshift over 32 bits. */
class Numbers {
  #state = 0x2545f491;

  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  pick(list: readonly string[]): string {
    return list[this.below(list.length)] as string;
  }

  program(): string {
    return this.pick(PROGRAMS);
  }

  commandLine(image: string): string {
    return `${image} ${this.pick(ARGUMENTS).replaceAll("{n}", String(this.below(20_000)))}`;
  }
}

function sysmonStart(stamp: EventStamp, numbers: Numbers): LogEvent {
  const image = numbers.program();
  const parent = numbers.program();
  return processCreated(stamp, {
    image,
    commandLine: numbers.commandLine(image),
    processId: numbers.below(20_000),
    user: "NT AUTHORITY\\SYSTEM",
    parent: { image: parent, commandLine: numbers.commandLine(parent), processId: 704 },
  });
}

function auditedStart(stamp: EventStamp, numbers: Numbers): LogEvent {
  const image = numbers.program();
  return processAudited(stamp, {
    subject: { sid: "S-1-5-18", name: "WKSTN-04$", domain: "CONTOSO", logonId: 0x3e7n },
    image,
    processId: numbers.below(20_000),
    commandLine: numbers.commandLine(image),
    parentImage: numbers.program(),
    parentProcessId: 704,
  });
}

function loggedOn(stamp: EventStamp, numbers: Numbers): LogEvent {
  return logonAudited(stamp, {
    account: { sid: "S-1-5-18", name: `svc-${numbers.below(50)}`, domain: "CONTOSO", logonId: 0x3e7n },
    logonType: numbers.below(2) === 0 ? 3 : 5,
    ipAddress: `10.0.${numbers.below(4)}.${numbers.below(250)}`,
    processName: numbers.program(),
  });
}

function registryValue(stamp: EventStamp, numbers: Numbers): LogEvent {
  return sysmon(stamp, 13, {
    EventType: "SetValue",
    Image: numbers.program(),
    TargetObject: `HKLM\\System\\CurrentControlSet\\Services\\svc${numbers.below(900)}\\Parameters\\Value${numbers.below(90)}`,
    Details: `DWORD (0x${numbers.below(65_536).toString(16).padStart(8, "0")})`,
    User: "NT AUTHORITY\\SYSTEM",
  });
}

function imageLoaded(stamp: EventStamp, numbers: Numbers): LogEvent {
  const module = numbers.pick(MODULES);
  return sysmon(stamp, 7, {
    Image: numbers.program(),
    ImageLoaded: `C:\\Windows\\System32\\${module}.dll`,
    OriginalFileName: `${module}.dll`,
    Signed: "true",
    Signature: "Microsoft Windows",
    User: "NT AUTHORITY\\SYSTEM",
  });
}

function processAccessed(stamp: EventStamp, numbers: Numbers): LogEvent {
  return sysmon(stamp, 10, {
    SourceImage: numbers.program(),
    TargetImage: numbers.program(),
    GrantedAccess: numbers.below(2) === 0 ? "0x1000" : "0x1478",
    CallTrace: `C:\\Windows\\SYSTEM32\\ntdll.dll+9d2e4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e|C:\\Windows\\System32\\${numbers.pick(MODULES)}.dll+${numbers.below(65_536).toString(16)}`,
    SourceUser: "NT AUTHORITY\\SYSTEM",
  });
}

function fileCreated(stamp: EventStamp, numbers: Numbers): LogEvent {
  return sysmon(stamp, 11, {
    Image: numbers.program(),
    TargetFilename: `${numbers.pick(FOLDERS)}cache\\${numbers.below(65_536).toString(16)}\\file${numbers.below(9_000)}.tmp`,
    User: "CONTOSO\\svc-build",
  });
}

function connected(stamp: EventStamp, numbers: Numbers): LogEvent {
  return sysmon(stamp, 3, {
    Image: numbers.program(),
    User: "NT AUTHORITY\\NETWORK SERVICE",
    Protocol: "tcp",
    Initiated: "true",
    SourceIp: "10.0.0.4",
    SourcePort: String(49_152 + numbers.below(16_000)),
    DestinationIp: `10.0.${numbers.below(9)}.${numbers.below(250)}`,
    DestinationHostname: `host-${numbers.below(400)}.contoso.example`,
    DestinationPort: numbers.below(3) === 0 ? "445" : "443",
  });
}

function sysmon(stamp: EventStamp, eventId: number, values: Readonly<Record<string, string>>): LogEvent {
  const fields = { RuleName: "-", UtcTime: "2024-05-13 06:58:02.100", ...values };
  return {
    userSid: "S-1-5-18",
    ...stamp,
    provider: "Microsoft-Windows-Sysmon",
    providerGuid: "5770385f-c22a-43e0-bf4c-06f5698ffbd9",
    channel: "Microsoft-Windows-Sysmon/Operational",
    eventId,
    payload: { kind: "event-data", fields: Object.entries(fields).map(([name, value]) => ({ name, value })) },
  };
}

/** Chunks of a log of about `byteLength` bytes; the file block, which goes before them, is the return value. */
export function* sigmaLog(byteLength: number): Generator<Uint8Array, Uint8Array> {
  const writer = new EvtxWriter();
  const numbers = new Numbers();
  const deck = SHARES.flatMap(([share, make]) => Array.from({ length: share }, () => make));
  let written = 0;
  for (let i = 0; written < byteLength; i += 1) {
    const stamp = { computer: "WKSTN-04", time: START + BigInt(i) * 1_300_007n };
    const make = deck[numbers.below(deck.length)] ?? sysmonStart;
    writer.add(make(stamp, numbers));
    for (const chunk of writer.takeChunks()) {
      written += chunk.length;
      yield chunk;
    }
  }
  const block = writer.close();
  yield* writer.takeChunks();
  return block;
}
