import type { SightingReport, SubscriptionReport } from "@unbind/model";
import { propertyTexts } from "../facts.ts";
import { kindWords } from "../subject.ts";
import { counted, sourceName } from "../words.ts";
import { type Content, type Markup, markup } from "./markup.ts";
import { anchorOf } from "./parts.ts";

/** Sightings of one subscription that the page shows; the rest is counted. */
export const SIGHTINGS_SHOWN = 200;

/** Characters of what a sighting says; scripts stand in full above. */
const DETAIL_SHOWN = 600;

type Numbered = SightingReport & { position: number };

/** Where each fact stands, by piece of evidence. Sightings keep the numbers that the reasons name. */
export function sightingTable({ sightings, consumer }: SubscriptionReport, finding: number): Markup | undefined {
  if (sightings.length === 0) return undefined;
  const known = propertyTexts(consumer);
  const numbered = sightings.map((sighting, index) => ({ ...sighting, position: index + 1 }));
  const groups = Map.groupBy(numbered.slice(0, SIGHTINGS_SHOWN), ({ evidence }) => evidence.path);
  const bodies = [...groups].map(
    ([path, inPath]) => markup`<tbody>
<tr><th class="path" scope="rowgroup" colspan="3"><code>${path}</code></th></tr>
${inPath.map((sighting) => row(sighting, known, finding))}</tbody>
`,
  );
  const more = sightings.length - SIGHTINGS_SHOWN;
  const rest = more > 0 ? markup`<p>${counted(more, "more sighting")}: --format json has all.</p>\n` : "";
  return markup`<h4>Where it stands in the evidence</h4>
<table>
<caption>${counted(sightings.length, "sighting")} in record order; times in UTC, offsets in bytes</caption>
<thead><tr><th scope="col">No.</th><th scope="col">Time and place</th><th scope="col">What the record says</th></tr></thead>
${bodies}</table>
${rest}`;
}

function row(sighting: Numbered, known: readonly string[], finding: number): Markup {
  const { position, kind, object, time, actor, source, detail, caveats = [], evidence } = sighting;
  const who = actor === null || actor === "" ? "" : ` by ${actor}`;
  const said = detail && !known.includes(detail) ? markup`<br/><code>${short(detail)}</code>` : "";
  const doubts = caveats.map((caveat) => markup`<br/><span class="small soft">Caution: ${caveat}</span>`);
  const record = evidence.recordId === undefined ? "" : markup`record ${evidence.recordId} `;
  return markup`<tr id="${anchorOf(finding, position)}"><td class="number">${position}</td><td>${clock(time)}
<br/>${record}<span class="keep">@ ${evidence.offset}</span></td><td>${sourceName(source)}: ${object} ${kindWords(kind)}${who}${said}${doubts}</td></tr>
`;
}

/** Date and time with all seven digits, each whole on its line. */
function clock(time: string | null): Content {
  if (time === null) return "time not known";
  const parts = time.replace("Z", "").split("T");
  return parts.map((part) => markup`<span class="time">${part}</span> `);
}

function short(text: string): string {
  if (text.length <= DETAIL_SHOWN) return text;
  return `${text.slice(0, DETAIL_SHOWN).replace(/[\ud800-\udbff]$/, "")} ...`;
}
