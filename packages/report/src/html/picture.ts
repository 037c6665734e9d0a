import type { SubscriptionReport } from "@unbind/model";
import { propertyTexts } from "../facts.ts";
import { consumerName, repeats } from "../subject.ts";
import { defangText } from "../text/defang.ts";
import { neutralise } from "../text/neutral.ts";
import { wrap } from "../text/wrap.ts";
import { type Markup, markup } from "./markup.ts";

/** A fixed-width column of the picture's 13 px type, and the height of a line, in user units. */
const COLUMN = 8;
const LINE = 19;
const PAD = 14;

/** Lines of a name and of a sentence in a box; the rest ends in dots and stands in full below the picture. */
const NAME_LINES = 2;
const TEXT_LINES = 4;

/** What stands before text of the consumer itself, by kind of action. */
const LEADS: ReadonlyMap<string, string> = new Map([
  ["command", "Runs a command: "],
  ["script", "Runs a script: "],
]);

/** One box of the picture. */
interface Part {
  head: string;
  name: string;
  text: string;
  missing: boolean;
}

/** Filter, binding and consumer as they hang together; beside each other on wide pages, stacked on narrow ones. */
export function picture(subscription: SubscriptionReport, position: number): Markup {
  const parts = partsOf(subscription);
  return markup`<div class="picture">
${wide(parts, subscription, position)}${tall(parts, subscription, position)}</div>
`;
}

function partsOf({ filter, consumer, trigger, action }: SubscriptionReport): [Part, Part] {
  const when = repeats(trigger.summary, [filter?.query ?? ""]) ? (filter?.query ?? "") : trigger.summary;
  const known = propertyTexts(consumer);
  const stated = action.summary === "" ? (known[0] ?? "") : action.summary;
  const hidden = action.decoded.at(-1)?.text;
  const isCode = repeats(stated, known);
  const does = isCode && hidden !== undefined ? hidden.trim() : stated;
  const lead = isCode ? (hidden === undefined ? (LEADS.get(action.kind) ?? "") : "Runs hidden code: ") : "";
  return [
    {
      head: "EVENT FILTER",
      name: filter === null ? "not seen" : (filter.name ?? "name not seen"),
      text: defangText(when),
      missing: filter === null,
    },
    {
      head: "CONSUMER",
      name: consumer === null ? "not seen" : consumerName(consumer),
      text: defangText(lead + does),
      missing: consumer === null,
    },
  ];
}

function wide([filter, consumer]: [Part, Part], subscription: SubscriptionReport, position: number): Markup {
  const width = 400;
  const gap = 180;
  const height = Math.max(boxHeight(filter, width), boxHeight(consumer, width));
  const total = 2 * width + gap;
  const middle = height / 2;
  const arrow = markup`<path class="arrow${gone(subscription)}" d="M ${width + 6} ${middle} H ${width + gap - 18}"/>
<path class="tip" d="M ${width + gap - 6} ${middle} l -14 -7 v 14 z"/>
<text class="head" x="${width + gap / 2 - 4}" y="${middle - 12}" text-anchor="middle">BINDING</text>
<text x="${width + gap / 2 - 4}" y="${middle + 24}" text-anchor="middle">${bindingWords(subscription)}</text>
`;
  const boxes = markup`${box(filter, 1, 1, width - 2, height)}${arrow}${box(consumer, width + gap + 1, 1, width - 2, height)}`;
  return frame("wide", total, height + 2, boxes, subscription, position);
}

function tall([filter, consumer]: [Part, Part], subscription: SubscriptionReport, position: number): Markup {
  const width = 348;
  const gap = 60;
  const first = boxHeight(filter, width);
  const second = boxHeight(consumer, width);
  const arrow = markup`<path class="arrow${gone(subscription)}" d="M 40 ${first + 6} V ${first + gap - 18}"/>
<path class="tip" d="M 40 ${first + gap - 4} l -7 -14 h 14 z"/>
<text class="head" x="60" y="${first + 28}">BINDING</text>
<text x="60" y="${first + 46}">${bindingWords(subscription)}</text>
`;
  const boxes = markup`${box(filter, 1, 1, width - 2, first)}${arrow}${box(consumer, 1, first + gap, width - 2, second)}`;
  return frame("tall", width, first + gap + second + 2, boxes, subscription, position);
}

function frame(
  shape: "wide" | "tall",
  width: number,
  height: number,
  content: Markup,
  subscription: SubscriptionReport,
  position: number,
): Markup {
  const title = `picture-${position}-${shape}`;
  return markup`<svg class="${shape}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${title}" xmlns="http://www.w3.org/2000/svg">
<title id="${title}">${inWords(subscription)}</title>
${content}</svg>
`;
}

function box(part: Part, x: number, y: number, width: number, height: number): Markup {
  const lines = linesOf(part, width);
  const texts = lines.map(
    (
      { text, style },
      index,
    ) => markup`<text class="${style}" x="${x + PAD}" y="${y + PAD + 11 + index * LINE}">${text}</text>
`,
  );
  const missing = part.missing ? " missing" : "";
  return markup`<rect class="box${missing}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>
${texts}`;
}

function boxHeight(part: Part, width: number): number {
  return linesOf(part, width).length * LINE + 2 * PAD - 4;
}

function linesOf({ head, name, text }: Part, width: number): { text: string; style: string }[] {
  const columns = Math.floor((width - 2 * PAD) / COLUMN);
  return [
    { text: head, style: "head" },
    ...some(name, columns, NAME_LINES).map((line) => ({ text: line, style: "name" })),
    ...some(text, columns, TEXT_LINES).map((line) => ({ text: line, style: "text" })),
  ];
}

/** The first lines of a text; dots at the end where there are more. */
function some(text: string, columns: number, most: number): string[] {
  if (text === "") return [];
  const room = columns * (most + 1);
  const lines = wrap(neutralise(text.slice(0, room).toWellFormed()), columns);
  if (lines.length <= most && text.length <= room) return lines;
  const last = lines[most - 1] ?? "";
  return [
    ...lines.slice(0, most - 1),
    `${last
      .slice(0, columns - 4)
      .toWellFormed()
      .trimEnd()} ...`,
  ];
}

function gone({ binding }: SubscriptionReport): string {
  return binding === null ? " missing" : "";
}

function bindingWords({ binding, state }: SubscriptionReport): string {
  if (binding === null) return "not seen";
  return state === "removed" ? "was bound, removed" : "bound";
}

/** The picture for who can't see it. */
function inWords({ filter, consumer, binding }: SubscriptionReport): string {
  const from = filter === null ? "A filter that was not seen" : `Filter ${filter.name ?? "without a known name"}`;
  const to = consumer === null ? "a consumer that was not seen" : consumerName(consumer);
  return binding === null ? `${from} and ${to}; no binding between them was seen.` : `${from} is bound to ${to}.`;
}
