import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deletionCase, PLANTED, plantedHost, type RepositoryImage } from "@unbind/cim/fixtures";
import { parseMof } from "@unbind/mof";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../run-command.ts";
import { fixtureFiles } from "./fixture-files.ts";

const folders: string[] = [];
const files = fixtureFiles();
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  files.remove();
});

function written(image: RepositoryImage): string {
  const folder = mkdtempSync(join(tmpdir(), "unbind-dump-"));
  folders.push(folder);
  for (const [name, bytes] of Object.entries(image)) writeFileSync(join(folder, name), bytes);
  return folder;
}

const dump = (...args: string[]) => runCommand(["dump", ...args], { input: "" });

interface Line {
  kind: string;
  namespace: string | null;
  class: string;
  path: string;
  properties: Record<string, unknown>;
  evidence: { path: string; offset: number; pieces: { offset: number; length: number }[] };
}

async function lines(...args: string[]): Promise<Line[]> {
  const { stdout } = await dump(...args);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

describe("unbind dump of a repository", () => {
  const planted = plantedHost().finish();
  const folder = written(planted);

  it("writes namespaces, classes and instances with the offsets of their records", async () => {
    const all = await lines(folder);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(["namespace", "class", "instance"]));
    const filter = all.find(
      ({ kind, properties }) => kind === "instance" && properties["Name"] === PLANTED.filter.name,
    );
    expect(filter).toMatchObject({
      namespace: "root\\subscription",
      class: "__EventFilter",
      properties: { Query: PLANTED.filter.query, CreatorSID: PLANTED.creator },
    });
    const { offset = 0, pieces = [] } = filter?.evidence ?? {};
    expect(pieces[0]?.offset).toBe(offset);
    const record = planted["OBJECTS.DATA"]?.subarray(offset, offset + (pieces[0]?.length ?? 0));
    expect(Buffer.from(record ?? []).includes(PLANTED.filter.name)).toBe(true);
  });

  it("takes a class with all that derives from it, and a namespace in any spelling", async () => {
    const found = await lines(folder, "--class", "__EVENTCONSUMER", "--namespace", "//./ROOT/subscription");
    expect(new Set(found.map(({ namespace }) => namespace))).toEqual(new Set(["root\\subscription"]));
    const instances = found.filter(({ kind }) => kind === "instance").map((one) => one.class);
    expect(instances.sort()).toEqual(["CommandLineEventConsumer", "NTEventLogEventConsumer"]);
    expect(found.filter(({ kind }) => kind === "class")).toHaveLength(5);
  });

  it("writes MOF that can be read again", async () => {
    const { stdout, code } = await dump(folder, "--class", "__EventFilter", "--format", "mof");
    expect(code).toBe(0);
    const { declarations, issues } = parseMof(stdout);
    expect(issues).toEqual([]);
    const instances = declarations.filter((one) => one.kind === "instance");
    expect(instances.map(({ namespace, className }) => `${namespace}:${className}`)).toEqual([
      "root\\default:__EventFilter",
      "root\\subscription:__EventFilter",
      "root\\subscription:__EventFilter",
    ]);
  });

  it("writes what was deleted, and from where", async () => {
    const deleted = written(deletionCase("freed-page").image);
    const found = await lines(deleted, "--deleted", "--class", "__EventFilter");
    expect(found).toMatchObject([
      { kind: "recovered", from: "free-page", standing: "deleted", properties: { Name: PLANTED.filter.name } },
    ]);
    const { stdout } = await dump(deleted, "--deleted", "--format", "mof");
    expect(stdout).toMatch(/\/\/ deleted.*free-page.*\n\/\/ offset \d+, \d+ bytes\ninstance of __EventFilter/);
  });

  it("keeps events and objects apart", async () => {
    expect(await lines(folder, files.planted, "--event-id", "5861")).toHaveLength(6);
    const objects = await lines(folder, files.planted, "--class", "__EventFilter");
    expect(objects.every(({ kind }) => kind !== undefined)).toBe(true);
    expect((await dump(files.planted, "--format", "mof")).stderr).toContain("UNSUPPORTED_MOF");
    expect((await dump(folder, "--format", "xml")).stderr).toContain("UNSUPPORTED_XML");
  });
});
