import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { memorySource } from "@unbind/bytes";
import { beforeAll, describe, expect, test } from "vitest";
import {
  carveObjects,
  propertyValue,
  type Recovered,
  Repository,
  type RepositoryFiles,
  recoverObjects,
} from "./index.ts";
import type { Judged, Standing } from "./recover/judge.ts";
import { judgeFindings } from "./recover/recover-objects.ts";
import { staleKeys } from "./recover/stale-keys.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "samples/cim");

function truthOf(sample: string) {
  return JSON.parse(readFileSync(`${corpus}/${sample}/truth.json`, "utf8"));
}

function bytesOf(sample: string, name: string): Uint8Array {
  return new Uint8Array(readFileSync(`${corpus}/${sample}/${name}`));
}

function filesOf(sample: string, wanted = /\.(MAP|VER)$/): Required<RepositoryFiles> {
  const file = (name: string) => ({ source: memorySource(bytesOf(sample, name)), path: name, name });
  const maps = readdirSync(`${corpus}/${sample}`).filter((name) => wanted.test(name));
  return { objects: file("OBJECTS.DATA"), index: file("INDEX.BTR"), maps: maps.map(file) };
}

describe.skipIf(!existsSync(corpus))("what the Windows 10 repository still holds of deleted objects", () => {
  let repository: Repository;
  let judged: Judged[];
  let truth: Record<string, Record<string, Record<string, number>>>;

  beforeAll(async () => {
    repository = await Repository.open(filesOf("win10-museum"));
    judged = judgeFindings(repository.state);
    truth = truthOf("win10-museum").recovery;
  });

  const pick = (standing: Standing, ...from: string[]) =>
    judged.filter((one) => one.standing === standing && from.includes(one.finding.from));
  const distinct = (list: Judged[]) =>
    new Set(list.map(({ instance }) => `${instance.classHash} ${instance.instanceHash}`)).size;

  test("deleted ones, by place, in occurrences and as distinct objects", () => {
    const { deletedOccurrences, deletedDistinct } = truth;
    const [free, slack, emptied] = ["free-page", "page-slack", "emptied-page"].map((from) => pick("deleted", from));
    expect([free!, slack!, emptied!].map((list) => list.length)).toEqual([
      deletedOccurrences!.freePages,
      deletedOccurrences!.slackOfPagesWithRecords,
      deletedOccurrences!.emptiedPages,
    ]);
    expect([free!, slack!, emptied!].map(distinct)).toEqual([
      deletedDistinct!.freePages,
      deletedDistinct!.slackOfPagesWithRecords,
      deletedDistinct!.emptiedPages,
    ]);
    expect(distinct(judged.filter(({ standing }) => standing === "deleted"))).toBe(deletedDistinct!.all);
    expect(judged.filter(({ finding }) => finding.from === "unreferenced")).toEqual([]);
    const classes = Map.groupBy(pick("deleted", "free-page"), ({ instance }) => instance.className);
    const counts = [...classes].map(([name, list]) => [name, list.length]);
    expect(Object.fromEntries(counts)).toEqual(truth.deletedByClass!.freePages);
  });

  test("copies and older versions of live objects are told apart from deleted ones", () => {
    const { exactCopiesOfLive: copies, olderVersionsOfLive: versions } = truth;
    // What an older mapping reaches stands in a free page too. The truth counts tails of long records as emptied.
    expect(pick("copy", "free-page", "older-map")).toHaveLength(copies!.freePages as unknown as number);
    expect(pick("copy", "page-slack", "emptied-page")).toHaveLength(
      Number(copies!.slackOfPagesWithRecords) + Number(copies!.emptiedPages),
    );
    const older = (...from: string[]) => pick("older-version", ...from).length + pick("rewritten", ...from).length;
    expect(older("free-page", "older-map")).toBe(versions!.freePages);
    expect(older("page-slack", "emptied-page")).toBe(
      Number(versions!.slackOfPagesWithRecords) + Number(versions!.emptiedPages),
    );
  });

  test("no deleted subscription is made up, each object is told once for each content", () => {
    const recovered = recoverObjects(repository);
    expect(new Set(recovered.map(({ className }) => className))).toEqual(
      new Set(["WDMClassesOfDriver", "WMIBinaryMofResource", "__thisNAMESPACE"]),
    );
    expect(new Set(recovered.map(({ namespace }) => namespace))).toEqual(new Set(["root\\WMI", undefined]));
    const deleted = recovered.filter(({ standing }) => standing === "deleted");
    expect(new Set(deleted.map(({ relativePath }) => relativePath)).size).toBe(1462);
    expect(recovered.every(({ whole, places }) => whole && places.length > 0)).toBe(true);
    expect(repository.issues).toEqual([]);
  });

  test("keys of free index pages tell what existed", () => {
    const stale = staleKeys(repository.state);
    expect(stale).toHaveLength(truth.staleIndex!.keysNotInCurrentIndex as unknown as number);
    const root = repository.hashOf("root\\WMI");
    expect(stale.every(({ key }) => key.namespaceHash === root)).toBe(true);
  });

  test("read through the map before the attack, the subscription is gone", async () => {
    const before = await Repository.open(filesOf("win10-museum", /MAPPING2\.MAP/));
    expect(before.keys()).toHaveLength(truthOf("win10-museum").olderMaps["MAPPING2.MAP"].keys);
    expect(before.instances("root\\subscription", "__EventFilter").map(({ relativePath }) => relativePath)).toEqual([
      '__EventFilter.Name="SCM Event Log Filter"',
    ]);
    const recovered = recoverObjects(before).filter(({ className }) =>
      /^__EventFilter|^ActiveScript|Binding$/.test(className),
    );
    expect(recovered.map(({ relativePath, from, namespace }) => [relativePath, from, namespace])).toEqual([
      ['ActiveScriptEventConsumer.Name="KillProcess"', "free-page", "root\\subscription"],
      ['__EventFilter.Name="ProcessStartTrigger"', "free-page", "root\\subscription"],
      [
        '__FilterToConsumerBinding.Consumer="ActiveScriptEventConsumer.Name=\\"KillProcess\\"",Filter="__EventFilter.Name=\\"ProcessStartTrigger\\""',
        "free-page",
        "root\\subscription",
      ],
    ]);
  });

  test("the data file alone gives the subscription", async () => {
    const { recovered, issues } = await carveObjects(filesOf("win10-museum").objects);
    expect(issues).toEqual([]);
    const consumer = recovered.find(({ className }) => className === "ActiveScriptEventConsumer");
    expect(consumer).toMatchObject({ from: "carved", standing: "unknown", whole: true, namespace: undefined });
    expect(propertyValue(consumer!.properties, "ScriptText")).toContain("oProcess.Terminate()");
    expect(consumer?.ref.offset).toBe(1213236);
  });
});

describe.skipIf(!existsSync(corpus)).each(["synthetic-vista", "synthetic-xp"])("deleted objects of %s", (sample) => {
  interface TruthRecord {
    class: string;
    instanceHash: string;
    record: { fileOffset: number };
    properties: Record<string, unknown>;
  }
  const row = ({ className, instanceHash, ref }: Recovered) => [className, instanceHash, ref.offset];
  const rows = (list: TruthRecord[]) => list.map((one) => [one.class, one.instanceHash, one.record.fileOffset]).sort();

  test("orphans and free pages give what was deleted, the data file alone gives everything", async () => {
    const truth = truthOf(sample);
    const files = filesOf(sample);
    const repository = await Repository.open(files);
    const recovered = recoverObjects(repository);
    const from = (source: string) => recovered.filter((one) => one.from === source);
    expect(from("unreferenced").map(row).sort()).toEqual(rows(truth.orphan));
    expect(from("free-page").map(row).sort()).toEqual(rows(truth.deleted));
    expect(recovered).toHaveLength(truth.orphan.length + truth.deleted.length);
    expect(from("free-page").map(({ namespace }) => namespace)).toEqual(truth.deleted.map(() => "root\\subscription"));
    expect(repository.issues.filter(({ code }) => code === "CIM_RECORD_UNREFERENCED")).not.toEqual([]);

    const { recovered: carved } = await carveObjects(files.objects);
    expect(carved.map(row).sort()).toEqual(rows([...truth.live, ...truth.orphan, ...truth.deleted]));
  });

  test("a data file that was cut gives what stands before the cut, and says so", async () => {
    const bytes = bytesOf(sample, "OBJECTS.DATA");
    const source = memorySource(bytes.subarray(0, 3 * 8192 + 100));
    const { recovered, issues } = await carveObjects({ source, path: "OBJECTS.DATA" });
    expect(issues.map(({ code }) => code)).toEqual(["CIM_FILE_CUT"]);
    const script = recovered.find(({ className }) => className === "ActiveScriptEventConsumer");
    expect(script).toMatchObject({ whole: false, relativePath: 'ActiveScriptEventConsumer.Name="Скрипт"' });
    expect(String(propertyValue(script!.properties, "ScriptText"))).toMatch(/^(WScript\.Echo 1\r\n){1000}/);
  });
});
