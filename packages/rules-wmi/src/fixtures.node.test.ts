/** The whole set over our own logs: what is odd in them is found, what Windows has itself is not. */
import { memorySource } from "@unbind/bytes";
import type { Event } from "@unbind/model";
import { parseSigma, sigmaDetector } from "@unbind/sigma";
import { describe, expect, it } from "vitest";
import {
  abusedDefaults,
  auditedChildren,
  everydayActivity,
  foreignConsumers,
  logOf,
  otherNamespaces,
  reboots,
} from "../../evtx/src/fixtures/index.ts";
import { readEvents } from "../../evtx/src/index.ts";
import { ownRules } from "./rules.generated.ts";

async function eventsOf(log: Uint8Array): Promise<Event[]> {
  const events: Event[] = [];
  for await (const result of readEvents(memorySource(log), { path: "log.evtx" })) {
    if (!result.ok) throw new Error(result.issue.message);
    events.push(result.event);
  }
  return events;
}

/** Rule -> record ids of what it found. */
async function found(log: Uint8Array): Promise<Record<string, string>> {
  const detector = sigmaDetector(ownRules.flatMap(({ path, text }) => parseSigma(text, { path }).documents));
  const matches: Record<string, string> = {};
  const report = ({ rule, events }: { rule: { source: { path: string } }; events: readonly Event[] }) => {
    const name = rule.source.path.replace(".yml", "");
    matches[name] = [matches[name], events.map(({ recordId }) => recordId).join("+")].filter(Boolean).join(" ");
  };
  for (const event of await eventsOf(log)) detector.offer(event, report);
  detector.finish(report);
  return matches;
}

describe("own rules over our own logs", () => {
  it("each consumer class", async () => {
    expect(await found(logOf(foreignConsumers()))).toMatchInlineSnapshot(`
      {
        "wmi_binding_event_log": "4",
        "wmi_binding_foreign_consumer_class": "6",
        "wmi_binding_log_file": "3",
        "wmi_binding_mail": "5",
        "wmi_binding_program_or_script": "1 2",
      }
    `);
  });
  it("other namespaces", async () => {
    expect(await found(logOf(otherNamespaces()))).toMatchInlineSnapshot(`
      {
        "wmi_binding_outside_subscription": "1 2",
        "wmi_binding_program_or_script": "1 2 3",
      }
    `);
  });
  it("default names with other content, beside the defaults", async () => {
    expect(await found(logOf(abusedDefaults()))).toMatchInlineSnapshot(`
      {
        "wmi_binding_default_name": "2 3 5",
        "wmi_binding_event_log": "2",
        "wmi_binding_program_or_script": "3 5",
      }
    `);
  });
  it("children of the WMI host in the Security log", async () => {
    expect(await found(logOf(auditedChildren()))).toMatchInlineSnapshot(`
      {
        "process_of_wmi_host_as_system": "1 2",
      }
    `);
  });
  it("reboots", async () => {
    expect(await found(logOf(reboots()))).toMatchInlineSnapshot(`
      {
        "wmi_binding_program_or_script": "3 7 11",
        "wmi_permanent_query_of_account": "4 8 12",
      }
    `);
  });
  it("everyday activity", async () => {
    expect(await found(logOf(everydayActivity(200)))).toEqual({});
  });
});
