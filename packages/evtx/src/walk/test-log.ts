/** Small logs for the tests and the fuzzer of the walk. */
import { EvtxWriter, type EvtxWriterOptions } from "../write/evtx-writer.ts";
import type { LogEvent } from "../write/log-event.ts";
import { CHUNK_BYTES, FILE_BLOCK_BYTES, u32 } from "./layout.ts";

export const WMI_CHANNEL = "Microsoft-Windows-WMI-Activity/Operational";
const START = 132_914_143_584_984_011n;
const PER_MINUTE = 600_000_000n;

/** Event `index` of the log: WMI activity on two hosts, every tenth a binding, every seventh a process start. */
export function testEvent(index: number): LogEvent {
  const base = {
    recordId: BigInt(index + 1),
    time: START + BigInt(index) * PER_MINUTE,
    computer: index < 12 ? "SETUP-01" : "WKSTN-04",
    userSid: "S-1-5-18",
  };
  if (index % 7 === 3) {
    const fields = [
      { name: "NewProcessName", value: `C:\\Windows\\System32\\${index % 2 ? "ScrCons.exe" : "svchost.exe"}` },
      { name: "ProcessId", value: { type: "uint32" as const, value: index } },
    ];
    return {
      ...base,
      provider: "Microsoft-Windows-Security-Auditing",
      channel: "Security",
      eventId: 4688,
      payload: { kind: "event-data", fields },
    };
  }
  const isBinding = index % 10 === 0;
  const names = isBinding
    ? ["Namespace", "ESS", "CONSUMER", "PossibleCause"]
    : ["ProviderName", "HostProcess", "ProviderPath"];
  return {
    ...base,
    provider: "Microsoft-Windows-WMI-Activity",
    channel: WMI_CHANNEL,
    eventId: isBinding ? 5861 : 5857,
    payload: {
      kind: "user-data",
      name: isBinding ? "Operation_ESStoConsumerBinding" : "Operation_StartedOperational",
      fields: names.map((name) => ({ name, value: `${name} of record ${index + 1} ${"x".repeat(index % 40)}` })),
    },
  };
}

/** A whole log of so many events. */
export function testLog(events: number, options: EvtxWriterOptions = {}): Uint8Array<ArrayBuffer> {
  const writer = new EvtxWriter(options);
  for (let i = 0; i < events; i++) writer.add(testEvent(i));
  return writer.finish();
}

/** Positions of the records of one chunk slot, by walking their sizes. */
export function recordOffsets(log: Uint8Array, slot: number): number[] {
  const base = FILE_BLOCK_BYTES + slot * CHUNK_BYTES;
  const end = base + u32(log, base + 48);
  const offsets: number[] = [];
  for (let at = base + 512; at < end; at += u32(log, at + 4)) offsets.push(at);
  return offsets;
}
