import { compareText } from "@unbind/bytes";
import { keyOf } from "../graph/model.ts";
import type { RelatedLine } from "../import/coun7er.ts";
import { COUN7ER, DATASET, type LintContext, type LintedPage, placeOf } from "./lint-context.ts";

/** What COUN7ER's pages, data set and templates say of each other. */
export function lintCountermeasures(context: LintContext): void {
  for (const linted of context.pages) {
    relatedLines(context, linted);
    techniqueLines(context, linted);
  }
  oneWayPages(context);
  if (context.has(DATASET)) {
    oneWayDataset(context);
    staleTemplates(context);
  }
}

function relatedLines(context: LintContext, { key, path, text, page }: LintedPage): void {
  const seen = new Set<string>();
  for (const line of page.related) {
    const place = { subject: key, path, ...placeOf(text, line.span) };
    if (!line.idAsWritten.startsWith("CM")) {
      context.add({ ...place, rule: "coun7er/retired-id", level: "error", ...retired(context, page.id, line) });
      continue;
    }
    if (seen.has(line.idAsWritten)) {
      context.add({
        ...place,
        rule: "coun7er/duplicate",
        level: "note",
        message: `${page.id} names ${line.idAsWritten} twice`,
      });
    }
    seen.add(line.idAsWritten);
    const target = context.page(line.idAsWritten)?.page;
    if (target === undefined) {
      context.add({
        ...place,
        rule: "coun7er/one-way",
        level: "note",
        message: `${page.id} names ${line.idAsWritten}, which has no page`,
      });
    } else if (squeezed(target.title) !== squeezed(line.name)) {
      const message = `${page.id} calls ${target.id} "${line.name}"; its title is "${target.title}"`;
      context.add({ ...place, rule: "coun7er/title-drift", level: "note", message, fix: `Write: ${target.title}` });
    }
  }
}

/** The old numbers mean other pages than the new ones, so the title decides. */
function retired(
  context: LintContext,
  from: string,
  { id, idAsWritten, name }: RelatedLine,
): { message: string; evidence: string[]; fix?: string } {
  const evidence = [`${from} -> ${idAsWritten}`];
  if (id === null) return { message: `${from} names "${idAsWritten}", which is no id`, evidence };
  const same = context.pages.find(({ page }) => squeezed(page.title) === squeezed(name))?.page;
  const number = context.page(id.replace("RM", "CM"))?.page;
  const other =
    number === undefined
      ? "no page has that number today"
      : `${number.id} of the same number is another page, "${number.title}"`;
  const message = `${from} names ${id} (${name}), an id of the old numbering; ${other}`;
  return same === undefined
    ? { message, evidence }
    : { message, evidence, fix: `The page of that title is ${same.id}.` };
}

function techniqueLines(context: LintContext, { key, path, text, page }: LintedPage): void {
  for (const { id, url, name, span } of page.techniques) {
    const place = { subject: key, path, ...placeOf(text, span) };
    if (url !== null && /\/techniques\/T\d{4}\.\d{3}/.test(url)) {
      const fix = `https://attack.mitre.org/techniques/${id.replace(".", "/")}`;
      context.add({
        ...place,
        rule: "coun7er/url-id",
        level: "error",
        message: `${page.id} links ${id} with a dot in the address`,
        evidence: [url],
        fix,
      });
    }
    const names = namesOf(context, id);
    if (names === undefined || name === "" || names.includes(squeezed(name))) continue;
    const message = `${page.id} calls ${id} "${name}"; ATT&CK calls it "${names[0]}"`;
    context.add({ ...place, rule: "coun7er/technique-name", level: "note", message });
  }
}

/** `Parent: Name` and `Name`; undefined for what ATT&CK doesn't describe as active. */
function namesOf({ graph }: LintContext, id: string): string[] | undefined {
  const node = graph.node(keyOf("technique", id));
  if (node === undefined || node.state === "missing") return undefined;
  const parent = id.includes(".") ? graph.node(keyOf("technique", id.slice(0, 5)))?.name : undefined;
  return parent === undefined ? [node.name] : [`${parent}: ${node.name}`, node.name];
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function oneWayPages(context: LintContext): void {
  const names = new Map(context.pages.map(({ page }) => [page.id, new Set(page.related.map(({ id }) => id))]));
  for (const { key, path, text, page } of context.pages) {
    for (const { id, span } of page.related) {
      if (id === null || !id.startsWith("CM") || names.get(id)?.has(page.id) !== false) continue;
      const message = `${page.id} names ${id} as related, ${id} doesn't name ${page.id}`;
      context.add({ rule: "coun7er/one-way", level: "note", subject: key, message, path, ...placeOf(text, span) });
    }
  }
}

/** In the data set old ids were rewritten to today's, which makes nearly all of these. */
function oneWayDataset(context: LintContext): void {
  const { graph } = context;
  for (const { key, id } of graph.nodes("countermeasure")) {
    for (const { to, source } of graph.out(key, "related")) {
      if (source.name !== DATASET) continue;
      const node = graph.node(to);
      const back = graph.out(to, "related").some((edge) => edge.to === key && edge.source.name === DATASET);
      if (back) continue;
      const missing = node === undefined || node.state === "missing";
      const other = to.slice(to.indexOf(":") + 1);
      const message = missing
        ? `${id} names ${other}, which isn't there`
        : `${id} names ${other} as related, ${other} doesn't name ${id}`;
      const why = context.page(id)?.page.related.some((line) => line.id === other.replace("CM", "RM"))
        ? ` The page has ${other.replace("CM", "RM")}, an old id.`
        : "";
      context.add({
        rule: "coun7er/one-way",
        level: "note",
        subject: key,
        message: `data set: ${message}.${why}`,
        path: source.file,
      });
    }
  }
}

/** A template should have, for each of its techniques, just the items that are mapped to it and not ignored. */
function staleTemplates(context: LintContext): void {
  const { graph } = context;
  for (const { key, id } of graph.nodes("class")) {
    if (!/^TMPL\d/.test(id)) continue;
    const ignored = new Set((graph.attributes(key).find(({ name }) => name === "ignored")?.value ?? "").split(" "));
    for (const { to, note = "", source } of graph.out(key, "covers")) {
      const technique = to.slice(to.indexOf(":") + 1);
      const listed = new Set(note.split(" ").filter((item) => item !== ""));
      const mapped = new Set(
        graph
          .in(to, "counters")
          .filter((edge) => edge.source.name === DATASET)
          .map(({ from }) => from.slice(from.indexOf(":") + 1)),
      );
      for (const item of [...new Set([...listed, ...mapped])].sort(compareText)) {
        if (listed.has(item) === mapped.has(item) || ignored.has(item)) continue;
        const message = mapped.has(item)
          ? `${id} lacks ${item} for ${technique}, which is mapped to it`
          : `${id} has ${item} for ${technique}, which isn't mapped to it`;
        context.add({ rule: "coun7er/template-stale", level: "warning", subject: key, message, path: source.file });
      }
    }
  }
}

/** Pages that changed between two packs while version and date stayed. */
export function lintSilentChanges(context: LintContext, before: LintContext): void {
  if (!context.has(COUN7ER) || !before.has(COUN7ER)) return;
  for (const { key, path, text, page } of context.pages) {
    const old = before.page(page.id);
    if (old === undefined || old.text === text) continue;
    if (old.page.version !== page.version || old.page.modified !== page.modified) continue;
    const message = `${page.id} changed, yet it is still version ${page.version} of ${page.modified}`;
    context.add({
      rule: "coun7er/silent-change",
      level: "warning",
      subject: key,
      message,
      path,
      fix: "Identify the page by its hash.",
    });
  }
}
