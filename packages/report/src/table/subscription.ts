import type { ConsumerReport, SubscriptionReport } from "@unbind/model";
import { hostName } from "../answer.ts";
import { actorsOf, creatorsOf, propertyText, propertyTexts, timesOf } from "../facts.ts";
import { consumerName, goneWords, pairName, repeats, stateWords, TELLING } from "../subject.ts";
import { defangIndicator, defangText } from "../text/defang.ts";
import { listed, moment, number } from "../words.ts";
import type { Page } from "./page.ts";
import { proof } from "./proof.ts";

/** One subscription as a block: what it is, what sets it off, what it does, who, when, and where that stands. */
export function subscriptionBlock(page: Page, subscription: SubscriptionReport, position: number): void {
  const { host, state, activity, verdict, namespace, notes, attack } = subscription;
  const level = verdict.level.toUpperCase();
  page.text(
    `[${number(position)}] ${level}, score ${number(verdict.score)} of 100, on ${hostName(host)}: ${stateWords(state, activity)}`,
    { style: verdict.level, hang: 4 },
  );
  page.field("Namespace", namespace);
  trigger(page, subscription);
  action(page, subscription);
  people(page, subscription);
  times(page, subscription);
  for (const { text } of verdict.reasons) page.field("Judged", defangText(text));
  if (attack.length > 0) page.field("ATT&CK", attack.join(", "));
  for (const { text } of notes) page.field("Note", defangText(text), "warning");
  page.field("Id", subscription.id);
  proof(page, subscription);
}

/** What Windows itself put there, on one line for all hosts that have the same. */
export function benignLines(page: Page, subscriptions: readonly SubscriptionReport[]): void {
  const hosts = new Map<string, Set<string>>();
  for (const subscription of subscriptions) {
    const title = `${pairName(subscription)} in ${subscription.namespace}${goneWords(subscription.state)}`;
    const known = hosts.get(title) ?? new Set();
    hosts.set(title, known.add(hostName(subscription.host)));
  }
  for (const [title, names] of hosts) {
    page.text(`BENIGN: ${title} on ${listed([...names], 5)}`, { style: "benign", hang: 4 });
  }
}

function trigger(page: Page, { filter, trigger, timers }: SubscriptionReport): void {
  page.field("Filter", filter === null ? "not seen" : (filter.name ?? "name not seen"));
  if (!repeats(trigger.summary, [filter?.query ?? ""])) page.field("Runs when", defangText(trigger.summary));
  if (filter?.query) page.field("Query", filter.query, "strong");
  if (filter?.queryLanguage && filter.queryLanguage.toUpperCase() !== "WQL")
    page.field("Query type", filter.queryLanguage);
  if (filter?.eventNamespace) page.field("Listens in", filter.eventNamespace);
  for (const timer of timers) page.field("Timer", JSON.stringify(timer));
}

function action(page: Page, { consumer, action, providers }: SubscriptionReport): void {
  page.field("Consumer", consumer === null ? "not seen" : consumerName(consumer));
  if (!repeats(action.summary, propertyTexts(consumer))) page.field("Does", defangText(action.summary));
  properties(page, consumer?.properties ?? {});
  for (const { encoding, text } of action.decoded) page.field(`Decoded (${encoding})`, text, "strong");
  for (const { type, value } of action.indicators) page.field("Indicator", `${type} ${defangIndicator(type, value)}`);
  for (const provider of providers) page.field("Provider", JSON.stringify(provider));
}

function properties(page: Page, values: ConsumerReport["properties"]): void {
  for (const [name, label] of TELLING) {
    const value = values[name] ?? "";
    if (value !== "") page.field(label, propertyText(value), "strong");
  }
  for (const [name, value] of Object.entries(values)) {
    if (!TELLING.has(name) && value !== null && value !== "")
      page.field("Property", `${name} = ${propertyText(value)}`);
  }
}

function people(page: Page, subscription: SubscriptionReport): void {
  const creators = creatorsOf(subscription);
  const actors = actorsOf(subscription).filter((actor) => !creators.includes(actor));
  if (actors.length > 0) page.field("Who", listed(actors, 6));
  if (creators.length > 0) page.field("Creator SID", creators.join(", "));
}

function times(page: Page, subscription: SubscriptionReport): void {
  const { firstSeen, lastSeen } = subscription;
  const [first, last] = [moment(firstSeen ?? ""), moment(lastSeen ?? "")];
  if (first !== "") page.field("First seen", first);
  if (last !== "" && last !== first) page.field("Last seen", last);
  moments(page, "Fired", timesOf(subscription, "fired"));
  moments(page, "May have run", timesOf(subscription, "may-have-fired"));
  moments(page, "Deleted", timesOf(subscription, "deleted"));
}

/** First and last; no count, since several records may tell of one run. */
function moments(page: Page, label: string, times: readonly string[]): void {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return;
  const [from, to] = [moment(first), moment(last)];
  page.field(label, from === to ? from : `first ${from}, last ${to}`);
}
