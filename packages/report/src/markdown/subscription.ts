import type { SightingReport, SubscriptionReport } from "@unbind/model";
import { hostName } from "../answer.ts";
import { describe, type Fact } from "../description.ts";
import { factGroups, propertyTexts } from "../facts.ts";
import { kindWords, stateWords } from "../subject.ts";
import { defangIndicator, defangText } from "../text/defang.ts";
import { scriptText } from "../text/script.ts";
import { counted, number, sourceName } from "../words.ts";
import { codeBlock, codeSpan, sentence } from "./inline.ts";

/** Characters of a script or a decoded layer, and rows of each list. */
const VALUE_SHOWN = 4000;
const LAYERS_SHOWN = 10;
const INDICATORS_SHOWN = 50;
const FACTS_SHOWN = 12;

/** Characters of one line that stand in the run of the text. */
const INLINE_SHOWN = 100;

/** Everything about one subscription under a heading of its own. */
export function subscriptionLines(subscription: SubscriptionReport, position: number): string[] {
  const { verdict, filter, consumer, host, state, activity, notes } = subscription;
  const name = codeSpan(filter?.name ?? consumer?.name ?? "unnamed");
  const score = verdict.score > 0 || verdict.reasons.length > 0 ? `, score ${verdict.score} of 100` : "";
  return [
    `## ${position}. ${verdict.level}${score}: ${name} on ${codeSpan(hostName(host))}`,
    "",
    `- **State:** ${stateWords(state, activity)}`,
    ...describe(subscription).flatMap(factLines),
    ...reasonLines(subscription),
    ...decodedLines(subscription),
    ...indicatorLines(subscription),
    ...notes.map(({ text }) => `- **Bear in mind:** ${sentence(defangText(text))}`),
    ...proofLines(subscription),
  ];
}

function factLines({ label, value, code }: Fact): string[] {
  if (!code) return [`- **${label}:** ${isOurs(label) ? sentence(value) : codeSpan(value)}`];
  if (value.length <= INLINE_SHOWN && !/[\r\n]/.test(value)) return [`- **${label}:** ${codeSpan(value)}`];
  return [`- **${label}:**`, ...block(value, "  ")];
}

/** Facts that are sentences; the others are names and ids. */
function isOurs(label: string): boolean {
  return ["Runs when", "Does", "First seen", "Last seen", "Fired", "May have run", "Deleted"].includes(label);
}

/** A fenced block inside a list item. */
function block(value: string, indent: string): string[] {
  const { lines, more } = scriptText(value, VALUE_SHOWN);
  const rest = more > 0 ? ["", `${counted(more, "more character")}: \`--format json\` has them all`] : [];
  return ["", ...codeBlock(lines), ...rest, ""].map((line) => (line === "" ? "" : indent + line));
}

function reasonLines({ verdict }: SubscriptionReport): string[] {
  return verdict.reasons.map(
    ({ id, weight, text }) =>
      `- **Because:** ${sentence(defangText(text))} (${codeSpan(id)}, weight ${weight > 0 ? "+" : ""}${weight})`,
  );
}

function decodedLines({ action }: SubscriptionReport): string[] {
  const more = action.decoded.length - LAYERS_SHOWN;
  const layers = action.decoded
    .slice(0, LAYERS_SHOWN)
    .flatMap(({ encoding, text }) => [`- **Decoded** from ${codeSpan(encoding)}:`, ...block(text, "  ")]);
  return more > 0 ? [...layers, `- ${counted(more, "more layer")}: \`--format json\` has all`] : layers;
}

function indicatorLines({ action }: SubscriptionReport): string[] {
  const more = action.indicators.length - INDICATORS_SHOWN;
  const lines = action.indicators
    .slice(0, INDICATORS_SHOWN)
    .map(({ type, value }) => `- **Indicator:** ${codeSpan(type)} ${codeSpan(defangIndicator(type, value))}`);
  return more > 0 ? [...lines, `- ${counted(more, "more indicator")}: \`--format json\` has all`] : lines;
}

/** Where each fact stands: by piece of evidence, equal sightings together with the first and the last of them. */
function proofLines({ sightings, consumer }: SubscriptionReport): string[] {
  const known = propertyTexts(consumer);
  return [...Map.groupBy(sightings, ({ evidence }) => evidence.path)].flatMap(([path, inPath]) => {
    const groups = factGroups(inPath);
    const more = groups.length - FACTS_SHOWN;
    const rest = more > 0 ? [`  - ${counted(more, "more fact")}: \`--format json\` has all`] : [];
    const lines = groups.slice(0, FACTS_SHOWN).flatMap((group) => proofGroup(group, known));
    return [`- **Proof in** ${codeSpan(path)}`, ...lines, ...rest];
  });
}

function proofGroup(group: readonly SightingReport[], known: readonly string[]): string[] {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return [];
  const { kind, object, source, actor, detail, caveats = [] } = first;
  const who = actor === null || actor === "" ? "" : ` by ${codeSpan(actor)}`;
  const times = group.length > 1 ? [`    - ${number(group.length)} times, last ${place(last)}`] : [];
  const said = detail && !known.includes(detail) ? [`    - ${codeSpan(detail)}`] : [];
  const doubts = caveats.map((caveat) => `    - caution: ${sentence(caveat)}`);
  const fact = `${sentence(sourceName(source))}, ${object} ${kindWords(kind, source)}${who}`;
  return [`  - ${place(first)}: ${fact}`, ...times, ...said, ...doubts];
}

function place({ time, evidence }: SightingReport): string {
  const record = evidence.recordId === undefined ? "" : ` record ${codeSpan(evidence.recordId)}`;
  return `${codeSpan(time ?? "time not known")}${record} at offset ${codeSpan(String(evidence.offset))}`;
}
