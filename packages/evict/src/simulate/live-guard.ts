/** The last look before a removal, on the live object: nothing that a plan, an approval or a switch says changes it. */

import type { PropertyValue } from "@unbind/model";
import type { DefinedParts } from "@unbind/verdict";
import { type GuardContext, whyKnownGood, whyProtected } from "../guard/protection.ts";
import { whyStandard } from "../guard/standard-objects.ts";
import type { HostPlan, ObjectTarget } from "../plan/plan.ts";
import { identityOf } from "../plan/targets.ts";
import { plainProperties } from "../restore/backup.ts";
import { liveHash, matches, type WmiObject } from "./wmi-object.ts";

/** Why this live object must stay; undefined if it may be removed. */
export function whyStays(
  target: ObjectTarget,
  live: WmiObject,
  inventory: readonly WmiObject[],
  { host, protect }: HostPlan,
  context: GuardContext,
): string | undefined {
  const standard = whyStandard({ ...target, ...live, hashed: null, contentHash: null, path: "", properties: {} });
  if (standard !== undefined) return standard;
  const content = (object: WmiObject): string | undefined => {
    const hash = liveHash(object);
    return whyKnownGood(hash) ?? protect.find((one) => one.contentHash === hash)?.text;
  };
  const own = live.role === "binding" ? undefined : content(live);
  if (own !== undefined) return own;
  for (const binding of inventory.filter(({ role }) => role === "binding")) {
    const ends = endsOf(binding, inventory);
    if (!ends || ![binding, ends.filter, ends.consumer].includes(live)) continue;
    const whole = whyProtected(partsOf(binding, ends), host, context);
    if (whole !== undefined) return whole;
    if (live === binding && content(ends.filter) !== undefined && content(ends.consumer) !== undefined) {
      return "it binds two objects that stay";
    }
  }
  return whyAccepted(live, inventory, host, context);
}

/** A filter or consumer of an accepted subscription stays even while somebody has taken its binding away. */
function whyAccepted(
  live: WmiObject,
  inventory: readonly WmiObject[],
  host: string,
  context: GuardContext,
): string | undefined {
  if (!context.baseline || (live.role !== "filter" && live.role !== "consumer")) return undefined;
  const wanted = live.role === "filter" ? "consumer" : "filter";
  for (const other of inventory.filter(({ role }) => role === wanted)) {
    const [filter, consumer] = live.role === "filter" ? [live, other] : [other, live];
    const why = whyProtected(
      partsOf({ ...live, relativePath: "", properties: [] }, { filter, consumer }),
      host,
      context,
    );
    if (why !== undefined) return why;
  }
  return undefined;
}

interface Ends {
  filter: WmiObject;
  consumer: WmiObject;
}

function endsOf({ ends }: WmiObject, inventory: readonly WmiObject[]): Ends | undefined {
  const { filter, consumer } = ends ?? {};
  const [liveFilter] = filter ? matches(inventory, identityOf(filter)) : [];
  const [liveConsumer] = consumer ? matches(inventory, identityOf(consumer)) : [];
  return liveFilter && liveConsumer ? { filter: liveFilter, consumer: liveConsumer } : undefined;
}

/** A live subscription as a report would state it; owners are no content. */
function partsOf(binding: WmiObject, { filter, consumer }: Ends): DefinedParts {
  const { Name, Query, QueryLanguage, EventNamespace, ...others } = plainProperties(filter.properties);
  const { Name: consumerName, ...content } = plainProperties(consumer.properties);
  const properties = plainProperties(binding.properties);
  return {
    namespace: binding.namespace,
    filter: {
      name: textOf(Name),
      query: textOf(Query),
      queryLanguage: textOf(QueryLanguage),
      eventNamespace: textOf(EventNamespace),
      creatorSid: null,
      properties: others,
    },
    consumer: { class: consumer.class, name: textOf(consumerName), properties: content, creatorSid: null },
    binding: { path: binding.relativePath, creatorSid: null, properties },
  };
}

function textOf(value: PropertyValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** Who on this host still needs the object; undefined if nobody does. */
export function whyNeeded(live: WmiObject, inventory: readonly WmiObject[]): string | undefined {
  const own = identityOf(live);
  const refers =
    (role: WmiObject["role"]) =>
    ({ role: one, ends }: WmiObject): boolean =>
      one === role && Object.values(ends ?? {}).some((end) => identityOf(end) === own);
  const at = (found: WmiObject | undefined): string | undefined => found && `${found.namespace}:${found.relativePath}`;
  switch (live.role) {
    case "filter":
    case "consumer":
      return at(inventory.find(refers("binding")));
    case "timer":
      return at(inventory.find((one) => one.role === "filter" && asksFor(one, live)));
    case "provider":
      return at(inventory.find(refers("registration")));
    case "registration":
      return at(inventory.find((one) => one.role === "consumer" && isServed(one, live)));
    default:
      return undefined;
  }
}

/** A query that names the timer, in any namespace and any case, or asks for all timers. Escapes don't hide the name. */
function asksFor(filter: WmiObject, timer: WmiObject): boolean {
  const query = String(plainProperties(filter.properties)["Query"] ?? "").toLowerCase();
  if (!query.includes("__timerevent")) return false;
  const id = String(timer.keys[0]?.value ?? "").toLowerCase();
  return !query.includes("timerid") || query.replaceAll("\\", "").includes(id.replaceAll("\\", ""));
}

function isServed(consumer: WmiObject, registration: WmiObject): boolean {
  const classes = plainProperties(registration.properties)["ConsumerClassNames"];
  const names = Array.isArray(classes) ? classes.map((name) => String(name).toLowerCase()) : [];
  return consumer.namespace === registration.namespace && names.includes(consumer.class.toLowerCase());
}
