import { filetimeToIso } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { jsonText } from "@unbind/report";

/** An event of an export as one line of JSON: 64-bit values as decimal text, the time as ISO 8601, null for unknown. */
export function eventJson(event: Event): string {
  const { time, recordId, userSid, processId, payloadName, message, data, traits, ref, ...names } = event;
  return jsonText({
    ...names,
    recordId: recordId === undefined ? null : String(recordId),
    time: time === undefined ? null : filetimeToIso(time),
    userSid: userSid ?? null,
    processId: processId ?? null,
    payloadName: payloadName ?? null,
    data,
    message: message ?? null,
    traits,
    evidence: ref,
  });
}
