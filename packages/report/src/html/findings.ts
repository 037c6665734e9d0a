import type { SubscriptionReport } from "@unbind/model";
import { hostName } from "../answer.ts";
import { pairName, stateWords } from "../subject.ts";
import { defangText } from "../text/defang.ts";
import { counted, listed } from "../words.ts";
import { card } from "./card.ts";
import { markup } from "./markup.ts";
import { anchorOf, levelBadge, type Section, scoreWords, table } from "./parts.ts";

/** Subscriptions shown in full, and groups of harmless ones listed; what is over is counted. */
const CARDS_SHOWN = 500;
const EXPECTED_SHOWN = 200;

/** All that needs attention on one screen, one line each, worst first. */
export function overview(open: readonly SubscriptionReport[]): Section | undefined {
  if (open.length < 2) return undefined;
  const items = open.slice(0, CARDS_SHOWN).map(
    (
      subscription,
      index,
    ) => markup`<li>${levelBadge(subscription.verdict.level)} <a href="#${anchorOf(index + 1)}">${pairName(
      subscription,
    )}</a> on ${hostName(subscription.host)}: ${stateWords(subscription.state, subscription.activity)}, ${scoreWords(subscription)}</li>
`,
  );
  return {
    id: "overview",
    title: "Overview",
    body: markup`<ol class="overview">
${items}</ol>
`,
  };
}

/** One card a subscription that needs attention. */
export function findings(open: readonly SubscriptionReport[]): Section | undefined {
  if (open.length === 0) return undefined;
  const more = open.length - CARDS_SHOWN;
  const cards = open.slice(0, CARDS_SHOWN).map((subscription, index) => card(subscription, index + 1));
  const rest = more > 0 ? markup`<p>${counted(more, "more subscription")}: --format json has all.</p>\n` : "";
  return {
    id: "findings",
    title: open.length === 1 ? "The subscription" : "The subscriptions",
    body: markup`${cards}${rest}`,
  };
}

/** What is known to be harmless, the same on several hosts together, with why it counts as such. */
export function expected(benign: readonly SubscriptionReport[]): Section | undefined {
  if (benign.length === 0) return undefined;
  const groups = [...Map.groupBy(benign, sameDefinition).values()];
  const rows = groups.slice(0, EXPECTED_SHOWN).map((group) => {
    const [first] = group;
    if (!first) return undefined;
    const reasons = first.verdict.reasons.map(({ text }) => markup`<p>${defangText(text)}</p>`);
    const hosts = listed([...new Set(group.map(({ host }) => hostName(host)))], 8);
    return markup`<tr><th scope="row">${pairName(first)}<br/><span class="small soft">in ${first.namespace} on ${hosts}</span></th>
<td>${reasons}</td></tr>
`;
  });
  const more = groups.length - EXPECTED_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more definition")}: --format json has all.</p>\n` : "";
  const columns = ["Filter and consumer", "Why it is harmless"];
  const caption = `${counted(benign.length, "subscription")} that ${benign.length === 1 ? "needs" : "need"} no attention`;
  const body = markup`${table(caption, columns, markup`<tbody>\n${rows}</tbody>\n`)}${rest}`;
  return { id: "expected", title: "Known to be harmless", body };
}

function sameDefinition(subscription: SubscriptionReport): string {
  const reasons = subscription.verdict.reasons.map(({ id }) => id);
  return JSON.stringify([pairName(subscription), subscription.namespace, reasons]);
}
