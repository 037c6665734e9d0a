import type { SightingReport, SubscriptionReport } from "@unbind/model";
import { factGroups, propertyTexts } from "../facts.ts";
import { kindWords } from "../subject.ts";
import { counted, number, sourceName } from "../words.ts";
import type { Page } from "./page.ts";

/** Groups of equal sightings shown for one piece of evidence; the rest is counted. */
const GROUPS_SHOWN = 20;

/** Where each fact stands: by piece of evidence, equal sightings together with the first and the last of them. */
export function proof(page: Page, { sightings, consumer }: SubscriptionReport): void {
  const known = propertyTexts(consumer);
  for (const [path, inPath] of Map.groupBy(sightings, ({ evidence }) => evidence.path)) {
    page.text(`Proof in ${path}`, { style: "dim", indent: 4, hang: 2 });
    const groups = factGroups(inPath);
    for (const group of groups.slice(0, GROUPS_SHOWN)) proofGroup(page, group, known);
    const more = groups.length - GROUPS_SHOWN;
    if (more > 0) page.text(`${counted(more, "more fact")}: --format json has all`, { indent: 6 });
  }
}

/** @param known texts that stand above and needn't be repeated */
function proofGroup(page: Page, group: readonly SightingReport[], known: readonly string[]): void {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return;
  const { kind, object, source, actor, detail, caveats = [] } = first;
  const who = actor === null || actor === "" ? "" : ` by ${actor}`;
  const fact = `${sourceName(source)}, ${object} ${kindWords(kind, source)}${who}`;
  page.text(`${place(first)}: ${fact}`, { indent: 6, hang: 2 });
  if (group.length > 1) page.text(`${number(group.length)} times, last ${place(last)}`, { indent: 8, hang: 2 });
  if (detail && !known.includes(detail)) page.text(detail, { indent: 8, hang: 2 });
  for (const caveat of caveats) page.text(`caution: ${caveat}`, { style: "warning", indent: 8, hang: 2 });
}

function place({ time, evidence }: SightingReport): string {
  const record = evidence.recordId === undefined ? "" : ` record ${evidence.recordId}`;
  return `${time ?? "time unknown"}${record} @ ${evidence.offset}`;
}
