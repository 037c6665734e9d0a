import { creatorsOf, propertyText } from "../facts.ts";
import { consumerName, pairName, repeats, TELLING } from "../subject.ts";
import type { Page } from "../table/page.ts";
import { defangText } from "../text/defang.ts";
import { moment } from "../words.ts";
import { durationWords } from "./duration-words.ts";
import type { ExplainedFiring, ExplainedSubject, ExplainedTrigger, InputKind } from "./explanation.ts";
import { payloadFields } from "./payload-fields.ts";

/** One subject: the verdict first, then when, what, why and what next. */
export function subjectBlock(page: Page, subject: ExplainedSubject, kind: InputKind, position?: number): void {
  const { verdict } = subject;
  const mark = position === undefined ? "" : `[${position}] `;
  const title = `${mark}${verdict.level.toUpperCase()}, score ${verdict.score} of 100: ${titleOf(subject, kind)}`;
  page.text(title, { style: verdict.level, hang: 4 });
  identity(page, subject);
  when(page, subject);
  what(page, subject);
  why(page, subject);
  if (subject.next.length > 0) {
    page.text("What to do next", { style: "strong", indent: 2 });
    for (const [index, step] of subject.next.entries()) {
      page.text(`${index + 1}. ${defangText(step)}`, { indent: 4, hang: 3 });
    }
  }
}

function titleOf({ filter, consumer, binding }: ExplainedSubject, kind: InputKind): string {
  if (kind === "query") return "a filter with this query";
  if (kind === "command") return "a consumer that runs this command line";
  if (kind === "script") return "a consumer that runs this script";
  if (filter && consumer) return `${pairName({ filter, consumer })}${binding ? "" : ", not bound"}`;
  if (consumer) return `${consumerName(consumer)}, bound to no filter here`;
  if (!filter) return "a part that no filter or consumer here needs";
  return `filter "${filter.name ?? "(name not seen)"}", bound to no consumer here`;
}

function identity(page: Page, subject: ExplainedSubject): void {
  const { id, host, namespace, filter, timers } = subject;
  if (id !== null) page.field("Id", id);
  if (host !== null && host !== "") page.field("Host", host);
  if (namespace !== null && namespace !== "") page.field("Namespace", namespace);
  if (filter?.eventNamespace) page.field("Listens in", filter.eventNamespace);
  const creators = creatorsOf(subject);
  if (creators.length > 0) page.field("Creator SID", creators.join(", "));
  for (const timer of timers) page.field("Timer", JSON.stringify(timer));
}

function when(page: Page, { trigger, firing, filter }: ExplainedSubject): void {
  if (trigger === null) return;
  page.text("When it runs", { style: "strong", indent: 2 });
  page.field("Runs when", defangText(trigger.summary), trigger.neverFires ? "warning" : "plain");
  if (filter?.query) page.field("Query", filter.query, "strong");
  rate(page, trigger);
  for (const detail of trigger.details) page.field("Detail", defangText(detail));
  for (const problem of trigger.problems) {
    if (!repeats(problem, [trigger.summary])) page.field("Problem", defangText(problem), "warning");
  }
  if (firing) firingFields(page, firing);
}

function rate(page: Page, { rate: words, latencySeconds, maxPerDay }: ExplainedTrigger): void {
  const most = maxPerDay === null || /\d/.test(words) ? "" : ` (at most ${maxPerDay} a day)`;
  page.field("How often", `${words}${most}`);
  if (latencySeconds !== null) page.field("Delay", `up to ${durationWords(latencySeconds)} after its cause`);
}

function firingFields(page: Page, { from, to, bootTime, times, more, note }: ExplainedFiring): void {
  const boot = bootTime === null ? "" : `, computer started ${moment(bootTime)}`;
  page.field("Looked at", `${moment(from)} to ${moment(to)}${boot}`);
  for (const [index, time] of times.entries()) page.field(index === 0 ? "Would fire" : "", moment(time), "strong");
  if (times.length === 0) page.field("Would fire", "at no time in this span that can be foretold");
  if (more) page.field("", "and later: the list ends here");
  if (note !== null) page.field("Note", note);
}

function what(page: Page, { consumer, payload }: ExplainedSubject): void {
  if (consumer === null && payload === null) return;
  page.text("What it does", { style: "strong", indent: 2 });
  if (payload) payloadFields(page, payload);
  for (const [name, value] of Object.entries(consumer?.properties ?? {})) {
    if (value === null || value === "" || (payload && propertyText(value) === payload.text)) continue;
    const label = TELLING.get(name);
    page.field(label ?? "Property", label ? propertyText(value) : `${name} = ${propertyText(value)}`);
  }
}

function why(page: Page, { verdict, attack, notes, whyNot }: ExplainedSubject): void {
  page.text("Why this verdict", { style: "strong", indent: 2 });
  if (verdict.reasons.length === 0) page.field("Reason", "no signal of the rubric applies");
  for (const { weight, text, id } of verdict.reasons) {
    page.field(signed(weight), `${defangText(text)} [${id}]`);
  }
  for (const { text } of notes) page.field("Note", defangText(text), "warning");
  for (const { level, text } of whyNot ?? []) page.field("Why not", defangText(`${level}: ${text}`));
  if (attack.length > 0) page.field("ATT&CK", attack.join(", "));
}

function signed(weight: number): string {
  return weight > 0 ? `+${weight}` : String(weight);
}
