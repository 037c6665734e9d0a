import type { SubscriptionReport } from "@unbind/model";
import { actorsOf, creatorsOf, propertyText, propertyTexts, timesOf } from "./facts.ts";
import { consumerName, repeats, TELLING } from "./subject.ts";
import { defangText } from "./text/defang.ts";
import { listed, moment } from "./words.ts";

/** One labelled fact; `code` is text of the evidence that has to be shown exactly, the rest are sentences and names. */
export interface Fact {
  label: string;
  value: string;
  code?: true;
}

/** What a page says of one subscription besides its verdict and proof, in the order a reader wants it. */
export function describe(subscription: SubscriptionReport): Fact[] {
  return [...triggerFacts(subscription), ...actionFacts(subscription), ...peopleAndTimes(subscription)];
}

function triggerFacts({ namespace, filter, trigger, timers }: SubscriptionReport): Fact[] {
  const facts: Fact[] = [
    { label: "Namespace", value: namespace === "" ? "not seen" : namespace },
    { label: "Filter", value: filter === null ? "not seen" : (filter.name ?? "name not seen") },
  ];
  if (!repeats(trigger.summary, [filter?.query ?? ""]))
    facts.push({ label: "Runs when", value: defangText(trigger.summary) });
  if (filter?.query) facts.push({ label: "Query", value: filter.query, code: true });
  if (filter?.queryLanguage && filter.queryLanguage.toUpperCase() !== "WQL")
    facts.push({ label: "Query language", value: filter.queryLanguage });
  if (filter?.eventNamespace) facts.push({ label: "Listens in", value: filter.eventNamespace });
  for (const timer of timers) facts.push({ label: "Timer", value: JSON.stringify(timer), code: true });
  return facts;
}

function actionFacts({ consumer, action, providers }: SubscriptionReport): Fact[] {
  const facts: Fact[] = [{ label: "Consumer", value: consumer === null ? "not seen" : consumerName(consumer) }];
  if (!repeats(action.summary, propertyTexts(consumer)))
    facts.push({ label: "Does", value: defangText(action.summary) });
  const properties = consumer?.properties ?? {};
  for (const [name, label] of TELLING) {
    const value = propertyText(properties[name] ?? "");
    if (value !== "") facts.push({ label, value, code: true });
  }
  for (const [name, value] of Object.entries(properties)) {
    if (TELLING.has(name) || value === null || value === "") continue;
    facts.push({ label: "Property", value: `${name} = ${propertyText(value)}`, code: true });
  }
  for (const provider of providers) facts.push({ label: "Provider", value: JSON.stringify(provider), code: true });
  return facts;
}

function peopleAndTimes(subscription: SubscriptionReport): Fact[] {
  const { firstSeen, lastSeen, attack, id } = subscription;
  const creators = creatorsOf(subscription);
  const actors = actorsOf(subscription).filter((actor) => !creators.includes(actor));
  const [first, last] = [moment(firstSeen ?? ""), moment(lastSeen ?? "")];
  const facts: (Fact | undefined)[] = [
    fact("Who", listed(actors, 6)),
    fact("Creator SID", creators.join(", ")),
    fact("First seen", first),
    fact("Last seen", last === first ? "" : last),
    fact("Fired", span(timesOf(subscription, "fired"))),
    fact("May have run", span(timesOf(subscription, "may-have-fired"))),
    fact("Deleted", span(timesOf(subscription, "deleted"))),
    fact("ATT&CK", attack.join(", ")),
    fact("Id", id),
  ];
  return facts.filter((one) => one !== undefined);
}

function fact(label: string, value: string): Fact | undefined {
  return value === "" ? undefined : { label, value };
}

/** First and last; no count, since several records may tell of one run. */
function span(times: readonly string[]): string {
  const from = moment(times[0] ?? "");
  const to = moment(times.at(-1) ?? "");
  return from === to ? from : `first ${from}, last ${to}`;
}
