import { type Issue, issueOf } from "@unbind/bytes";
import type { Event, Sighting } from "@unbind/model";
import { activationSightings } from "./binding-activation.ts";
import { sourceOf } from "./event-source.ts";
import { pipelineSightings, scriptPartOf, scriptSightings } from "./powershell.ts";
import { processSightings } from "./process-starts.ts";
import { sysmonSightings } from "./sysmon-objects.ts";
import { wmiActivitySightings } from "./wmi-activity.ts";

/** What one event gave. */
export interface EventSightings {
  sightings: Sighting[];
  /** What could not be read out of it. */
  issues: Issue[];
}

/**
 * Sightings that one event gives. Never throws: a fault becomes an issue at the event.
 * A script block that was logged in parts is judged part by part here; see `SightingCollector` for the whole.
 */
export function sightingsOf(event: Event): EventSightings {
  const source = sourceOf(event);
  if (source === undefined) return { sightings: [], issues: [] };
  try {
    return read(event, source);
  } catch (error) {
    return { sightings: [], issues: [issueOf(error, event.ref)] };
  }
}

function read(event: Event, source: string): EventSightings {
  switch (source) {
    case "wmi-activity/5861":
      return activationSightings(event, source);
    case "sysmon/19":
    case "sysmon/20":
    case "sysmon/21":
      return sysmonSightings(event, source);
    case "sysmon/1":
    case "security/4688":
      return { sightings: processSightings(event, source), issues: [] };
    case "powershell/800":
    case "powershell/4103":
      return { sightings: pipelineSightings(event, source), issues: [] };
    case "powershell/4104": {
      const part = scriptPartOf(event);
      return { sightings: part ? scriptSightings(event, source, part.text, part.path) : [], issues: [] };
    }
    default:
      return wmiActivitySightings(event, source);
  }
}
