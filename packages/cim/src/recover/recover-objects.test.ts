import { memorySource } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { PAGE_BYTES } from "../files/paged-bytes.ts";
import { addNoise, addSubscription, cleanHost, filesOf, type RepositoryImage } from "../fixtures/index.ts";
import { PLANTED } from "../fixtures/subscription.ts";
import { propertyValue } from "../repository/instance.ts";
import { Repository } from "../repository/repository.ts";
import { carveObjects } from "./carve-objects.ts";
import { findLostInstances } from "./lost-instances.ts";
import { type Recovered, recoverObjects } from "./recover-objects.ts";

const open = (image: RepositoryImage) => Repository.open(filesOf(image));
/** Recovered parts of subscriptions. */
const parts = (recovered: readonly Recovered[]) =>
  recovered.filter(({ className }) => /^__EventFilter$|Consumer$|^__FilterToConsumerBinding$/.test(className));
const sources = (recovered: readonly Recovered[]) => [...new Set(parts(recovered).map(({ from }) => from))];
const command = (one: Recovered | undefined) => propertyValue(one?.properties ?? [], "CommandLineTemplate");

describe.each(["vista", "xp"] as const)("a deleted subscription (%s)", (version) => {
  /** A host on which the planted subscription was written and is still there. */
  function planted() {
    const writer = cleanHost(version);
    addNoise(writer, 5);
    writer.newPage();
    const paths = addSubscription(writer, PLANTED);
    writer.commit();
    return { writer, paths };
  }

  const deleteAll = ({ writer, paths }: ReturnType<typeof planted>) => {
    for (const path of [paths.binding, paths.consumer, paths.filter]) writer.delete(path);
    writer.commit();
  };

  test("is whole in an older mapping, namespace and all", async () => {
    const host = planted();
    deleteAll(host);
    const repository = await open(host.writer.finish());
    const recovered = parts(recoverObjects(repository));
    expect(recovered.map(({ className }) => className)).toEqual([
      "CommandLineEventConsumer",
      "__EventFilter",
      "__FilterToConsumerBinding",
    ]);
    for (const one of recovered) {
      expect(one).toMatchObject({
        from: "older-map",
        standing: "deleted",
        whole: true,
        namespace: "root\\subscription",
      });
      expect(one.confidence).toBeGreaterThan(0.9);
    }
    expect(command(recovered[0])).toBe(PLANTED.consumer.properties.CommandLineTemplate);
  });

  test("is whole in a free page once no mapping shows it", async () => {
    const host = planted();
    deleteAll(host);
    host.writer.forgetOlderStates();
    const recovered = recoverObjects(await open(host.writer.finish()));
    expect(sources(recovered)).toEqual(["free-page"]);
    expect(parts(recovered)).toHaveLength(3);
    expect(parts(recovered).map(({ namespace }) => namespace)).toEqual(
      parts(recovered).map(() => "root\\subscription"),
    );
  });

  test("is found unreferenced in a live page whose keys were taken out", async () => {
    const { writer, paths } = planted();
    for (const path of [paths.binding, paths.consumer, paths.filter]) writer.unlist(path);
    writer.commit();
    writer.forgetOlderStates();
    const repository = await open(writer.finish());
    const recovered = recoverObjects(repository);
    expect(sources(recovered)).toEqual(["unreferenced"]);
    expect(parts(recovered)).toHaveLength(3);
    expect(repository.issues.map(({ code }) => code)).toContain("CIM_RECORD_UNREFERENCED");
  });

  test("is in the slack of the page that was written anew", async () => {
    const writer = cleanHost(version);
    const kept = addNoise(writer, 3);
    const paths = addSubscription(writer, PLANTED);
    writer.commit();
    for (const path of [paths.binding, paths.consumer, paths.filter]) writer.delete(path);
    writer.commit();
    writer.forgetOlderStates();
    writer.overwriteFreePages();
    const recovered = recoverObjects(await open(writer.finish()));
    expect(kept).toHaveLength(3);
    expect(sources(recovered).every((from) => from === "page-slack" || from === "emptied-page")).toBe(true);
    expect(parts(recovered).length).toBeGreaterThan(0);
  });

  test("is gone where everything was overwritten", async () => {
    const host = planted();
    deleteAll(host);
    host.writer.forgetOlderStates();
    host.writer.clearSlack();
    host.writer.forgetOlderStates();
    host.writer.overwriteFreePages();
    const repository = await open(host.writer.finish());
    expect(recoverObjects(repository)).toEqual([]);
    expect(findLostInstances(repository, [])).toEqual([]);
  });

  test("leaves its keys in old pages of the index when its record is gone", async () => {
    const host = planted();
    deleteAll(host);
    host.writer.forgetOlderStates();
    host.writer.clearSlack();
    host.writer.forgetOlderStates();
    const image = host.writer.finish();
    const repository = await open(image);
    const objects = Uint8Array.from(image["OBJECTS.DATA"] as Uint8Array);
    for (const physical of repository.mapping?.objects.free ?? []) {
      objects.fill(0, physical * PAGE_BYTES, (physical + 1) * PAGE_BYTES);
    }
    const wiped = await open({ ...image, "OBJECTS.DATA": objects });
    expect(parts(recoverObjects(wiped))).toEqual([]);
    const lost = findLostInstances(wiped, []);
    expect(lost).toContainEqual(
      expect.objectContaining({
        from: "index-key",
        className: "__EventFilter",
        namespace: "root\\subscription",
        instanceHash: wiped.state.hasher.ofInstance([PLANTED.filter.name]),
      }),
    );
  });

  test("an earlier command of a live consumer is an older version, its copies are nothing", async () => {
    const writer = cleanHost(version);
    addSubscription(writer, PLANTED);
    writer.commit();
    const { consumer } = PLANTED;
    writer.instance("root\\subscription", consumer.className, { Name: consumer.name, CommandLineTemplate: "calc.exe" });
    writer.commit();
    const recovered = parts(recoverObjects(await open(writer.finish())));
    expect(recovered).toHaveLength(1);
    expect(recovered[0]).toMatchObject({ standing: "older-version", liveIn: ["root\\subscription"] });
    expect(command(recovered[0])).toBe(consumer.properties.CommandLineTemplate);
  });

  test("a consumer whose class was deleted with it decodes by the lost definition", async () => {
    const writer = cleanHost(version);
    const properties = [
      { name: "Label", type: "string", key: true },
      { name: "Payload", type: "string" },
    ];
    writer.classDefinition("root\\CIMV2", { name: "Beacon", superclass: "__EventConsumer", properties });
    const path = writer.instance("root\\CIMV2", "Beacon", { Label: "x", Payload: "y".repeat(20_000) });
    writer.commit();
    writer.delete(path);
    writer.deleteClass("root\\CIMV2", "Beacon");
    writer.commit();
    writer.forgetOlderStates();
    const recovered = recoverObjects(await open(writer.finish())).filter(({ className }) => className === "Beacon");
    expect(recovered).toHaveLength(1);
    expect(recovered[0]).toMatchObject({ whole: true, relativePath: 'Beacon.Label="x"', from: "free-page" });
    expect(recovered[0]?.pieces.length).toBeGreaterThan(1);
    expect(propertyValue(recovered[0]!.properties, "Payload")).toBe("y".repeat(20_000));
  });
});

test("the data file alone gives live and deleted objects, and names neither live nor deleted", async () => {
  const writer = cleanHost();
  const { binding } = addSubscription(writer, PLANTED);
  writer.commit();
  writer.delete(binding);
  const image = writer.finish();
  const { recovered, issues } = await carveObjects({
    source: memorySource(image["OBJECTS.DATA"] as Uint8Array),
    path: "OBJECTS.DATA",
  });
  expect(issues).toEqual([]);
  expect(parts(recovered).map(({ relativePath }) => relativePath)).toHaveLength(6);
  expect(new Set(recovered.map(({ standing, from }) => `${standing} ${from}`))).toEqual(new Set(["unknown carved"]));
});

test("without mapping files the rest is carved too, and with a damaged index nothing is called deleted", async () => {
  const image = cleanHost().finish();
  const { objects, index } = filesOf(image) as Required<ReturnType<typeof filesOf>>;
  const blind = recoverObjects(await Repository.open({ objects, index, maps: [] }));
  expect(new Set(blind.map(({ standing }) => standing))).toEqual(new Set(["unknown"]));
  const { root, pages } = (await open(image)).mapping!.index;
  const standings = new Set<string>();
  for (const kept of [...pages.keys()].filter((logical) => logical !== root)) {
    // All but the root and one other page are gone.
    const bytes = Uint8Array.from(image["INDEX.BTR"] as Uint8Array);
    pages.forEach((physical, logical) => {
      if (logical !== root && logical !== kept) bytes.fill(0, physical * PAGE_BYTES, (physical + 1) * PAGE_BYTES);
    });
    for (const { from, standing } of recoverObjects(await open({ ...image, "INDEX.BTR": bytes }))) {
      if (from === "unreferenced") standings.add(standing);
    }
  }
  expect(standings).toEqual(new Set(["unknown"]));
});
