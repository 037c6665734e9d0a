import { type ByteSource, memorySource } from "@unbind/bytes";
import { expect, test } from "vitest";
import { parseMapping } from "../files/mapping.ts";
import { PAGE_BYTES, WHOLE_FILE_BYTES } from "../files/paged-bytes.ts";
import { addSubscription, cleanHost, filesOf, type RepositoryImage, RepositoryWriter } from "../fixtures/index.ts";
import { PLANTED } from "../fixtures/subscription.ts";
import { propertyValue } from "./instance.ts";
import { Repository } from "./repository.ts";
import { subscriptionParts } from "./subscription-parts.ts";

const codes = (repository: Repository) => [...new Set(repository.issues.map(({ code }) => code))].sort();
const filterNames = (repository: Repository) =>
  repository
    .instances("root\\subscription", "__EventFilter")
    .map(({ properties }) => propertyValue(properties, "Name"));

function plantedHost(): RepositoryImage {
  const writer = cleanHost();
  addSubscription(writer, PLANTED);
  return writer.finish();
}

/** The newest mapping and the offset of a page of the index, by logical number. */
function indexPlaces(image: RepositoryImage) {
  const newest = Object.keys(image)
    .filter((name) => /^MAPPING\d/.test(name))
    .map((name) => parseMapping(image[name] as Uint8Array, name, name))
    .sort((a, b) => b.index.version - a.index.version)[0]!;
  return { newest, root: newest.index.root!, at: (logical: number) => newest.index.pages[logical]! * PAGE_BYTES };
}

/** The image with one u32 of a file overwritten. */
function patched(image: RepositoryImage, name: string, offset: number, value: number): RepositoryImage {
  const bytes = Uint8Array.from(image[name] as Uint8Array);
  new DataView(bytes.buffer).setUint32(offset, value, true);
  return { ...image, [name]: bytes };
}

/** Position of the first child of the root page. */
function firstChildAt(image: RepositoryImage): number {
  const { root, at } = indexPlaces(image);
  const view = new DataView((image["INDEX.BTR"] as Uint8Array).buffer);
  return at(root) + 20 + 4 * view.getUint32(at(root) + 16, true);
}

test("consumers are told by derivation, in every namespace, whatever they are called", async () => {
  const writer = cleanHost();
  writer.namespace("root\\CIMV2\\Applications");
  const own = "root\\CIMV2\\Applications";
  writer.classDefinition(own, {
    name: "Printer",
    superclass: "__EventConsumer",
    properties: [{ name: "Port", type: "uint32", key: true }],
  });
  writer.classDefinition(own, { name: "Colour_Printer", superclass: "Printer" });
  writer.classDefinition(own, {
    name: "HarmlessEventConsumer",
    properties: [{ name: "Name", type: "string", key: true }],
  });
  writer.instance(own, "Colour_Printer", { Port: 9100 });
  writer.instance(own, "HarmlessEventConsumer", { Name: "x" });
  writer.instance(own, "__IntervalTimerInstruction", { TimerId: "t", IntervalBetweenEvents: 5000 });
  const repository = await Repository.open(filesOf(writer.finish()));
  expect(repository.derivedClasses(own, "__EVENTCONSUMER")).toEqual(["Colour_Printer", "Printer"]);
  const { consumers, timers, filters, bindings, registrations } = subscriptionParts(repository);
  expect(consumers.map(({ relativePath, namespace }) => [namespace, relativePath])).toEqual([
    [own, "Colour_Printer.Port=9100"],
    ["root\\subscription", 'NTEventLogEventConsumer.Name="SCM Event Log Consumer"'],
  ]);
  expect(timers.map(({ derivation }) => derivation.at(-2))).toEqual(["__TimerInstruction"]);
  expect([filters.length, bindings.length, registrations.length]).toEqual([1, 1, 10]);
  expect(repository.keyRoot(own, "Colour_Printer")).toBe("Printer");
  expect(repository.find(own, "Colour_Printer", ["9100"])).toEqual(repository.find(own, "Printer", ["9100"]));
  expect(codes(repository)).toEqual([]);
});

test("a class that is named like the hash of another one hides nothing", async () => {
  const writer = cleanHost();
  const disguise = (await Repository.open(filesOf(writer.finish()))).hashOf("CommandLineEventConsumer");
  const properties = [{ name: "Name", type: "string", key: true }];
  writer.classDefinition("root\\subscription", { name: disguise, superclass: "__EventConsumer", properties });
  writer.instance("root\\subscription", disguise, { Name: "hidden" });
  const { consumers } = subscriptionParts(await Repository.open(filesOf(writer.finish())));
  expect(consumers.filter(({ properties }) => propertyValue(properties, "Name") === "hidden")).toHaveLength(1);
});

test("a namespace that its parent doesn't list is guessed by name, else told by hash", async () => {
  const writer = cleanHost();
  writer.namespace("root\\security", { isListed: false });
  writer.namespace("root\\Zq81x", { isListed: false });
  addSubscription(writer, { ...PLANTED, namespace: "root\\subscription" });
  const repository = await Repository.open(filesOf(writer.finish()));
  const unlisted = repository.namespaces().filter(({ state }) => state !== "listed");
  expect(unlisted.map(({ name, state }) => [name, state])).toEqual([
    ["root\\security", "guessed"],
    [undefined, "hidden"],
  ]);
  expect(
    repository
      .instances(unlisted[1]!.hash)
      .map(({ className }) => className)
      .sort(),
  ).toEqual(["__SystemSecurity", "__thisNAMESPACE"]);
  expect(codes(repository)).toEqual(["CIM_NAMESPACE_HIDDEN"]);
});

test("a cycle in the index ends, and the rest is read", async () => {
  const image = plantedHost();
  const { root } = indexPlaces(image);
  const repository = await Repository.open(filesOf(patched(image, "INDEX.BTR", firstChildAt(image), root)));
  expect(filterNames(repository)).toContain("Updater Trigger");
  // The page that the cycle cut off is mapped and sound: its keys are read as live.
  expect(codes(repository)).toEqual(["CIM_INDEX_CYCLE", "CIM_INDEX_UNREACHED"]);
});

test("a child beyond the mapping and a page with another number are told and passed over", async () => {
  const image = plantedHost();
  const beyond = await Repository.open(filesOf(patched(image, "INDEX.BTR", firstChildAt(image), 99_999)));
  expect(codes(beyond)).toEqual(["CIM_INDEX_CHILD", "CIM_INDEX_UNREACHED"]);
  const { at } = indexPlaces(image);
  const renamed = await Repository.open(filesOf(patched(image, "INDEX.BTR", at(0) + 4, 77)));
  expect(codes(renamed)).toEqual(["CIM_INDEX_PAGE_NUMBER"]);
  const counted = await Repository.open(filesOf(patched(image, "INDEX.BTR", at(0) + 16, 0xffff_ffff)));
  expect(counted.issues.find(({ code }) => code === "CIM_INDEX_PAGE")).toMatchObject({
    severity: "error",
    evidence: { path: "INDEX.BTR", offset: at(0), length: PAGE_BYTES },
  });
});

test("a size beyond the file, a lost page and half a file cost only the records in them", async () => {
  const image = plantedHost();
  const sound = await Repository.open(filesOf(image));
  const [first] = sound.instances("root\\subscription", "__EventFilter");
  const page = Math.floor(first!.ref.offset / PAGE_BYTES) * PAGE_BYTES;
  const grown = await Repository.open(filesOf(patched(image, "OBJECTS.DATA", page + 8, 0xffff_ff00)));
  expect(grown.instances("root\\subscription", "__EventFilter").length).toBeLessThan(2);
  expect(codes(grown)).toContain("CIM_RECORD_MISSING");
  const told = grown.issues.length;
  grown.instances("root\\subscription", "__EventFilter");
  expect(grown.issues).toHaveLength(told);
  const half = (image["OBJECTS.DATA"] as Uint8Array).subarray(0, page + 4000);
  const cut = await Repository.open(filesOf({ ...image, "OBJECTS.DATA": half }));
  expect(cut.classes("__SystemClass").length).toBeGreaterThan(5);
  expect(codes(cut)).toContain("CIM_FILE_CUT");
});

test("the mapping of another repository is refused for one that fits", async () => {
  const image = plantedHost();
  const foreign = new RepositoryWriter();
  for (let i = 0; i < 12; i++) foreign.commit();
  const [name, bytes] = Object.entries(foreign.finish()).find(([name]) => name.startsWith("MAPPING"))!;
  const stranger = Uint8Array.from(bytes);
  const view = new DataView(stranger.buffer);
  // Newest of all by version, but its root page isn't one.
  view.setUint32(4, 0xffff, true);
  const half = parseMapping(stranger, name, name).objects;
  const indexAt = 32 + 24 * half.pages.length + 4 * half.free.length;
  view.setUint32(indexAt + 24 + 12, 0, true);
  view.setUint32(indexAt + 24, 9999, true);
  const repository = await Repository.open(filesOf({ ...image, "MAPPING9.MAP": stranger }));
  expect(codes(repository)).toEqual(["CIM_MAP_FOREIGN"]);
  expect(filterNames(repository)).toContain("Updater Trigger");
});

test("a mapping that gives one physical page to two logical ones is told", async () => {
  const image = plantedHost();
  const { newest } = indexPlaces(image);
  const last = 24 + 24 * (newest.objects.pages.length - 1);
  const repository = await Repository.open(filesOf(patched(image, newest.name, last, newest.objects.pages[0]!)));
  expect(codes(repository)).toContain("CIM_MAP_DOUBLE");
});

test("what is missing is told; without any file there is nothing to open", async () => {
  const image = plantedHost();
  const { objects, index, maps } = filesOf(image) as Required<ReturnType<typeof filesOf>>;
  const withoutData = await Repository.open({ index, maps });
  expect(withoutData.derivedClasses("root\\subscription", "__EventConsumer")).toContain("CommandLineEventConsumer");
  expect(withoutData.find("root\\subscription", "__EventFilter", ["Updater Trigger"])).toBeDefined();
  expect(codes(withoutData)).toContain("CIM_OBJECTS_MISSING");
  const withoutIndex = await Repository.open({ objects, maps });
  expect(codes(withoutIndex)).toEqual(["CIM_INDEX_MISSING"]);
  const withoutMaps = await Repository.open({ objects, index, maps: [] });
  expect(codes(withoutMaps)).toEqual(["CIM_MAP_MISSING"]);
  expect(withoutMaps.version).toBe("vista");
  await expect(Repository.open({ maps })).rejects.toMatchObject({ code: "CIM_NOTHING" });
});

test("a file too large to hold is read page by page", async () => {
  const image = plantedHost();
  const objects = image["OBJECTS.DATA"] as Uint8Array;
  let asked = 0;
  const large: ByteSource = {
    byteLength: WHOLE_FILE_BYTES + PAGE_BYTES,
    slice: () => Promise.reject(new Error("not to be read whole")),
    readInto(target, start) {
      asked += target.length;
      target.set(objects.subarray(start, start + target.length));
      return target.length;
    },
  };
  const repository = await Repository.open({ ...filesOf(image), objects: { source: large, path: "OBJECTS.DATA" } });
  expect(filterNames(repository)).toContain("Updater Trigger");
  expect(asked).toBeLessThan(objects.length * 2);
  const { readInto: _, ...blind } = large;
  const files = { ...filesOf(image), objects: { source: { ...blind, byteLength: 2 ** 40 }, path: "OBJECTS.DATA" } };
  await expect(Repository.open(files)).rejects.toMatchObject({ code: "CIM_FILE_TOO_LARGE" });
});

test("progress counts the bytes of all files; an abort ends the reading", async () => {
  const image = plantedHost();
  const done: number[] = [];
  await Repository.open(filesOf(image), { onProgress: (bytes) => done.push(bytes) });
  expect(done.at(-1)).toBe(Object.values(image).reduce((sum, bytes) => sum + bytes.length, 0));
  const source: ByteSource = {
    byteLength: Number.POSITIVE_INFINITY,
    slice: memorySource(new Uint8Array(9_000_000)).slice,
  };
  const signal = AbortSignal.abort();
  await expect(Repository.open({ objects: { source, path: "x" }, maps: [] }, { signal })).rejects.toThrow(/abort/i);
});
