import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  changedCommand,
  cleanHost,
  customConsumer,
  DELETION_WAYS,
  deletionCase,
  HARMLESS_COMMAND,
  ODD_NAMES,
  oddNames,
  PLANTED,
  plantedHost,
  type RepositoryImage,
} from "@unbind/cim/fixtures";
import {
  bindingActivated,
  hostLogs,
  type SubscriptionSpec,
  timeOf,
  type WmiChange,
  wmiBinding,
  wmiConsumer,
  wmiFilter,
} from "@unbind/evtx/fixtures";
import type { ScanReport, SubscriptionReport } from "@unbind/model";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { afterAll, describe, expect, test } from "vitest";
import { type ScanOptions, scanPaths } from "./scan-paths.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const REPOSITORY = "C/Windows/System32/wbem/Repository/";
const LOGS = "C/Windows/System32/winevt/Logs/";
const HOST = "WKSTN-04";
const FILTER_NAME = PLANTED.filter.name;

type Files = Record<string, Uint8Array>;

const under = (folder: string, image: RepositoryImage): Files =>
  Object.fromEntries(Object.entries(image).map(([name, bytes]) => [folder + name, bytes]));

function written(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "unbind-repository-"));
  folders.push(folder);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

async function zipped(files: Files): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [path, bytes] of Object.entries(files)) await zip.add(path, new Uint8ArrayReader(bytes));
  return zip.close();
}

/** A tar of small members, header by header. */
function tarred(files: Files): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const [path, bytes] of Object.entries(files)) {
    const header = new Uint8Array(512);
    const put = (offset: number, text: string) => header.set(new TextEncoder().encode(text), offset);
    put(0, path);
    put(100, "0000644\0");
    put(124, `${bytes.length.toString(8).padStart(11, "0")} `);
    put(148, "        ");
    put(156, "0");
    put(257, "ustar\x0000");
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
    const body = new Uint8Array(Math.ceil(bytes.length / 512) * 512);
    body.set(bytes);
    blocks.push(header, body);
  }
  return Buffer.concat([...blocks, new Uint8Array(1024)]);
}

const scan = (path: string, options: ScanOptions = {}): Promise<ScanReport> =>
  scanPaths([path], { jobs: 1, hash: "none", ...options });

const scanFiles = (files: Files, options: ScanOptions = {}): Promise<ScanReport> => scan(written(files), options);

const named = ({ subscriptions }: ScanReport, name = FILTER_NAME): SubscriptionReport[] =>
  subscriptions.filter(({ filter }) => filter?.name === name);

const codes = (one: SubscriptionReport | undefined) => one?.notes.map(({ code }) => code);

const planted: SubscriptionSpec = {
  filter: PLANTED.filter,
  consumer: {
    ...PLANTED.consumer,
    properties: PLANTED.consumer.properties as SubscriptionSpec["consumer"]["properties"],
  },
  creator: PLANTED.creator ?? "S-1-5-18",
};

const at = (minute: number) => ({
  computer: HOST,
  time: timeOf("2024-05-14T08:00:00.0000000Z") + BigInt(minute) * 600_000_000n,
});

const activated = hostLogs([bindingActivated(at(0), planted)], { folder: LOGS });

const logsOf = (files: readonly { path: string; bytes: Uint8Array }[]): Files =>
  Object.fromEntries(files.map(({ path, bytes }) => [path, bytes]));

function changed(operation: WmiChange["operation"], minute: number) {
  const change: WmiChange = { operation, user: "CONTOSO\\svc-build" };
  return [wmiFilter, wmiConsumer, wmiBinding].map((event, i) => event(at(minute + i), change, planted));
}

describe("what was deleted", () => {
  test.each(DELETION_WAYS)("%s", async (way) => {
    const { image, from } = deletionCase(way);
    const folder = written(under(REPOSITORY, image));
    expect(named(await scan(folder))).toEqual([]);
    const found = named(await scan(folder, { recover: true }));
    if (from === undefined) {
      expect(found).toEqual([]);
      return;
    }
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ state: "recovered", consumer: { name: PLANTED.consumer.name } });
    expect(found[0]?.consumer?.properties).toMatchObject(PLANTED.consumer.properties);
    expect(found[0]?.sightings.map(({ kind, object }) => `${kind} ${object}`)).toEqual(
      expect.arrayContaining(["recovered filter", "recovered consumer", "recovered binding"]),
    );
    for (const { time, detail } of found[0]?.sightings ?? []) {
      expect(time).toBeNull();
      expect(detail).toMatch(/clock of WMI's session/);
    }
  });

  test("what is left of an older version is told with the present one and the log", async () => {
    const files = { ...under(REPOSITORY, changedCommand()), ...logsOf(activated) };
    const [one, ...more] = named(await scanFiles(files, { recover: true }));
    expect(more).toEqual([]);
    expect(one).toMatchObject({ host: HOST, state: "present", activity: "armed" });
    expect(one?.consumer?.properties["CommandLineTemplate"]).toBe(HARMLESS_COMMAND);
    expect(one?.notes.filter(({ code }) => code === "content-changed")).toHaveLength(1);
    const kinds = one?.sightings.map(({ source, kind }) => `${source} ${kind}`);
    expect(kinds).toEqual(
      expect.arrayContaining(["wmi-activity/5861 activated", "wmi-repository present", "wmi-repository recovered"]),
    );
    expect(one?.firstSeen).toBe("2024-05-14T08:00:00.0000000Z");
  });

  test("OBJECTS.DATA alone", async () => {
    const objects = plantedHost().finish()["OBJECTS.DATA"] as Uint8Array;
    const report = await scanFiles({ "loose/exported.bin": objects });
    expect(named(report)).toMatchObject([{ state: "recovered", consumer: { name: PLANTED.consumer.name } }]);
    expect(report.issues.map(({ code }) => code)).toContain("CIM_ALONE");
  });

  test("a renamed older repository tells of the past", async () => {
    const files = {
      ...under(REPOSITORY, cleanHost().finish()),
      ...under(REPOSITORY.replace("Repository", "Repository.001"), plantedHost().finish()),
    };
    expect(named(await scanFiles(files))).toMatchObject([{ state: "recovered" }]);
  });
});

describe("logs and repository of one host", () => {
  test("agree on one subscription with all its properties", async () => {
    const report = await scanFiles({ ...under(REPOSITORY, plantedHost().finish()), ...logsOf(activated) });
    const [one, ...more] = named(report);
    expect(more).toEqual([]);
    expect(one).toMatchObject({ host: HOST, state: "present", activity: "armed" });
    expect(one?.binding?.creatorSid).toBe(PLANTED.creator ?? "S-1-5-18");
    expect(codes(one)).toContain("host-inferred");
    expect(codes(one)).not.toContain("content-changed");
    const [host] = report.hosts;
    expect(host?.coverage.find(({ source }) => source === "wmi-repository")?.state).toBe("seen");
    expect(report.evidence.find(({ format }) => format === "cim-objects")?.host).toBe(HOST);
  });

  test("a logged deletion doesn't remove what the repository holds", async () => {
    const logs = hostLogs([...changed("Created", 0), ...changed("Deleted", 60)], { folder: LOGS });
    const [one] = named(await scanFiles({ ...under(REPOSITORY, plantedHost().finish()), ...logsOf(logs) }));
    expect(one).toMatchObject({ state: "present", activity: "armed" });
    expect(codes(one)?.filter((code) => code === "deletion-logged")).toHaveLength(3);
  });

  test("what only the log shows is told as missing from the repository", async () => {
    const [one] = named(await scanFiles({ ...under(REPOSITORY, cleanHost().finish()), ...logsOf(activated) }));
    expect(codes(one)).toContain("not-in-repository");
  });

  test("with logs of two hosts around it the repository belongs to neither", async () => {
    const other = { ...at(0), computer: "SRV-DC01" };
    const [second] = hostLogs([bindingActivated(other, planted)]);
    const files = {
      ...under(REPOSITORY, plantedHost().finish()),
      ...logsOf(activated),
      [`${LOGS}other.evtx`]: (second as { bytes: Uint8Array }).bytes,
    };
    const hosts = named(await scanFiles(files)).map(({ host, sightings }) => [host, sightings[0]?.source]);
    expect(hosts).toContainEqual(["", "wmi-repository"]);
    expect(hosts).toHaveLength(3);
  });
});

describe("where repositories lie", () => {
  const image = plantedHost().finish();
  const files = { ...under(REPOSITORY, image), ...logsOf(activated) };
  const isJoined = (report: ScanReport) => {
    expect(named(report)).toMatchObject([{ host: HOST, state: "present" }]);
    expect(report.evidence.filter(({ format }) => format === "unknown")).toEqual([]);
  };

  test("in a zip, read by workers too", async () => {
    const folder = written({ "triage.zip": await zipped(files) });
    const report = await scan(folder);
    isJoined(report);
    expect(await scan(folder, { jobs: 2 })).toEqual(report);
  });

  test("in a zip in a zip", async () => {
    isJoined(await scanFiles({ "case.zip": await zipped({ "inner.zip": await zipped(files) }) }));
  });

  test("in a tar.gz", async () => {
    isJoined(await scanFiles({ "case.tar.gz": gzipSync(tarred(files)) }));
  });

  test("loose, in lower case, with marks of the host around the names", async () => {
    const loose = Object.entries(image).map(([name, bytes]) => [`x/wkstn04_${name.toLowerCase()}.bak`, bytes] as const);
    expect(named(await scanFiles(Object.fromEntries(loose)))).toMatchObject([{ state: "present", host: "" }]);
  });

  test("an XP repository in its folder FS", async () => {
    const report = await scanFiles(under(`${REPOSITORY}FS/`, plantedHost("xp").finish()));
    expect(named(report)).toMatchObject([{ state: "present" }]);
    expect(report.issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("other evidence under the name of a mapping is read as what it is", async () => {
    const [log] = activated;
    const disguised = { ...under("r/", image), "r/MAPPING3.MAP": (log as { bytes: Uint8Array }).bytes };
    const report = await scanFiles(disguised);
    expect(report.evidence.find(({ path }) => path.endsWith("MAPPING3.MAP"))?.format).toBe("evtx");
    expect(named(report)).toMatchObject([{ host: HOST, state: "present" }]);
  });

  test("a damaged index leaves what can be carved", async () => {
    const damaged = { ...under("r/", image), "r/INDEX.BTR": new Uint8Array(8192) };
    const report = await scanFiles(damaged);
    expect(named(report)).toMatchObject([{ state: "recovered" }]);
    expect(report.evidence.find(({ path }) => path.endsWith("INDEX.BTR"))?.format).toBe("cim-index");
    expect(report.issues.map(({ severity }) => severity)).toContain("error");
  });
});

describe("what belongs to a subscription", () => {
  test("the timer its filter asks for, the provider of its class, keys of any name", async () => {
    const { writer } = customConsumer();
    const [one] = named(await scanFiles(under("r/", writer.finish())), "beat");
    expect(one).toMatchObject({
      namespace: "root\\CIMV2\\Servicing",
      consumer: {
        class: "DeliveryAgent",
        name: "7",
        properties: { Tag: 7, Payload: ["cmd.exe", "/c calc"], Retries: -1 },
      },
      state: "present",
    });
    expect(one?.timers).toMatchObject([{ TimerId: "beat", IntervalBetweenEvents: 3_600_000, SkipIfPassed: false }]);
    expect(one?.providers).toMatchObject([{ Name: "Agent" }, { ConsumerClassNames: ["DeliveryAgent"] }]);
    expect(one?.sightings.map(({ object }) => object)).toEqual(expect.arrayContaining(["timer", "provider"]));
  });

  test("a timer and unbound parts stand alone", async () => {
    const writer = cleanHost();
    const namespace = "root\\subscription";
    writer.instance(namespace, "__IntervalTimerInstruction", { TimerId: "lone", IntervalBetweenEvents: 1000 });
    writer.instance(namespace, "__EventFilter", { Name: "same", Query: "SELECT * FROM X", QueryLanguage: "WQL" });
    writer.instance(namespace, "CommandLineEventConsumer", { Name: "same", CommandLineTemplate: "calc.exe" });
    const { subscriptions } = await scanFiles(under("r/", writer.finish()));
    const parts = subscriptions
      .filter(({ binding }) => binding === null)
      .map(({ filter, consumer, timers, state, activity }) => {
        return [filter?.name, consumer?.name, timers.map(({ TimerId }) => TimerId), state, activity];
      });
    expect(parts).toHaveLength(3);
    expect(parts).toEqual(
      expect.arrayContaining([
        ["same", undefined, [], "present", "inert"],
        [undefined, "same", [], "present", "inert"],
        [undefined, undefined, ["lone"], "present", "unknown"],
      ]),
    );
  });

  test("odd names stay apart", async () => {
    const { subscriptions } = await scanFiles(under("r/", oddNames().finish()));
    const names = subscriptions.filter(({ binding }) => binding).map(({ filter }) => filter?.name);
    expect(names).toEqual(expect.arrayContaining([...ODD_NAMES]));
    expect(names).toHaveLength(ODD_NAMES.length + 1);
  });
});
