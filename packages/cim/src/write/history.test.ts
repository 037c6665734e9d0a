import fc from "fast-check";
import { expect, test } from "vitest";
import { filesOf } from "../fixtures/image-files.ts";
import { recoverObjects } from "../recover/recover-objects.ts";
import { propertyValue } from "../repository/instance.ts";
import { Repository } from "../repository/repository.ts";
import { RepositoryWriter } from "./repository-writer.ts";

const NAMESPACES = ["root", "root\\a", "root\\a\\b"] as const;

/** One step of a history: an object is written, written again or deleted, or a state is committed. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("write" as const), size: fc.nat({ max: 20_000 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), size: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("reuse" as const), size: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("append" as const), size: fc.constant(0) }) },
);
const history = fc.array(fc.tuple(step, fc.nat({ max: 11 }), fc.nat({ max: 2 })), { maxLength: 60 });

/** Runs a history; gives what must be live, by path, and all texts that were ever written. */
function play(writer: RepositoryWriter, steps: Steps) {
  const live = new Map<string, string>();
  const ever = new Set<string>();
  for (const namespace of NAMESPACES.slice(1)) writer.namespace(namespace);
  steps.forEach(([{ kind, size }, name, where], i) => {
    const namespace = NAMESPACES[where] as string;
    const path = `\\\\.\\${namespace}:__EventFilter.Name="filter ${name}"`;
    if (kind === "write") {
      const query = `${i} `.padEnd(size + 8, "select ");
      writer.instance(namespace, "__EventFilter", { Name: `filter ${name}`, Query: query });
      live.set(path, query);
      ever.add(query);
    } else if (kind === "delete") {
      if (live.delete(path)) writer.delete(path);
    } else {
      writer.commit(kind === "reuse" ? { objects: "reuse", index: "reuse" } : {});
    }
  });
  return { live, ever };
}

type Steps = [{ kind: "write" | "delete" | "reuse" | "append"; size: number }, number, number][];

test.each(["vista", "xp"] as const)(
  "any history leaves what is live in %s, and nothing that never was",
  async (version) => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const writer = new RepositoryWriter({ version });
        const { live, ever } = play(writer, steps);
        const repository = await Repository.open(filesOf(writer.finish()));
        const found = NAMESPACES.flatMap((namespace) => repository.instances(namespace, "__EventFilter"));
        const texts = found.map(({ namespace, relativePath, properties, whole }) => {
          expect(whole).toBe(true);
          return [`\\\\.\\${namespace}:${relativePath}`, propertyValue(properties, "Query")];
        });
        expect(texts.sort()).toEqual([...live].sort());
        const recovered = recoverObjects(repository).filter(({ className }) => className === "__EventFilter");
        for (const { properties, whole } of recovered) {
          const query = propertyValue(properties, "Query") as string;
          if (whole) expect(ever.has(query)).toBe(true);
          else expect([...ever].some((one) => one.startsWith(query ?? ""))).toBe(true);
        }
        expect(repository.issues).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);
