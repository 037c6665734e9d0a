import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { memorySource } from "@unbind/bytes";
// biome-ignore lint/style/noRestrictedImports: real evidence comes through its readers
import { type ContainerFormat, type Evidence, openContainer, readCollected, recognise } from "@unbind/evidence";
// biome-ignore lint/style/noRestrictedImports: real evidence comes through its readers
import { readEvents } from "@unbind/evtx";
import type { SubscriptionReport } from "@unbind/model";
import { beforeAll, describe, expect, test } from "vitest";
import { type EvidenceComputers, hostNames } from "./join/host-names.ts";
import { joinSubscriptions } from "./join/join-subscriptions.ts";
import { subscriptionSelectors } from "./selectors.ts";
import { SightingCollector } from "./sightings/sighting-collector.ts";

const root = join(import.meta.dirname, "../../..");
const samples = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "samples/evidence");

interface ExpectedSubscription {
  filter: string;
  consumerClass: string;
  consumer: string;
  parts: string[];
  removedSeen?: boolean;
  firedSeen?: boolean;
  firedRecords?: number[];
  records: number[] | Record<string, number[]>;
  payload?: string;
  host?: string;
}

interface Truth {
  file: string;
  expect?: { subscriptions?: ExpectedSubscription[]; recoveredOnly?: ExpectedSubscription[] };
}

/** Reads pieces of evidence one after another, as a scan does, and joins what they say. */
class Case {
  readonly #collector = new SightingCollector();
  readonly #computers: EvidenceComputers[] = [];

  async add(path: string, bytes: Uint8Array, slack = false): Promise<void> {
    const computers: string[] = [];
    const source = memorySource(bytes);
    const isLog = path.endsWith(".evtx");
    const results = isLog
      ? readEvents(source, { path, slack, checksums: false, select: subscriptionSelectors })
      : readCollected(source, { path, format: recognise(bytes.subarray(0, 65_536)) });
    for await (const result of results) {
      if (!result.ok) continue;
      if (result.event.computer !== computers.at(-1)) computers.push(result.event.computer);
      this.#collector.add(result.event);
    }
    this.#computers.push({ path, computers });
  }

  async file(name: string, slack = false): Promise<void> {
    await this.add(basename(name), readFileSync(join(samples, name)), slack);
  }

  /** Members of a container that are wanted, reached through containers of these formats. */
  async container(
    name: string,
    formats: readonly ContainerFormat[],
    isWanted: (path: string) => boolean,
  ): Promise<void> {
    await this.#members(inMemory(basename(name), readFileSync(join(samples, name))), formats, isWanted);
  }

  async #members(
    outer: Evidence,
    formats: readonly ContainerFormat[],
    isWanted: (path: string) => boolean,
  ): Promise<void> {
    const [format, ...inner] = formats;
    if (format === undefined) {
      const source = await outer.open();
      await this.add(outer.path, await source.slice(0, source.byteLength));
      return;
    }
    for await (const member of openContainer(outer, format, { onIssue: () => undefined })) {
      if (!member.ok || (inner.length === 0 && !isWanted(member.evidence.path))) continue;
      await this.#members(member.evidence, inner, isWanted);
    }
  }

  join(): SubscriptionReport[] {
    return joinSubscriptions(this.#collector.finish().sightings, hostNames(this.#computers));
  }
}

function inMemory(path: string, bytes: Uint8Array): Evidence {
  const source = memorySource(bytes);
  const locator = { root: path, steps: [] };
  return { path, byteLength: bytes.length, locator, fingerprint: undefined, open: async () => source };
}

/** A report in the words of the truth. */
function inTruthWords(report: SubscriptionReport): object {
  const { filter, consumer, binding } = report;
  return {
    filter: filter?.name,
    consumerClass: consumer?.class,
    consumer: consumer?.name,
    parts: [filter && "filter", consumer && "consumer", binding && "binding"].filter(Boolean),
    state: report.state,
    activity: report.activity,
  };
}

function expectedWords(expected: ExpectedSubscription, isRecovered = false): object {
  const { filter, consumerClass, consumer, parts, removedSeen, firedSeen } = expected;
  const isBound = parts.includes("binding");
  const state = isRecovered ? "recovered" : removedSeen ? "removed" : "present";
  const unfired = removedSeen ? "inert" : isBound && !isRecovered ? "armed" : "unknown";
  const activity = firedSeen ? "fired" : unfired;
  return { filter, consumerClass, consumer, parts, state, activity };
}

const ids = ({ sightings }: SubscriptionReport): number[] => sightings.map(({ evidence }) => Number(evidence.recordId));
const byName = (a: { filter?: unknown }, b: { filter?: unknown }) =>
  String(a.filter).localeCompare(String(b.filter), "en");

function sortedWords(items: readonly object[]): object[] {
  return [...items].sort(byName);
}

describe.skipIf(!existsSync(samples))("subscriptions of the sample evidence", () => {
  let truth: { evtx: Truth[]; json: Truth[] };

  beforeAll(() => {
    truth = JSON.parse(readFileSync(join(samples, "truth.json"), "utf8"));
  });

  const expectedOf = (name: string): ExpectedSubscription[] => {
    const all = [...truth.evtx, ...truth.json];
    return all.find(({ file }) => file.includes(name))?.expect?.subscriptions ?? [];
  };

  test.each([
    "evtx/aptsim_win10_WMI-Activity",
    "evtx/clean_win10_WMI-Activity",
    "evtx/sysmon_art_create_delete",
    "evtx/sysmon_winpwnage",
    "evtx/sysmon_powerlurk_no_binding",
    "evtx/fp_5858_cleareventlog",
    "evtx/fp_4104_register-wmievent_word",
    "evtx/fp_4907_scrcons_security",
    "evtx/slack_only_5861",
    "evtx/slack_only_5857",
  ])("%s: exactly the subscriptions of the truth", async (name) => {
    const evidence = new Case();
    await evidence.file(`${name}.evtx`);
    const reports = evidence.join();
    const expected = expectedOf(name);
    expect(sortedWords(reports.map(inTruthWords))).toEqual(sortedWords(expected.map((one) => expectedWords(one))));
    for (const one of expected) {
      const report = reports.find(({ filter }) => filter?.name === one.filter);
      expect(ids(report as SubscriptionReport)).toEqual(
        expect.arrayContaining([...(one.records as number[]), ...(one.firedRecords ?? [])]),
      );
      if (one.payload !== undefined) expect(report?.action.summary).toBe(one.payload);
    }
  });

  test("aptsim: names, owner, times and what stays of slack copies", async () => {
    const evidence = new Case();
    await evidence.file("evtx/aptsim_win10_WMI-Activity.evtx", true);
    const [planted, builtIn] = evidence.join();
    expect(planted).toMatchObject({
      host: "DESKTOP-TMKU40H",
      namespace: "root\\subscription",
      filter: {
        query: "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'procexp64.exe'",
        eventNamespace: "ROOT\\cimv2",
        creatorSid: "S-1-5-21-2212929841-2730996645-2649195864-1000",
      },
      consumer: { properties: { KillTimeout: 45, ScriptingEngine: "VBScript" } },
      firstSeen: "2022-03-10T21:08:30.0224118Z",
      notes: [],
    });
    expect(ids(planted as SubscriptionReport)).toEqual([149, 151]);
    expect(builtIn).toMatchObject({
      firstSeen: "2022-03-10T19:32:38.4984011Z",
      notes: [{ code: "clock-stepped-back" }],
    });
    expect(ids(builtIn as SubscriptionReport)).toEqual([1, 2, 116, 117]);
  });

  test("winpwnage: the SYSTEM child of WmiPrvSE.exe fired, the wmic calls are attempts", async () => {
    const evidence = new Case();
    await evidence.file("evtx/sysmon_winpwnage.evtx");
    const kinds = Object.fromEntries(
      (evidence.join()[0]?.sightings ?? []).map((item) => [item.evidence.recordId, item.kind]),
    );
    expect(kinds).toEqual({
      16110: "attempted",
      16111: "created",
      16112: "bound",
      16113: "attempted",
      16114: "attempted",
      16115: "created",
      16116: "fired",
      16119: "attempted",
      16120: "deleted",
      16121: "deleted",
      16122: "attempted",
      16123: "deleted",
      16124: "attempted",
    });
  });

  test("winpwnage with the same records as JSON: still one subscription, each record once", async () => {
    const evidence = new Case();
    for (const name of [
      "json/xp_envelope_2.json",
      "evtx/sysmon_winpwnage.evtx",
      "json/xp_envelope_3.json",
      "json/xp_envelope_1.json",
    ]) {
      await evidence.file(name);
    }
    const reports = evidence.join();
    expect(reports).toHaveLength(1);
    expect(ids(reports[0] as SubscriptionReport)).toHaveLength(13);
  });

  test("powerlurk: the payload is unescaped once, the binding isn't invented", async () => {
    const evidence = new Case();
    await evidence.file("evtx/sysmon_powerlurk_no_binding.evtx");
    const [report] = evidence.join();
    expect(report?.action.summary).toBe("cmd.exe /c echo %ProcessId% >> c:\\\\temp\\\\log.txt");
    expect(report?.binding).toBeNull();
    expect(report?.notes.map(({ code }) => code)).toEqual(["binding-not-seen", "namespace-assumed"]);
  });

  test("slack: the default is recovered, its host is not told", async () => {
    const evidence = new Case();
    await evidence.file("evtx/slack_only_5861.evtx", true);
    const reports = evidence.join();
    const recovered = truth.evtx.find(({ file }) => file.includes("slack_only_5861"))?.expect?.recoveredOnly ?? [];
    const wanted = recovered.map((one) => expectedWords({ ...one, parts: ["filter", "consumer", "binding"] }, true));
    expect(reports.map(inTruthWords)).toEqual(wanted);
    expect(reports[0]?.host).toBe("");
    expect(ids(reports[0] as SubscriptionReport)).toContain(161);
  });

  test("slack: 110 provider loads prove nothing", async () => {
    const evidence = new Case();
    await evidence.file("evtx/slack_only_5857.evtx", true);
    expect(evidence.join()).toEqual([]);
  });

  test("covenant: one subscription of five records, payload as typed", async () => {
    const evidence = new Case();
    await evidence.container("json/covenant_persistwmi.tar.gz", ["gzip", "tar"], (path) => path.endsWith(".json"));
    const reports = evidence.join();
    expect(reports.map(inTruthWords)).toEqual(expectedOf("covenant").map((one) => expectedWords(one)));
    expect(reports[0]?.host).toBe("IT001.shire.com");
    expect(reports[0]?.action.summary).toBe("powershell -Sta -Nop -Window Hidden -EncodedCommand <blah>");
    expect(ids(reports[0] as SubscriptionReport)).toEqual([568, 570, 219662, 219666, 219673]);
    expect(reports[0]?.filter?.creatorSid).toBe("S-1-5-21-791464340-1796667228-2788435825-1112");
    expect(reports[0]?.sightings.at(-1)?.actor).toBe("shire\\pgustavo");
  });

  test("empire: remote execution is no subscription", async () => {
    const evidence = new Case();
    await evidence.container("json/empire_wmic_add_user_backdoor.zip", ["zip"], (path) => path.endsWith(".json"));
    expect(evidence.join()).toEqual([]);
  });

  const isSpeaking = (path: string) => /(?:WMI-Activity|Sysmon|Security|PowerShell)[^/]*\.evtx$/i.test(path);

  test("aptsim's whole host: the same two, with the script and the process that planted one", async () => {
    const evidence = new Case();
    await evidence.container("hosts/aptsim_win10_kape.zip", ["zip"], isSpeaking);
    const reports = evidence.join();
    expect(reports.map(({ filter }) => filter?.name)).toEqual(["ProcessStartTrigger", "SCM Event Log Filter"]);
    const attempts = reports[0]?.sightings.filter(({ kind }) => kind === "attempted") ?? [];
    expect(attempts.map(({ source, evidence: { recordId } }) => `${source}#${recordId}`)).toEqual([
      "powershell/4104#13",
      "sysmon/1#703",
    ]);
    expect(reports[0]?.firstSeen).toBe("2022-03-10T21:08:30.0224118Z");
    expect(reports[1]?.sightings).toHaveLength(4);
  });

  test("the clean host has the default only", async () => {
    const evidence = new Case();
    await evidence.container("hosts/clean_win10_flat.zip", ["zip"], isSpeaking);
    expect(evidence.join().map(({ filter }) => filter?.name)).toEqual(["SCM Event Log Filter"]);
  });
});
