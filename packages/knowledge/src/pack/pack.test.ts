import { crc32, EvidenceError } from "@unbind/bytes";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/builder.ts";
import { TableGraph } from "../graph/table-graph.ts";
import { indexGraph } from "../index-pack/index-graph.ts";
import { readPack } from "./read-pack.ts";
import { writePack } from "./write-pack.ts";

function sample(): TableGraph {
  const builder = new GraphBuilder();
  const source = builder.addSource({ name: "S", version: "1", sha256: "00", files: 1, byteLength: 3 });
  builder.addNode("technique", "T1", "One \u{1f600}", "revoked", [
    { name: "definition", value: `${"long ".repeat(30)}ü` },
  ]);
  builder.addNode("technique", "T2", "Two");
  builder.addEdge(source, {
    from: "technique:T1",
    to: "technique:T2",
    kind: "revoked-by",
    locator: "line 1",
    note: "n",
  });
  const path = [{ from: "technique:T1", kind: "revoked-by", to: "technique:T2" }];
  builder.addEdge(source, { from: "countermeasure:C", to: "technique:T2", kind: "counters", basis: "derived", path });
  return new TableGraph(builder.build());
}

function whole(graph: TableGraph) {
  const nodes = [...graph.nodes()];
  return {
    sources: graph.sources,
    nodes,
    edges: [...graph.edges()],
    attributes: nodes.map(({ key }) => graph.attributes(key)),
  };
}

/** Sets the checksum right, so that what is behind it is tested. */
function sealed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}

describe("a pack", () => {
  test.each([
    ["sample", sample()],
    ["index", indexGraph()],
  ])("gives back the graph: %s", (_, graph) => {
    const bytes = writePack(graph.tables);
    expect(whole(readPack(bytes))).toEqual(whole(graph));
    expect(writePack(readPack(bytes).tables)).toEqual(bytes);
  });

  test("is read from any place in memory", () => {
    const bytes = writePack(sample().tables);
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    expect(whole(readPack(moved.subarray(1)))).toEqual(whole(sample()));
  });

  test("edges are found from both ends", () => {
    const graph = readPack(writePack(sample().tables));
    expect(graph.out("technique:T1").map(({ to }) => to)).toEqual(["technique:T2"]);
    expect(graph.in("technique:T2").map(({ from }) => from)).toEqual(["countermeasure:C", "technique:T1"]);
    expect(graph.in("technique:T2", "counters").map(({ from }) => from)).toEqual(["countermeasure:C"]);
    expect(graph.node("technique:T")).toBeUndefined();
    expect(graph.out("nothing")).toEqual([]);
    expect([...graph.nodes("technique")].map(({ id }) => id)).toEqual(["T1", "T2"]);
    expect(graph.node("countermeasure:C")?.state).toBe("missing");
  });

  const faults: Record<string, [change: (bytes: Uint8Array) => Uint8Array, code: string]> = {
    "another file": [() => new TextEncoder().encode("SQLite format 3, of some length"), "PACK_MAGIC"],
    nothing: [() => new Uint8Array(0), "PACK_MAGIC"],
    "a header alone": [(bytes) => bytes.slice(0, 12), "PACK_CUT"],
    "a cut": [(bytes) => bytes.slice(0, -5), "PACK_CUT"],
    "a changed byte": [(bytes) => bytes.with(40, 0x7f), "PACK_CRC"],
    "more at the end": [(bytes) => Uint8Array.of(...bytes, 0), "PACK_BLOCK"],
    "a length past the end": [(bytes) => sealed(bytes.with(19, 0xff)), "PACK_BLOCK"],
  };
  test.each(Object.entries(faults))("%s is refused", (_, [change, code]) => {
    expect(() => readPack(change(writePack(sample().tables)), { path: "x.pack" })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  test("any damage behind a right checksum is refused or read, never a crash or a hang", () => {
    const good = writePack(sample().tables);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 16, max: good.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (changes) => {
          const bytes = good.slice();
          for (const [at, value] of changes) bytes[at] = value;
          try {
            whole(readPack(sealed(bytes)));
          } catch (error) {
            expect(error).toBeInstanceOf(EvidenceError);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
