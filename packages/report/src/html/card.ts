import type { SubscriptionReport, VerdictReason } from "@unbind/model";
import { hostName } from "../answer.ts";
import { describe } from "../description.ts";
import { stateWords } from "../subject.ts";
import { defangIndicator, defangText } from "../text/defang.ts";
import { counted } from "../words.ts";
import { type Markup, markup } from "./markup.ts";
import { anchorOf, codeBox, codeText, levelBadge, scoreWords, table } from "./parts.ts";
import { picture } from "./picture.ts";
import { SIGHTINGS_SHOWN, sightingTable } from "./sightings.ts";

/** Rows of one list on a card; the rest is counted. */
const LAYERS_SHOWN = 40;
const INDICATORS_SHOWN = 200;

/** Everything about one subscription, from what it is to where each fact stands. */
export function card(subscription: SubscriptionReport, position: number): Markup {
  const { host, state, activity, verdict, filter, consumer } = subscription;
  const id = anchorOf(position);
  const name = filter?.name ?? consumer?.name ?? "unnamed";
  return markup`<article class="card ${verdict.level}" aria-labelledby="${id}">
<h3 id="${id}">${position}. ${name} on ${hostName(host)}</h3>
<p>${levelBadge(verdict.level)} <span class="soft">${scoreWords(subscription)};</span> ${stateWords(state, activity)}</p>
${picture(subscription, position)}${reasons(subscription, position)}${facts(subscription)}${decoded(subscription)}${indicators(
  subscription,
)}${notes(subscription)}${sightingTable(subscription, position)}</article>
`;
}

function facts(subscription: SubscriptionReport): Markup {
  const rows = describe(subscription).map(
    ({ label, value, code }) => markup`<dt>${label}</dt><dd>${code ? codeText(value) : value}</dd>
`,
  );
  return markup`<h4>What it is</h4>
<dl class="facts">
${rows}</dl>
`;
}

function reasons({ verdict, sightings }: SubscriptionReport, position: number): Markup | undefined {
  if (verdict.reasons.length === 0) return undefined;
  const rows = verdict.reasons.map(
    (reason) => markup`<tr><td class="number">${signed(reason.weight)}</td><td>${defangText(reason.text)}
<span class="small soft">${reason.id}</span></td><td>${proofLinks(reason, sightings.length, position)}</td></tr>
`,
  );
  const columns = ["Weight", "Reason", "Seen in"];
  const caption = "The weights add up to the score, within 0 and 100";
  return markup`<h4>Why it is called ${verdict.level}</h4>
${table(caption, columns, markup`<tbody>\n${rows}</tbody>\n`)}`;
}

function signed(weight: number): string {
  return weight > 0 ? `+${weight}` : String(weight);
}

/** Links to the first few rows of the sightings table that a reason rests on. */
function proofLinks({ sightings }: VerdictReason, known: number, position: number): Markup {
  const shown = sightings.filter((index) => index >= 0 && index < Math.min(known, SIGHTINGS_SHOWN)).slice(0, 5);
  const links = shown.map(
    (index, at) => markup`${at === 0 ? "" : ", "}<a href="#${anchorOf(position, index + 1)}">${index + 1}</a>`,
  );
  const more = sightings.length - shown.length;
  const rest = more === 0 ? "" : shown.length === 0 ? counted(more, "sighting") : ` and ${more} more`;
  return markup`${links}${rest}`;
}

function decoded({ action }: SubscriptionReport): Markup | undefined {
  if (action.decoded.length === 0) return undefined;
  const more = action.decoded.length - LAYERS_SHOWN;
  const layers = action.decoded
    .slice(0, LAYERS_SHOWN)
    .map(({ encoding, text }) => markup`<li><p>${encoding}</p>${codeBox(text)}</li>\n`);
  const rest = more > 0 ? markup`<p>${counted(more, "more layer")}: --format json has all.</p>\n` : "";
  return markup`<h4>Decoded payload</h4>
<p class="small soft">Each layer is what the one before it hid; nothing was run to find it.</p>
<ol class="layers">
${layers}</ol>
${rest}`;
}

function indicators({ action }: SubscriptionReport): Markup | undefined {
  if (action.indicators.length === 0) return undefined;
  const more = action.indicators.length - INDICATORS_SHOWN;
  const rows = action.indicators.slice(0, INDICATORS_SHOWN).map(
    ({
      type,
      value,
    }) => markup`<tr><th scope="row" class="keep">${type}</th><td><code>${defangIndicator(type, value)}</code></td></tr>
`,
  );
  const rest = more > 0 ? markup`<p>${counted(more, "more indicator")}: --format json has all.</p>\n` : "";
  return markup`<h4>Indicators</h4>
${table("Defanged", ["Type", "Value"], markup`<tbody>\n${rows}</tbody>\n`)}${rest}`;
}

function notes({ notes }: SubscriptionReport): Markup | undefined {
  if (notes.length === 0) return undefined;
  return markup`<h4>Bear in mind</h4>
<ul>
${notes.map(({ text }) => markup`<li>${defangText(text)}</li>\n`)}</ul>
`;
}
