import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { memorySource } from "@unbind/bytes";
import { describe, expect, test } from "vitest";
import { CONSUMER_CLASS_SPECS } from "../fixtures/consumer-classes.ts";
import type { ClassDefinition } from "../repository/class-definition.ts";
import type { Instance } from "../repository/instance.ts";
import { Repository } from "../repository/repository.ts";
import { layOut, type WrittenLayout } from "./class-layout.ts";
import type { ClassSpec } from "./class-spec.ts";
import { encodeClass, encodeInstance } from "./record-encoder.ts";
import { SYSTEM_CLASS_SPECS } from "./system-classes.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const sample = `${root}${process.env.UNBIND_CORPUS ?? "../shared"}/samples/cim/win10-museum`;
const isThere = existsSync(sample);
/** Two bytes behind the method count, then the length of an empty heap: the end of every definition without methods. */
const METHODS_TAIL = 6;

const objects = isThere ? new Uint8Array(readFileSync(`${sample}/OBJECTS.DATA`)) : new Uint8Array();

function bytesOf({ pieces }: ClassDefinition | Instance): number[] {
  return pieces.flatMap(({ offset, length }) => [...objects.subarray(offset, offset + length)]);
}

async function openSample(): Promise<Repository> {
  const file = (name: string) => ({
    source: memorySource(new Uint8Array(readFileSync(`${sample}/${name}`))),
    path: name,
    name,
  });
  const maps = readdirSync(sample).filter((name) => name.endsWith(".MAP"));
  return Repository.open({ objects: file("OBJECTS.DATA"), index: file("INDEX.BTR"), maps: maps.map(file) });
}

/** Layouts of our classes, with the stamps of the sample. */
function written(repository: Repository) {
  const layouts = new Map<string, WrittenLayout>();
  return [...SYSTEM_CLASS_SPECS, ...CONSUMER_CLASS_SPECS].map((spec: ClassSpec) => {
    const found = repository.classDefinition("root\\subscription", spec.name) as ClassDefinition;
    const layout = layOut(spec, layouts.get(spec.superclass ?? ""));
    layouts.set(spec.name, layout);
    return { spec, found, layout, bytes: [...encodeClass(spec, layout, found.stamp)] };
  });
}

/**
 * Unused bits behind the last state are arbitrary on Windows, two bytes of the methods part uninitialised; inherited
 * texts and arrays keep an offset of whichever version of the superclass was current.
 */
function withoutGarbage(bytes: number[], spec: ClassSpec, { slots, own }: WrittenLayout): number[] {
  const view = new DataView(Uint8Array.from(bytes).buffer);
  const part = 12 + 2 * (spec.superclass ?? "").length;
  const qualifiersAt = part + 13 + view.getUint32(part + 13, true);
  const propertiesAt = qualifiersAt + view.getUint32(qualifiersAt, true);
  const statesAt = propertiesAt + 4 + 8 * view.getUint32(propertiesAt, true);
  const last = statesAt + Math.ceil(slots.length / 4) - 1;
  const mask = slots.length % 4 === 0 ? 0xff : (1 << (2 * (slots.length % 4))) - 1;
  const stale = slots
    .filter(({ type }, order) => !own.has(order) && (type.isArray || type.kind === "string"))
    .map(({ valueOffset }) => last + 1 + valueOffset);
  return bytes.map((byte, i) => {
    if (stale.some((at) => i >= at && i < at + 4)) return 0;
    if (i === last) return byte & mask;
    return i >= bytes.length - METHODS_TAIL && i < bytes.length - 4 ? 0 : byte;
  });
}

describe.skipIf(!isThere)("beside the repository of a Windows 10 machine", async () => {
  const repository = isThere ? await openSample() : undefined;
  const classes = repository ? written(repository) : [];

  test.each(classes.filter(({ found }) => found.methods().length === 0).map((one) => [one.spec.name, one] as const))(
    "%s is written as Windows wrote it",
    (_name, { spec, found, layout, bytes }) => {
      expect(withoutGarbage(bytes, spec, layout)).toEqual(withoutGarbage(bytesOf(found), spec, layout));
    },
  );

  test("instances of these classes are written as Windows wrote them", () => {
    const different: string[] = [];
    let same = 0;
    for (const { spec, layout } of classes) {
      const instances = (repository?.namespaces() ?? []).flatMap(
        ({ hash }) => repository?.instances(hash, spec.name) ?? [],
      );
      for (const instance of instances) {
        const { classHash, timestamps, properties, relativePath } = instance;
        const stamps = { classHash, stamp: timestamps.written, classStamp: timestamps.classWritten };
        const set = properties.filter(({ value, isDefault }) => value !== null && !isDefault);
        const values = Object.fromEntries(set.map(({ name, value }) => [name, value]));
        if (encodeInstance(stamps, layout, values).join() === bytesOf(instance).join()) same++;
        else different.push(relativePath);
      }
    }
    expect(same).toBe(459);
    // These have qualifiers of their own: Locale, RequiresEncryption.
    expect(different).toMatchInlineSnapshot(`
      [
        "__SystemSecurity=@",
        "__SystemSecurity=@",
        "__SystemSecurity=@",
        "__SystemSecurity=@",
        "__SystemSecurity=@",
        "__NAMESPACE.Name="CIMV2"",
        "__NAMESPACE.Name="PEH"",
        "__NAMESPACE.Name="WMI"",
        "__NAMESPACE.Name="Interop"",
        "__NAMESPACE.Name="ServiceModel"",
        "__NAMESPACE.Name="DesiredStateConfigurationProxy"",
        "__NAMESPACE.Name="DesiredStateConfiguration"",
        "__Win32Provider.Name="Win32_OfflineFilesConfigurationProvider"",
        "__Win32Provider.Name="Win32_UserStateConfigurationProvider"",
        "__Win32Provider.Name="Win32_FolderRedirectionConfiguration"",
      ]
    `);
  });
});
