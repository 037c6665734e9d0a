import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { PropertyValue, SubscriptionReport } from "@unbind/model";
import { formatInstance, type MofInstance, type MofValue, parseInstances } from "@unbind/mof";
import { describe, expect, test } from "vitest";
import { judge } from "../judge.ts";
import { subscriptionOf } from "../subscription.test-support.ts";
import { knownBad } from "./known-bad.ts";

const root = join(import.meta.dirname, "../../../..");
const file = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "facts/known_bad.json");

interface Entry {
  id: string;
  filters?: string[];
  consumers?: Record<string, string | boolean>[];
  queries?: string[];
}

/** Operator-chosen text in place of placeholders; undefined for prose. */
function filled(text: string): string | undefined {
  if (/^<|; copy:|\(per|: /.test(text)) return undefined;
  return text
    .replace(/<H>/g, "11")
    .replace(/<M>/g, "33")
    .replace(/<\w+>/g, "hostname")
    .replace(/ \(.*\)$/, "");
}

function instanceOf(className: string, properties: Record<string, MofValue>): MofInstance {
  const all = Object.entries(properties).map(([name, value]) => ({ name, value }));
  return { className, properties: all, complete: true, start: 0, end: 0 };
}

/** The values of an object, through its MOF text. */
function throughMof(className: string, properties: Record<string, MofValue>): Record<string, PropertyValue> {
  const [instance] = parseInstances(formatInstance(instanceOf(className, properties))).instances;
  return Object.fromEntries((instance?.properties ?? []).map(({ name, value }) => [name, value as PropertyValue]));
}

function made(filter: Record<string, string>, consumer: Record<string, string | boolean>): SubscriptionReport {
  const { class: className = "CommandLineEventConsumer", ...values } = consumer;
  const { Name, Query } = throughMof("__EventFilter", filter);
  const { Name: consumerName, ...properties } = throughMof(String(className), values);
  return subscriptionOf({
    filter: { name: Name as string, query: Query as string },
    consumer: { class: String(className), name: consumerName as string, properties },
  });
}

const GUID = "{6B29FC40-CA47-1067-B31D-00DD010662DA}";

describe.skipIf(!existsSync(file))("published names, queries and payloads", () => {
  const entries: Entry[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).entries : [];
  const queries = entries.flatMap(({ id, queries: all = [], consumers = [] }) => {
    const className = consumers.find((one) => typeof one.class === "string")?.class ?? "CommandLineEventConsumer";
    const real = all.filter((query) => /^select\b/i.test(query));
    return real.map((query): [string, string, string] => [id, query, String(className).replace(/ .*/, "")]);
  });
  const consumers = entries.flatMap(({ id, consumers: all = [] }) =>
    all.flatMap((consumer): [string, string, Record<string, string | boolean>][] => {
      const { namespace: _, name, class: className = "CommandLineEventConsumer", ...values } = consumer;
      const known = typeof name === "string" ? filled(name) : undefined;
      const isPattern = known !== undefined || /^Not/.test(String(className)) || Object.keys(values).length > 1;
      const shown = { class: String(className).replace(/ .*/, ""), Name: known ?? "chostname", ...values };
      return isPattern ? [[id, known ?? String(className), shown]] : [];
    }),
  );

  test("every family with a query, a consumer or a payload is known", () => {
    const missing = entries.map(({ id }) => id).filter((id) => !knownBad.some((entry) => entry.id === id));
    // Their sources name neither an object nor a query nor a payload that could be recognised.
    expect(missing).toEqual(["seaduke", "rancor-kevin"]);
    expect([queries.length, consumers.length]).toEqual([38, 32]);
  });

  test.each(queries)("%s is recognised by its query: %s", (id, query, className) => {
    const { family } = judge(made({ Name: GUID, Query: filled(query) ?? query }, { class: className, Name: GUID }), {
      others: [],
    });
    expect(family.map((one) => one.id)).toContain(id);
  });

  test.each(consumers)("%s is recognised by its consumer: %s", (id, _, consumer) => {
    const { family } = judge(made({ Name: "fhostname", Query: "SELECT * FROM X" }, consumer), { others: [] });
    expect(family.map((one) => one.id)).toContain(id);
  });

  test.each(
    entries.flatMap(({ id, filters = [] }) =>
      filters.flatMap((name) => {
        const known = filled(name);
        return known === undefined || /^(?:f|EF_)hostname$/.test(known) ? [] : [[id, known]];
      }),
    ),
  )("%s is recognised by its filter: %s", (id, name) => {
    const { family, verdict } = judge(made({ Name: String(name), Query: "SELECT * FROM X" }, { Name: GUID }), {
      others: [],
    });
    expect(family.map((one) => one.id)).toContain(id);
    expect(verdict.reasons.map((reason) => reason.id)).toContain("known-bad-name");
  });
});
