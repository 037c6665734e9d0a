import { attributeOf, type KnowledgeEdge, splitKey } from "../graph/model.ts";
import { resolve } from "../resolve/resolve.ts";
import { COUN7ER, DATASET, type LintContext, lineOf, placeOf } from "./lint-context.ts";
import { isTemporary, strongMatch, type TextMatch, weakMatch } from "./subscription-text.ts";

const SUBSCRIPTION = "technique:T1546.003";

/** Mappings to techniques: revoked, of another domain, unknown, missing, or not what the text is about. */
export function lintMappings(context: LintContext): void {
  for (const technique of context.graph.nodes("technique")) {
    for (const kind of ["counters", "detects"]) {
      for (const edge of context.graph.in(technique.key, kind)) {
        if (isMapping(context, edge)) mappingEnd(context, edge);
      }
    }
  }
  activeInD3fend(context);
  for (const { key, path, page } of context.pages) {
    if (page.techniques.length > 0) continue;
    const message = `${page.id} is mapped to no technique`;
    context.add({ rule: "map/unmapped", level: "note", subject: key, message, path });
  }
  countermeasureTexts(context);
  detectionTexts(context);
  analyticTexts(context);
}

/** The data set repeats the pages; it counts where there are none. */
function isMapping(context: LintContext, { basis, source }: KnowledgeEdge): boolean {
  if (basis !== "published") return false;
  return source.name === DATASET ? !context.has(COUN7ER) : source.name !== "ATT&CK";
}

function mappingEnd(context: LintContext, { from, to, source }: KnowledgeEdge): void {
  const { id } = splitKey(to);
  const { state, end, reason } = resolve(context.graph, id);
  const place = {
    subject: from,
    path: source.file || source.name,
    line: lineOf(source.locator),
    evidence: [`${from} -> ${to}`],
  };
  const name = splitKey(from).id;
  if (state === "revoked" || state === "deprecated") {
    const fix = end !== undefined && end.key !== to && state === "revoked" ? { fix: `Map it to ${end.id}.` } : {};
    context.add({
      ...place,
      rule: "map/revoked",
      level: "error",
      message: `${name} is mapped to ${id}. ${reason}`,
      ...fix,
    });
  } else if (state === "other-domain") {
    context.add({
      ...place,
      rule: "map/other-domain",
      level: "warning",
      message: `${name} is mapped to ${id}. ${reason}`,
    });
  } else if (state === "unknown") {
    context.add({
      ...place,
      rule: "map/unknown",
      level: "note",
      message: `${name} is mapped to ${id}, which isn't in ${attackName(context)}; it may be of another version`,
    });
  }
}

function attackName({ graph }: LintContext): string {
  const attack = graph.sources.find(({ name }) => name === "ATT&CK");
  return attack === undefined ? "any loaded source" : `ATT&CK ${attack.version}`;
}

/** Classes of D3FEND that go on as if ATT&CK hadn't revoked them. */
function activeInD3fend(context: LintContext): void {
  const { graph } = context;
  for (const { key, id, state } of graph.nodes("technique")) {
    const isClass = attributeOf(graph, key, "attack-id") !== "";
    if (!isClass || state !== "revoked" || attributeOf(graph, key, "deprecated") === "true") continue;
    const { reason, end } = resolve(graph, id);
    const message = `D3FEND has ${id} as active. ${reason}`;
    const fix = end === undefined ? {} : { fix: `Mark the class as deprecated and name ${end.id}.` };
    context.add({
      rule: "map/revoked",
      level: "error",
      subject: key,
      message,
      path: "D3FEND",
      evidence: [attributeOf(graph, key, "iri")],
      ...fix,
    });
  }
}

function isMapped(context: LintContext, key: string): boolean {
  return ["counters", "detects"].some((kind) => context.graph.out(key, kind).some(({ to }) => to === SUBSCRIPTION));
}

/** Titles, outcomes and Sysmon's three events weigh more than what stands elsewhere. */
function countermeasureTexts(context: LintContext): void {
  for (const { key, path, text, page } of context.pages) {
    if (isMapped(context, key)) continue;
    const related = page.sections.find(({ name }) => name === "Related Countermeasures")?.span;
    const searched =
      related === undefined
        ? text
        : text.slice(0, related.start) + " ".repeat(related.end - related.start) + text.slice(related.end);
    const outcome = page.sections.find(({ name }) => name === "Intended Outcome");
    const weighty = strongMatch(page.title) ?? strongMatch(outcome?.text ?? "");
    const match = strongMatch(searched) ?? inOutcome(text, outcome?.span);
    if (match === undefined) continue;
    const level = weighty !== undefined || match.strength === "sysmon" ? "warning" : "note";
    const place = placeOf(text, { start: match.index, end: match.index + match.words.length });
    context.add({ ...subscriptionFinding(page.id, key, match), level, path, ...place });
  }
}

function inOutcome(text: string, span: { start: number; end: number } | undefined): TextMatch | undefined {
  const match = span === undefined ? undefined : weakMatch(text.slice(span.start, span.end));
  return match === undefined || span === undefined ? undefined : { ...match, index: match.index + span.start };
}

function detectionTexts(context: LintContext): void {
  const { graph } = context;
  for (const { key, id, name } of graph.nodes("detection")) {
    if (isMapped(context, key) || graph.out(key, "detects").length === 0) continue;
    const texts = [name, attributeOf(graph, key, "search")].map(strongMatch);
    const weighty = texts.find((found) => found !== undefined);
    const match = weighty ?? strongMatch(attributeOf(graph, key, "description"));
    if (match === undefined) continue;
    const temporary = isTemporary(name) || isTemporary(attributeOf(graph, key, "description"));
    const level = weighty !== undefined && !temporary ? "warning" : "note";
    const source = attributeOf(graph, key, "source");
    const at = source.indexOf(match.words);
    const place = at === -1 ? {} : placeOf(source, { start: at, end: at + match.words.length });
    const finding = subscriptionFinding(`${id} (${name})`, key, match);
    if (temporary) {
      finding.message = `${id} (${name}) is about temporary event subscriptions, which persist nothing; T1546.003 is the permanent kind`;
      delete finding.fix;
    }
    context.add({ ...finding, level, path: attributeOf(graph, key, "file"), ...place });
  }
}

function analyticTexts(context: LintContext): void {
  const { graph } = context;
  for (const { key, id } of graph.nodes("analytic")) {
    const techniques = graph
      .in(key, "has-analytic")
      .flatMap(({ from }) => graph.out(from, "detects").map(({ to }) => to));
    if (techniques.includes(SUBSCRIPTION)) continue;
    const channels = graph.out(key, "reads").map(({ note = "" }) => note);
    const match = strongMatch([attributeOf(graph, key, "description"), ...channels].join("\n"));
    if (match) context.add({ ...subscriptionFinding(id, key, match), level: "note", path: "ATT&CK" });
  }
}

function subscriptionFinding(
  name: string,
  subject: string,
  { words, strength }: TextMatch,
): { rule: string; subject: string; message: string; evidence: string[]; fix?: string } {
  const about = strength === "weak" ? "persistence through WMI" : "permanent event subscriptions";
  return {
    rule: "map/subscription-technique",
    subject,
    message: `${name} is about ${about} ("${words}") and isn't mapped to T1546.003`,
    evidence: [words],
    fix: "Map it to T1546.003 as well.",
  };
}
