import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { filetimeToIso, memorySource, sidToText } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import {
  type CimValue,
  type Instance,
  instanceToMof,
  RECOGNITION_BYTES,
  Repository,
  type RepositoryFiles,
  recogniseRepositoryFile,
} from "./index.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "samples/cim");

interface TruthInstance {
  namespace: string;
  class: string;
  derivation?: string[];
  instanceHash: string;
  record: { fileOffset: number; size: number; physicalPage: number };
  properties: Record<string, unknown>;
  fromClassDefault: string[];
}

function truthOf(sample: string) {
  return JSON.parse(readFileSync(`${corpus}/${sample}/truth.json`, "utf8"));
}

function filesOf(sample: string): RepositoryFiles {
  const names = readdirSync(`${corpus}/${sample}`);
  const file = (name: string) => ({
    source: memorySource(new Uint8Array(readFileSync(`${corpus}/${sample}/${name}`))),
    path: name,
    name,
  });
  return {
    ...(names.includes("OBJECTS.DATA") ? { objects: file("OBJECTS.DATA") } : {}),
    index: file("INDEX.BTR"),
    maps: names.filter((name) => /\.(MAP|VER)$/.test(name)).map(file),
  };
}

function allNamespaces(repository: Repository): string[] {
  return ["__SystemClass", ...repository.namespaces().map(({ hash }) => hash)];
}

/** Long texts stand in the truth as a line and how often it is repeated. */
function spelled(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("repeat" in value)) return value;
  const { repeat, times } = value as { repeat: string; times: number };
  return repeat.repeat(times);
}

function plain(name: string, value: CimValue): unknown {
  if (value instanceof Uint8Array) return name === "CreatorSID" ? sidToText(value) : [...value];
  if (Array.isArray(value)) return value.map((one) => plain("", one));
  return typeof value === "bigint" ? Number(value) : value;
}

/** An instance in the words of the truth. */
function inTruthsWords(instance: Instance) {
  const { properties } = instance;
  return {
    namespace: instance.namespace,
    class: instance.className,
    instanceHash: instance.instanceHash,
    offset: instance.ref.offset,
    properties: Object.fromEntries(properties.map(({ name, value }) => [name, plain(name, value)])),
    fromClassDefault: properties.filter(({ isDefault }) => isDefault).map(({ name }) => name),
  };
}

function expected(truth: TruthInstance) {
  const { namespace, instanceHash, fromClassDefault } = truth;
  const properties = Object.fromEntries(
    Object.entries(truth.properties).map(([name, value]) => [name, spelled(value)]),
  );
  return { namespace, class: truth.class, instanceHash, offset: truth.record.fileOffset, properties, fromClassDefault };
}

const byOffset = (a: { offset: number }, b: { offset: number }) => a.offset - b.offset;

describe.skipIf(!existsSync(corpus))("the repository of a Windows 10 machine", async () => {
  const truth = existsSync(corpus) ? truthOf("win10-museum") : undefined;
  const repository = existsSync(corpus) ? await Repository.open(filesOf("win10-museum")) : new Repository({} as never);

  test("mapping, keys and namespaces are those of the truth", () => {
    expect(repository.version).toBe("vista");
    expect(repository.mapping?.name).toBe(truth.currentMap);
    expect(repository.keys()).toHaveLength(truth.index.keys);
    expect(repository.keyCounts).toEqual({ ...truth.index.byKind, other: 0 });
    const namespaces = repository.namespaces();
    expect(namespaces.map(({ name }) => name).sort()).toEqual([...truth.namespaces.names].sort());
    expect(namespaces.every(({ state, keys }) => state === "listed" && keys > 0)).toBe(true);
  });

  test("every class definition decodes without a byte left over, qualifiers, defaults and methods too", () => {
    const classes = allNamespaces(repository).flatMap((hash) => repository.classes(hash));
    expect(classes).toHaveLength(truth.classDefinitions.total);
    expect(new Set(classes.map(({ name }) => name)).size).toBe(truth.classDefinitions.distinctNames);
    const counts = { qualifiers: 0, properties: 0, methods: 0, keys: 0 };
    for (const one of classes) {
      expect(one.whole).toBe(true);
      expect(one.layout()).toBeDefined();
      expect(repository.hashOf(one.name)).toBe(one.classHash);
      counts.qualifiers += one.qualifiers().length;
      counts.methods += one.methods().length;
      const properties = one.properties();
      counts.properties += properties.length;
      counts.keys += properties.filter(({ isKey }) => isKey).length;
    }
    expect(counts).toMatchInlineSnapshot(`
      {
        "keys": 3604,
        "methods": 2757,
        "properties": 32120,
        "qualifiers": 21175,
      }
    `);
    expect(repository.issues).toEqual([]);
  });

  test("every instance decodes without a byte left over, and its hash is the one of its key", () => {
    const instances = allNamespaces(repository).flatMap((hash) => repository.instances(hash));
    expect(instances).toHaveLength(truth.instances.union);
    for (const instance of instances) {
      expect(instance.whole).toBe(true);
      const definition = repository.classDefinition(instance.namespaceHash!, instance.classHash);
      const slots = definition!.layout()!.slots;
      const keys = slots
        .map(({ name, isKey }, order) => ({ name, isKey, value: instance.properties[order]!.value }))
        .filter(({ isKey }) => isKey)
        .sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1))
        .map(({ value }) => String(value));
      expect(repository.find(instance.namespaceHash!, instance.classHash, keys)).toBeDefined();
      const keyRoot = repository.keyRoot(instance.namespaceHash!, instance.classHash);
      expect(repository.find(instance.namespaceHash!, keyRoot!, keys)).toBeDefined();
    }
    expect(repository.issues).toEqual([]);
  });

  test("filters, consumers, bindings and consumer providers are those of the truth", () => {
    const listed = (of: (namespace: string) => string[]) =>
      allNamespaces(repository)
        .flatMap((namespace) => of(namespace).flatMap((name) => repository.instances(namespace, name)))
        .map(inTruthsWords)
        .sort(byOffset);
    const wanted = (list: TruthInstance[]) => list.map(expected).sort(byOffset);
    expect(listed(() => ["__EventFilter"])).toEqual(wanted(truth.filters));
    expect(listed((namespace) => repository.derivedClasses(namespace, "__EventConsumer"))).toEqual(
      wanted(truth.consumers),
    );
    expect(listed(() => ["__FilterToConsumerBinding"])).toEqual(wanted(truth.bindings));
    expect(listed((namespace) => repository.derivedClasses(namespace, "__TimerInstruction"))).toEqual(truth.timers);
    expect(listed(() => ["__EventConsumerProviderRegistration"])).toEqual(wanted(truth.consumerProviderRegistrations));
    const offsets = new Set(truth.consumerProviders.map(({ record }: TruthInstance) => record.fileOffset));
    expect(listed(() => ["__Win32Provider"]).filter(({ offset }) => offsets.has(offset))).toEqual(
      wanted(truth.consumerProviders),
    );
  });

  test("stamps fall into the sessions of the truth, in the order of writing", () => {
    const bursts: { start: string; lastMinusFirst: number; objects: number; smallestPageGeneration: number }[] =
      truth.clockBursts.bursts;
    const found = repository.sessions().map(({ start, end, objects, firstGeneration }) => ({
      start: filetimeToIso(start),
      lastMinusFirst: Number(end - start),
      objects,
      smallestPageGeneration: firstGeneration ?? 0,
    }));
    expect(found).toEqual(bursts.sort((a, b) => a.smallestPageGeneration - b.smallestPageGeneration));
  });

  test("instances are written as Windows wrote them into the event log of the same machine", () => {
    const xml = readFileSync(`${corpus}/../evidence/rendered/aptsim_win10_WMI-Activity.xml`, "utf8");
    const unescaped = xml
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&")
      .replaceAll("\r\n", "\n");
    for (const className of ["__EventFilter", "ActiveScriptEventConsumer", "NTEventLogEventConsumer"]) {
      for (const one of repository.instances("root\\subscription", className)) {
        expect(unescaped).toContain(instanceToMof(one));
      }
    }
  });

  test("reference records witness both ends of the planted binding", () => {
    const witnesses = repository
      .references("root\\subscription")
      .filter(({ className }) => className === "__FilterToConsumerBinding");
    const planted = truth.bindings[0].instanceHash;
    const ends = witnesses.filter(({ referrer }) => referrer.endsWith(`I_${planted}`));
    expect(ends.map(({ property, targetHash }) => [property, targetHash]).sort()).toEqual([
      ["Consumer", truth.consumers[0].instanceHash],
      ["Filter", truth.filters[0].instanceHash],
    ]);
  });
});

describe.skipIf(!existsSync(corpus))("recognition", () => {
  test.each(["win10-museum", "synthetic-vista", "synthetic-xp", "xp-index"])("of the files of %s", (sample) => {
    for (const name of readdirSync(`${corpus}/${sample}`)) {
      const head = new Uint8Array(readFileSync(`${corpus}/${sample}/${name}`).subarray(0, RECOGNITION_BYTES));
      const kinds: [RegExp, string][] = [
        [/\.DATA$/, "objects"],
        [/\.BTR$/, "index"],
        [/\.MAP$/, "mapping"],
      ];
      const wanted = kinds.find(([pattern]) => pattern.test(name))?.[1];
      expect([name, recogniseRepositoryFile(head)]).toEqual([name, wanted]);
    }
  });
});

describe.skipIf(!existsSync(corpus))("made repositories", () => {
  test.each(["synthetic-vista", "synthetic-xp"])("%s: every live object is that of the truth", async (sample) => {
    const truth = truthOf(sample);
    const repository = await Repository.open(filesOf(sample));
    expect(
      repository
        .namespaces()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...truth.namespaces].sort());
    const instances = allNamespaces(repository).flatMap((hash) => repository.instances(hash));
    expect(instances.every(({ whole }) => whole)).toBe(true);
    expect(instances.map(inTruthsWords).sort(byOffset)).toEqual(truth.live.map(expected).sort(byOffset));
    expect(repository.issues.map(({ code }) => code)).toEqual(["CIM_NAMESPACE_EMPTY"]);
  });
});

describe.skipIf(!existsSync(corpus))("an XP index whose data file is gone", () => {
  test("is read as far as it goes, and says what is missing", async () => {
    const truth = truthOf("xp-index");
    const repository = await Repository.open(filesOf("xp-index"));
    expect(repository.version).toBe("xp");
    expect(repository.mapping?.name).toBe("MAPPING2.MAP");
    expect(repository.mapping?.index.pages).toHaveLength(truth.map.index.logicalPages);
    expect(repository.keyCounts).toEqual({ ...truth.index.byKind, other: 0 });
    const lower = (name: string | null | undefined) => name?.toLowerCase() ?? null;
    const wanted: { hash: string; name: string | null; keys: number }[] = truth.namespaces;
    const found = repository.namespaces().map(({ hash, name, keys }) => ({ hash, name: lower(name), keys }));
    const rows = wanted
      .filter(({ name }) => name !== "__SystemClass")
      .map((one) => ({ ...one, name: lower(one.name) }));
    const byHash = (a: { hash: string }, b: { hash: string }) => (a.hash < b.hash ? -1 : 1);
    expect(found.sort(byHash)).toEqual(rows.sort(byHash));
    for (const [namespace, classes] of Object.entries<string[]>(truth.consumerClassesByNamespace)) {
      expect(repository.derivedClasses(namespace, "__EventConsumer").sort()).toEqual(classes.sort());
    }
    const { filters, consumers, bindings } = truth.subscription;
    for (const { class: className, name, record } of [...filters, ...consumers]) {
      expect(repository.find("root\\subscription", className, [name])).toMatchObject({
        page: record.logicalPage,
        id: record.recordId,
        size: record.size,
      });
    }
    for (const { consumer, filter, record } of bindings) {
      const found = repository.find("root\\subscription", "__FilterToConsumerBinding", [consumer, filter]);
      expect(found).toMatchObject({ page: record.logicalPage, id: record.recordId, size: record.size });
    }
    expect(repository.issues.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual([
      "CIM_OBJECTS_MISSING",
    ]);
  });
});
