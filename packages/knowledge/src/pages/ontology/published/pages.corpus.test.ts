import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { parseTurtle } from "../../../import/turtle.ts";
import { readOntology } from "../model.ts";
import { PublishedOntology } from "./site.ts";

const root = fileURLToPath(new URL("../../../../../../", import.meta.url));
const corpus = resolve(root, process.env.UNBIND_CORPUS ?? "../shared", "knowledge");

interface Published {
  iri: string;
  path: string;
  /** Section whose list the publisher took from an unordered set; `-` for none. */
  unordered: string;
  text: string;
}

function published(): Published[] {
  const [, ...lines] = readFileSync(`${corpus}/pages/ontology/MANIFEST.tsv`, "utf8").trimEnd().split("\n");
  return lines.map((line) => {
    const [file = "", iri = "", path = "", unordered = ""] = line.split("\t");
    return { iri, path, unordered, text: readFileSync(`${corpus}/pages/ontology/${file}`, "utf8") };
  });
}

/** The page with the lines of the lists that the publisher took from unordered sets sorted. */
function withSortedLists(text = ""): string {
  return text.replace(/(?<=### (?:Definition|Aliases)\n)(?:.+\n)+/g, (lines) =>
    lines.split("\n").toSorted().join("\n"),
  );
}

describe.skipIf(!existsSync(corpus))("class pages as published", () => {
  const pages: Published[] = existsSync(corpus) ? published() : [];
  let site: PublishedOntology;

  beforeAll(() => {
    const turtle = readFileSync(`${corpus}/d3fend/d3fend-1.1.0.ttl`, "utf8");
    const order = readFileSync(`${corpus}/d3fend/class-visit-order-1.1.0.txt`, "utf8").trimEnd().split("\n");
    site = new PublishedOntology(readOntology(parseTurtle(turtle)), order);
  });

  test("854 pages are equal to the byte, 4 but for the order of one list", () => {
    const equal = pages.filter(({ iri, text }) => site.page(iri)?.text === text);
    const butForOrder = pages.filter(({ iri, text }) => {
      const ours = site.page(iri)?.text;
      return ours !== text && withSortedLists(ours) === withSortedLists(text);
    });
    expect([pages.length, equal.length]).toEqual([858, 854]);
    expect(butForOrder.map(({ unordered }) => unordered)).toEqual(["Definition", "Aliases", "Aliases", "Aliases"]);
  });

  test("each stands where it was published", () => {
    const wrong = pages.filter(({ iri, path }) => site.page(iri)?.path !== `model/${path}`);
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("all 3,429 classes have a page", () => {
    const all = [...site.pages()];
    const count = (mark: string) => all.filter(({ text }) => text.includes(mark)).length;
    expect([all.length, count("### Data Properties\n"), count("### Object Properties\n")]).toEqual([3429, 788, 1725]);
    expect(count("graph BT\n    d3fend.owl#T1084(")).toBe(1);
  });
});
