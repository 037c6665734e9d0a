import type { Issue } from "@unbind/bytes";
import type { Event, Sighting } from "@unbind/model";
import { normaliseNamespace, parseInstances } from "@unbind/mof";
import { eventValues } from "./event-values.ts";
import { consumerFacts, filterFacts } from "./instance-facts.ts";
import { consumerOfPath } from "./object-reference.ts";
import { sightingFrom } from "./sighting-parts.ts";

/** On a sighting whose MOF text is cut: what it doesn't say is unknown, not default. */
export const MOF_CUT = "the MOF text is cut: properties may be missing";

/**
 * WMI-Activity 5861: a binding became active, at its creation or at a start of WMI. The MOF text in PossibleCause
 * gives both objects whole: a property it leaves out is null or at its default. Names come from it; the head
 * (ESS, CONSUMER) is used where it is cut, and compared where it isn't.
 */
export function activationSightings(event: Event, source: string): { sightings: Sighting[]; issues: Issue[] } {
  const read = eventValues(event, ["Namespace", "ESS", "CONSUMER", "PossibleCause"]);
  if (!read)
    return { sightings: [], issues: [issue(event, "WMI_VALUES_MISSING", "it has no values that could be read")] };
  const [namespace = "", filterName = "", consumerText = "", mof = ""] = read;
  const { instances } = parseInstances(mof);
  const filterMof = instances.find(({ className }) => className.toLowerCase() === "__eventfilter");
  const consumerMof = instances.find(({ className }) => className.toLowerCase() !== "__eventfilter");
  const headConsumer = consumerOfPath(consumerText);
  const filter = filterMof ? filterFacts(filterMof, filterName) : { name: filterName === "" ? undefined : filterName };
  const consumer = consumerMof ? consumerFacts(consumerMof, headConsumer) : headConsumer;
  if (filter.name === undefined && !consumer) {
    return { sightings: [], issues: [issue(event, "WMI_MOF_UNREAD", "neither filter nor consumer could be read")] };
  }
  const isCut = !filterMof?.complete || !consumerMof?.complete;
  const caveats = isCut ? [MOF_CUT] : [];
  if (filterMof && filterName !== "" && filter.name !== filterName)
    caveats.push(`the head names the filter "${filterName}"`);
  if (consumerMof && headConsumer && headConsumer.name !== consumer?.name) {
    caveats.push(`the head names the consumer "${headConsumer.name}"`);
  }
  const sighting = sightingFrom(event, source, {
    kind: "activated",
    object: "binding",
    namespace: namespace === "" ? undefined : normaliseNamespace(namespace),
    filter,
    consumer: consumer ?? { class: "", name: undefined, properties: {} },
    caveats,
  });
  return { sightings: [sighting], issues: isCut ? [issue(event, "WMI_MOF_CUT", "the MOF text of a 5861 is cut")] : [] };
}

function issue(event: Event, code: string, message: string): Issue {
  return { code, severity: "warning", message: `WMI-Activity 5861: ${message}`, evidence: event.ref };
}
