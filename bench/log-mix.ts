/** Endless events for benches, the same on every machine. */
import { EvtxWriter, type LogEvent } from "@unbind/evtx";
import {
  bindingActivated,
  clientFailure,
  type EventStamp,
  processAudited,
  processCreated,
  SCM_SUBSCRIPTION,
  scriptBlock,
  serviceState,
  timeOf,
} from "@unbind/evtx/fixtures";

/**
 * `hunt`: small System records, process starts of Sysmon and Security, some script blocks and failed WMI
 * queries, and a subscription event in 20,000. `dense`: only short records, the most per megabyte.
 */
export type Mix = "hunt" | "dense";

const SERVICES = [
  "Windows Update",
  "Background Intelligent Transfer Service",
  "Print Spooler",
  "WMI Performance Adapter",
];
const IMAGES = [
  "svchost.exe",
  "backgroundTaskHost.exe",
  "conhost.exe",
  "RuntimeBroker.exe",
  "taskhostw.exe",
  "cmd.exe",
];
const PARENTS = ["services.exe", "svchost.exe", "explorer.exe"];
const WMI_HOST = "wbem\\WmiPrvSE.exe";
/** One process start in that many is a child of the WMI provider host. */
const WMI_CHILD_EVERY = 200;
const START = timeOf("2024-05-13T06:58:02.1000000Z");
const SUBSCRIPTION_EVERY = 20_000;

/** Numbers that look random and never change: xorshift over 32 bits. */
function numbers(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function* events(mix: Mix): Generator<LogEvent> {
  const random = numbers(0x2545f491);
  const pick = (list: readonly string[]) => list[random(list.length)] as string;
  const parent = () => (random(WMI_CHILD_EVERY) === 0 ? WMI_HOST : pick(PARENTS));
  for (let i = 0; ; i++) {
    const stamp = { computer: "WKSTN-04", time: START + BigInt(i) * 1_300_007n };
    const share = random(100);
    if (mix === "hunt" && i % SUBSCRIPTION_EVERY === SUBSCRIPTION_EVERY / 2) {
      yield bindingActivated(stamp, SCM_SUBSCRIPTION);
    } else if (mix === "dense" ? share < 70 : share < 40) {
      yield serviceState(stamp, pick(SERVICES), share % 2 ? "running" : "stopped");
    } else if (share < (mix === "dense" ? 100 : 66)) {
      yield auditedStart(stamp, pick(IMAGES), parent(), random(20_000));
    } else if (share < 96) {
      yield sysmonStart(stamp, pick(IMAGES), parent(), random(20_000));
    } else if (share === 96) {
      yield failedQuery(stamp, random(1000));
    } else {
      yield* scriptBlock(stamp, {
        text: script(random(400) + 5, random),
        id: blockId(i),
        path: "C:\\Tools\\collect.ps1",
      });
    }
  }
}

function auditedStart(stamp: EventStamp, image: string, parent: string, processId: number): LogEvent {
  return processAudited(stamp, {
    subject: { sid: "S-1-5-18", name: "WKSTN-04$", domain: "CONTOSO", logonId: 0x3e7n },
    image: `C:\\Windows\\System32\\${image}`,
    processId,
    commandLine: `C:\\Windows\\System32\\${image} -k netsvcs -p -s ${processId}`,
    parentImage: `C:\\Windows\\System32\\${parent}`,
    parentProcessId: 704,
  });
}

function sysmonStart(stamp: EventStamp, image: string, parent: string, processId: number): LogEvent {
  return processCreated(stamp, {
    image: `C:\\Windows\\System32\\${image}`,
    commandLine: `C:\\Windows\\System32\\${image} -k netsvcs -p -s ${processId}`,
    processId,
    user: "NT AUTHORITY\\SYSTEM",
    parent: { image: `C:\\Windows\\System32\\${parent}`, commandLine: `"${parent}" -Embedding`, processId: 704 },
  });
}

function failedQuery(stamp: EventStamp, id: number): LogEvent {
  const operation = `ExecQuery - ROOT\\CIMV2 : SELECT Name FROM Win32_Process WHERE Handle = ${id}`;
  return clientFailure(stamp, { user: "NT AUTHORITY\\SYSTEM", operation, resultCode: 0x80041032 });
}

function script(lines: number, random: (below: number) => number): string {
  return Array.from(
    { length: lines },
    () => `$items[${random(500)}] | Where-Object { $_.Count -gt ${random(9)} }\r\n`,
  ).join("");
}

function blockId(i: number): string {
  return `00000000-0000-4000-8000-${i.toString(16).padStart(12, "0")}`;
}

/** Chunks of a log of about `byteLength` bytes; the file block, which goes before them, is the return value. */
export function* benchLog(byteLength: number, mix: Mix): Generator<Uint8Array, Uint8Array> {
  const writer = new EvtxWriter();
  let written = 0;
  for (const event of events(mix)) {
    writer.add(event);
    for (const chunk of writer.takeChunks()) {
      written += chunk.length;
      yield chunk;
    }
    if (written >= byteLength) break;
  }
  const block = writer.close();
  yield* writer.takeChunks();
  return block;
}
