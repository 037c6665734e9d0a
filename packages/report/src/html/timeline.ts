import { compareText, isoToFiletime } from "@unbind/bytes";
import type { SightingKind, SightingReport, SubscriptionReport } from "@unbind/model";
import { hostName } from "../answer.ts";
import { kindWords, pairName } from "../subject.ts";
import { counted, moment, number, sourceName } from "../words.ts";
import { type Markup, markup } from "./markup.ts";
import { anchorOf, type Section, table } from "./parts.ts";

/** Subscriptions that get a line of their own, and rows of the list below; the rest is counted. */
const LANES_SHOWN = 60;
const ROWS_SHOWN = 120;

type Mark = "made" | "ran" | "gone" | "tried" | "slack";

const MARKS: Record<SightingKind, Mark> = {
  present: "made",
  created: "made",
  modified: "made",
  bound: "made",
  activated: "made",
  fired: "ran",
  "may-have-fired": "ran",
  deleted: "gone",
  attempted: "tried",
  recovered: "slack",
};

/** Marks differ by shape as well as by colour; drawn around 0, 0. */
const SHAPES: Record<Mark, string> = {
  made: "M -5 0 a 5 5 0 1 0 10 0 a 5 5 0 1 0 -10 0 z",
  ran: "M 0 -7 L 7 6 H -7 z",
  gone: "M -5 -5 L 5 5 M -5 5 L 5 -5",
  tried: "M 0 -7 L 7 0 L 0 7 L -7 0 z",
  slack: "M -5 -5 H 5 V 5 H -5 z",
};

const MEANINGS: Record<Mark, string> = {
  made: "made, changed or active",
  ran: "ran, or may have run",
  gone: "removed",
  tried: "a command or script would change it",
  slack: "recovered from deleted data",
};

/** A sighting with a time, and the place of its subscription in the list. */
interface Moment {
  time: string;
  filetime: bigint;
  finding: number;
  subscription: SubscriptionReport;
  sighting: SightingReport;
}

/** All sightings of what needs attention by time: a line of marks for each subscription, then a list. */
export function timelineSection(open: readonly SubscriptionReport[]): Section | undefined {
  const moments = open.flatMap(momentsOf).sort(byTime);
  const first = moments[0];
  const last = moments.at(-1);
  if (!first || !last) return undefined;
  const untimed = open.reduce((sum, { sightings }) => sum + sightings.length, 0) - moments.length;
  const without =
    untimed > 0 ? markup`<p class="soft">${counted(untimed, "sighting")} without a time not shown.</p>\n` : "";
  const body = markup`${legend(moments)}${lanes(moments, first.filetime, last.filetime)}<div class="axis"><span>${moment(first.time)}</span>
<span>${moment(last.time)}</span></div>
${without}${list(moments)}`;
  return { id: "timeline", title: "Timeline", body };
}

function momentsOf(subscription: SubscriptionReport, index: number): Moment[] {
  return subscription.sightings.flatMap((sighting) => {
    const filetime = sighting.time === null ? undefined : isoToFiletime(sighting.time);
    if (sighting.time === null || filetime === undefined) return [];
    return [{ time: sighting.time, filetime, finding: index + 1, subscription, sighting }];
  });
}

function byTime(a: Moment, b: Moment): number {
  if (a.filetime !== b.filetime) return a.filetime < b.filetime ? -1 : 1;
  return (
    a.finding - b.finding ||
    compareText(a.sighting.evidence.path, b.sighting.evidence.path) ||
    a.sighting.evidence.offset - b.sighting.evidence.offset
  );
}

function legend(moments: readonly Moment[]): Markup {
  const used = new Set(moments.map(({ sighting }) => MARKS[sighting.kind]));
  const items = (Object.keys(SHAPES) as Mark[]).filter((mark) => used.has(mark));
  return markup`<ul class="legend" aria-label="Marks">
${items.map((mark) => markup`<li><svg viewBox="-8 -8 16 16" aria-hidden="true" xmlns="http://www.w3.org/2000/svg">${shape(mark)}</svg>${MEANINGS[mark]}</li>\n`)}</ul>
`;
}

function shape(mark: Mark): Markup {
  return markup`<path class="mark ${mark}" d="${SHAPES[mark]}"/>`;
}

function lanes(moments: readonly Moment[], from: bigint, to: bigint): Markup {
  const groups = [...Map.groupBy(moments, ({ finding }) => finding)].sort(([a], [b]) => a - b);
  const more = groups.length - LANES_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more subscription")} not drawn.</p>\n` : "";
  const lines = groups.slice(0, LANES_SHOWN).map(([finding, group]) => lane(finding, group, from, to));
  return markup`<ol class="lanes">
${lines}</ol>
${rest}`;
}

/** One line of marks; positions are shares of the width, so that marks keep their size on any page. */
function lane(finding: number, group: readonly Moment[], from: bigint, to: bigint): Markup {
  const [first] = group;
  if (!first) return markup``;
  const places = new Map<string, Markup>();
  for (const { filetime, sighting } of group) {
    const mark = MARKS[sighting.kind];
    const x = share(filetime, from, to);
    places.set(`${mark} ${x}`, markup`<svg x="${x}%" y="12" overflow="visible">${shape(mark)}</svg>`);
  }
  const title = `timeline-${finding}`;
  const { subscription } = first;
  return markup`<li><a href="#${anchorOf(finding)}">${finding}. ${pairName(subscription)}</a> <span class="soft">on ${hostName(subscription.host)}</span>
<svg role="img" aria-labelledby="${title}" xmlns="http://www.w3.org/2000/svg">
<title id="${title}">${counted(group.length, "sighting")} from ${moment(first.time)} to ${moment(group.at(-1)?.time ?? first.time)}</title>
<line class="rail" x1="0" y1="12" x2="100%" y2="12"/>
${[...places.values()]}</svg></li>
`;
}

/** Where a time stands between two others, in hundredths of a percent of the width less a margin for the mark. */
function share(time: bigint, from: bigint, to: bigint): string {
  const part = to === from ? 5000n : ((time - from) * 10_000n) / (to - from);
  return (1.5 + (Number(part) / 10_000) * 97).toFixed(2);
}

/** What happened in order; sightings of the same, one after the other, on one row. */
function list(moments: readonly Moment[]): Markup {
  const groups: Moment[][] = [];
  for (const one of moments) {
    const current = groups.at(-1);
    if (current?.[0] && sameFact(current[0]) === sameFact(one)) current.push(one);
    else groups.push([one]);
  }
  const more = groups.length - ROWS_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more row")}: --format json has all.</p>\n` : "";
  const caption = "In the order of the hosts' own clocks";
  const columns = ["Time (UTC)", "Subscription", "What happened"];
  const rows = markup`<tbody>\n${groups.slice(0, ROWS_SHOWN).map(listRow)}</tbody>\n`;
  return markup`${table(caption, columns, rows)}${rest}`;
}

function sameFact({ finding, sighting: { kind, object, source, actor } }: Moment): string {
  return JSON.stringify([finding, kind, object, source, actor]);
}

function listRow(group: readonly Moment[]): Markup | undefined {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return undefined;
  const { finding, subscription, sighting } = first;
  const { kind, object, actor, source } = sighting;
  const until = last.time === first.time ? "" : markup`<br/><span class="soft">to ${shortly(last.time)}</span>`;
  const times = group.length > 1 ? `, ${number(group.length)} times` : "";
  const who = actor === null || actor === "" ? "" : ` by ${actor}`;
  return markup`<tr><td>${shortly(first.time)}${until}</td>
<td><a href="#${anchorOf(finding)}">${finding}. ${subscription.filter?.name ?? subscription.consumer?.name ?? "unnamed"}</a> on ${hostName(subscription.host)}</td>
<td>${object} ${kindWords(kind)}${who}${times} <span class="soft small">${sourceName(source)}</span></td></tr>
`;
}

/** Date and time without the zone, which the heading tells; each whole on its line. */
function shortly(iso: string): Markup {
  const parts = moment(iso).replace(" UTC", "").split(" ");
  return markup`${parts.map((part) => markup`<span class="time">${part}</span> `)}`;
}
