import { isoToFiletime } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { hostNames } from "../join/host-names.ts";
import { joinSubscriptions } from "../join/join-subscriptions.ts";
import { RECORD_CUT, type RepositoryObject, sightingsOfRepository } from "./repository-objects.ts";

const written = isoToFiletime("2024-05-14T08:00:00Z") as bigint;

function object(
  role: RepositoryObject["role"],
  path: string,
  values: Record<string, string | null> = {},
): RepositoryObject {
  return {
    role,
    namespace: "root\\subscription",
    className: path.split(".")[0] ?? "",
    path,
    properties: Object.entries(values).map(([name, value]) => ({ name, value, isDefault: false })),
    written,
    pageGeneration: 7,
    recovered: undefined,
    evidence: { path: "OBJECTS.DATA", offset: 100, length: 20, structure: "record" },
  };
}

const deleted = { from: "a free page", standing: "deleted", confidence: 0.85, whole: true, copies: 2 };
const FILTER = '__EventFilter.Name="f"';
const CONSUMER = 'CommandLineEventConsumer.Name="c"';

const filter = object("filter", FILTER, {
  Name: "f",
  Query: "SELECT * FROM X",
  EventAccess: null,
  CreatorSID: "S-1-5-18",
});
const consumer = object("consumer", CONSUMER, { Name: "c", CommandLineTemplate: "calc.exe", CreatorSID: "S-1-5-18" });
const binding = object("binding", "__FilterToConsumerBinding", {
  Filter: FILTER,
  Consumer: CONSUMER,
  CreatorSID: "S-1-5-18",
});

const join = (...objects: RepositoryObject[]) => joinSubscriptions(sightingsOfRepository(objects), hostNames([]));

describe("sightings of a repository", () => {
  test("state what is there, at its bytes, without a time", () => {
    const [one] = sightingsOfRepository([filter]);
    expect(one).toMatchObject({
      kind: "present",
      object: "filter",
      host: "",
      time: undefined,
      filter: { name: "f", query: "SELECT * FROM X", creatorSid: "S-1-5-18", properties: { EventAccess: null } },
      evidence: { path: "OBJECTS.DATA", offset: 100, length: 20 },
    });
    expect(one?.detail).toBe(
      "written at or after 2024-05-14T08:00:00.0000000Z by the clock of WMI's session, page last moved in generation 7",
    );
  });

  test("say of what was recovered where it comes from, how sure that is, and whether it is whole", () => {
    const [one] = sightingsOfRepository([{ ...filter, recovered: { ...deleted, whole: false } }]);
    expect(one).toMatchObject({ kind: "recovered", caveats: [RECORD_CUT] });
    expect(one?.detail).toMatch(/^deleted, from a free page \(and 2 more places\), confidence 0.85; written/);
  });

  test("name an end of a binding that lies elsewhere", () => {
    const elsewhere = {
      ...binding,
      properties: [{ name: "Filter", value: `\\\\.\\root\\default:${FILTER}`, isDefault: false }],
    };
    expect(sightingsOfRepository([elsewhere])[0]?.binding).toMatchObject({ filterNamespace: "root\\default" });
  });
});

describe("subscriptions of a repository", () => {
  test("are armed where the binding is there", () => {
    expect(join(filter, consumer, binding)).toMatchObject([
      { state: "present", activity: "armed", firstSeen: null, lastSeen: null, binding: { creatorSid: "S-1-5-18" } },
    ]);
  });

  test("are inert where the binding was deleted", () => {
    expect(join(filter, consumer, { ...binding, recovered: deleted })).toMatchObject([
      { state: "present", activity: "inert", binding: { creatorSid: "S-1-5-18" } },
    ]);
  });

  test("are unbound where there is no binding", () => {
    expect(join(filter, consumer)).toMatchObject([
      { consumer: null, activity: "inert" },
      { filter: null, activity: "inert" },
    ]);
  });

  test("tell another content that was found as a change", () => {
    const older = { ...consumer, properties: [{ name: "CommandLineTemplate", value: "evil.exe", isDefault: false }] };
    const [one] = join(filter, consumer, binding, { ...older, recovered: deleted });
    expect(one?.consumer?.properties).toEqual({ CommandLineTemplate: "calc.exe" });
    expect(one?.notes).toContainEqual({
      code: "content-changed",
      text: "The consumer was stated differently before: evil.exe",
    });
  });

  test("don't depend on the order of objects, nor on the case of the namespace", () => {
    const shouted = { ...binding, namespace: "ROOT\\Subscription" };
    expect(join(shouted, consumer, filter)).toHaveLength(1);
    expect(join(consumer, binding, filter)).toEqual(join(filter, consumer, binding));
  });
});
