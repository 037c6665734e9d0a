import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import axe from "axe-core";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumFlags, findChromium } from "../../../../../tools/chromium.ts";
import type { KnowledgeGraph } from "../../graph/model.ts";
import { TableGraph } from "../../graph/table-graph.ts";
import { KnowledgeImport } from "../../import/knowledge-import.ts";
import { parseTurtle } from "../../import/turtle.ts";
import { withOverlay } from "../../overlay/overlay.ts";
import { readOntology } from "../ontology/model.ts";
import { PublishedOntology } from "../ontology/published/site.ts";
import { publishedSite } from "./published-site.ts";
import { buildSite, type SiteFile } from "./site.ts";
import { SUBJECTS, subjectKeys } from "./subject.ts";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const shared = resolve(root, process.env.UNBIND_CORPUS ?? "../shared");
const corpus = `${shared}/knowledge`;
const executablePath = findChromium();

const SOURCES = [
  "attack/enterprise-attack-18.1.stix20.json.gz",
  "d3fend/d3fend-1.1.0.ttl",
  "coun7er/countermeasures",
  "security_content-2021/detections",
  "../content/sigma/rules",
];

function filesBelow(path: string): string[] {
  if (statSync(`${corpus}/${path}`).isFile()) return [path];
  const entries = readdirSync(`${corpus}/${path}`, { withFileTypes: true });
  return entries.flatMap((entry) => filesBelow(`${path}/${entry.name}`)).sort();
}

function imported(): KnowledgeGraph {
  const knowledge = new KnowledgeImport();
  for (const path of SOURCES.flatMap(filesBelow)) {
    const bytes = new Uint8Array(readFileSync(`${corpus}/${path}`));
    knowledge.add({ path: path.replace(/\.gz$/, ""), bytes: path.endsWith(".gz") ? gunzipSync(bytes) : bytes });
  }
  return withOverlay(new TableGraph(knowledge.finish()));
}

const read = (path: string) => readFileSync(`${corpus}/${path}`, "utf8");
const table = (path: string) => {
  const [, ...lines] = read(path).trimEnd().split("\n");
  return lines.map((line) => line.split("\t"));
};

describe.skipIf(!existsSync(corpus))("pages of the whole corpus", () => {
  let graph: KnowledgeGraph;
  let markdown: SiteFile[];
  let html: SiteFile[];
  let keys: string[];

  beforeAll(() => {
    graph = imported();
    const subject = SUBJECTS.get("wmi");
    const { title, seeds } = subject ?? { title: "", seeds: [] };
    keys = subject ? subjectKeys(graph, subject) : [];
    markdown = [...buildSite(graph, { format: "md", keys, title, seeds })];
    html = [...buildSite(graph, { format: "html", keys, title, seeds })];
  });

  test("published style: 854 class pages, 139 posts, 152 countermeasures and 3 seeds to the byte", () => {
    const turtle = read("d3fend/d3fend-1.1.0.ttl");
    const order = read("d3fend/class-visit-order-1.1.0.txt").trimEnd().split("\n");
    const ontology = new PublishedOntology(readOntology(parseTurtle(turtle)), order);
    const names = JSON.parse(read("security_content-2021/mitre-techniques-2021.json"));
    const technique = (id: string) => ({ id, name: names[id]?.technique ?? "", tactics: names[id]?.tactic ?? [] });
    const issues: string[] = [];
    const site = [...publishedSite(graph, { ontology, technique, onIssue: ({ message }) => issues.push(message) })];
    const files = new Map(site.map(({ path, text }) => [path, text]));
    const count = (folder: string) => [...files.keys()].filter((path) => path.startsWith(folder)).length;
    expect([count("countermeasure/"), count("detection/"), count("ontology/"), issues]).toEqual([152, 539, 3429, []]);

    const pages = filesBelow("coun7er/countermeasures");
    expect(
      pages.filter((path) => files.get(path.replace("coun7er/countermeasures", "countermeasure")) === read(path)),
    ).toHaveLength(152);
    const timeless = (text = "") => text.replace(/^# On Date: .*$/m, "");
    const posts = table("pages/detections/MANIFEST.tsv").filter(
      ([file]) => timeless(files.get(`detection/${file}`)) === timeless(read(`pages/detections/${file}`)),
    );
    expect(posts).toHaveLength(139);
    const classes = table("pages/ontology/MANIFEST.tsv").filter(
      ([file, , path]) => files.get(`ontology/reference/model/${path}`) === read(`pages/ontology/${file}`),
    );
    expect(classes).toHaveLength(854);
    const texts = new Set([...files.values()].map(timeless));
    const seeds = readdirSync(`${corpus}/seeds`).filter((name) => name !== "PROVENANCE.md");
    expect(seeds.filter((seed) => texts.has(timeless(read(`seeds/${seed}`))))).toHaveLength(3);
  });

  test("the WMI subject: one page per node, and what a responder needs is linked from each of its techniques", () => {
    expect([markdown.length, html.length]).toEqual([keys.length + 1, keys.length + 1]);
    expect(keys.length).toBeGreaterThanOrEqual(168);
    const page = (path: string) => markdown.find((file) => file.path === path)?.text ?? "";
    const needed = [
      "../countermeasure/CM0038.md",
      "../detection/splunk-71bfdb13-f200-4c6c-b2c9-a2e07adf437d.md",
      "../detection/sigma-0f06a3a5-6a09-413f-8743-e6cf35561297.md",
      "D3-PSA.md",
    ];
    for (const technique of ["T1546.003", "T1084"]) {
      const text = page(`class/${technique}.md`);
      expect(needed.filter((link) => !text.includes(`](${link})`))).toEqual([]);
    }
    expect(page("class/T1084.md")).toContain("> **Revoked.** T1084 was replaced by [T1546.003 Windows");
    expect(page("countermeasure/CM0038.md")).toContain("](../class/T1546.003.md) | counters | *overlay* |");
  });

  test.each(["md", "html"])("every link within the %s site leads to a file of it", (format) => {
    const files = format === "md" ? markdown : html;
    const paths = new Set(files.map(({ path }) => path));
    const pattern = format === "md" ? /(?<!\\)\]\((?!https?:)([^)\s]+)\)/g : / href="(?!https?:|#)([^"]+)"/g;
    const dead: string[] = [];
    let links = 0;
    for (const { path, text } of files) {
      for (const [, link = ""] of text.matchAll(pattern)) {
        links++;
        const target = new URL(link, `http://site/${path}`).pathname.slice(1);
        if (!paths.has(decodeURIComponent(target))) dead.push(`${path}: ${link}`);
      }
    }
    expect(dead).toEqual([]);
    expect(links).toBeGreaterThan(3000);
  });

  test("every link of the pages of all classes leads to one of them", () => {
    const kinds = ["class", "artifact", "defense", "defense-tactic", "technique"] as const;
    const classes = kinds.flatMap((kind) => [...graph.nodes(kind)].map(({ key }) => key));
    const { properties } = readOntology(parseTurtle(read("d3fend/d3fend-1.1.0.ttl")));
    const files = [...buildSite(graph, { format: "md", keys: classes, title: "All classes", properties })];
    const paths = new Set(files.map(({ path }) => path));
    const dead = files.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<!\\)\]\((?!https?:)([^)\s]+)\)/g)]
        .map(([, link = ""]) => decodeURIComponent(new URL(link, `http://site/${path}`).pathname.slice(1)))
        .filter((target) => !paths.has(target)),
    );
    expect(dead).toEqual([]);
    expect(paths.size).toBe(classes.length + 1);
    expect(files.filter(({ text }) => text.includes("> **Revoked.**"))).toHaveLength(132);
    expect(files.filter(({ text }) => text.includes("## Properties\n\n")).length).toBeGreaterThanOrEqual(1768);
  });

  test("every fragment leads to an id of its page, and no id comes twice", () => {
    for (const { path, text } of html) {
      const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      const wanted = [...text.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
      expect([path, ids.length, wanted.filter((id) => !ids.includes(id))]).toEqual([path, new Set(ids).size, []]);
    }
  });

  describe.skipIf(!executablePath)("in a browser", () => {
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath ?? "", args: chromiumFlags });
      folder = mkdtempSync(join(tmpdir(), "unbind-site-"));
      for (const { path, text } of html) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const open = async (path: string, options: Parameters<Browser["newPage"]>[0] = {}) => {
      const page = await browser.newPage(options);
      const faults: string[] = [];
      page.on("console", (message) => faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) faults.push(request.url());
      });
      await page.goto(pathToFileURL(join(folder, path)).href);
      return { page, faults };
    };

    test("every Mermaid graph of the Markdown pages renders", { timeout: 300_000 }, async () => {
      const graphs = markdown.flatMap(({ path, text }) =>
        [...text.matchAll(/```mermaid\n(.*?)\n```/gs)].map(([, graph = ""]) => ({ path, graph })),
      );
      const page = await browser.newPage();
      await page.setContent("<!DOCTYPE html><title>graphs</title>");
      await page.addScriptTag({ path: `${root}node_modules/mermaid/dist/mermaid.min.js` });
      const failed = await page.evaluate(async (list) => {
        const { mermaid } = globalThis as unknown as {
          mermaid: { initialize(options: object): void; render(id: string, text: string): Promise<{ svg: string }> };
        };
        mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
        const faults: string[] = [];
        for (const [index, { path, graph }] of list.entries()) {
          try {
            const { svg } = await mermaid.render(`g${index}`, graph);
            if (!svg.includes("<svg")) faults.push(path);
          } catch (error) {
            faults.push(`${path}: ${error}`);
          }
        }
        return faults;
      }, graphs);
      await page.close();
      expect(failed).toEqual([]);
      expect(graphs.length).toBeGreaterThanOrEqual(200);
    });

    const views = [1280, 390].flatMap((width) =>
      (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
    );
    const KINDS = [
      "index.html",
      "class/T1546.003.html",
      "class/T1084.html",
      "class/ub-WMIRepository.html",
      "countermeasure/CM0038.html",
      "detection/splunk-71bfdb13-f200-4c6c-b2c9-a2e07adf437d.html",
      "detection/sigma-0f06a3a5-6a09-413f-8743-e6cf35561297.html",
      "attack/DET0086.html",
      "attack/AN0236.html",
    ];
    test.each(views)(
      "axe-core finds nothing at $width pixels, $colorScheme, and nothing overflows",
      async ({ width, colorScheme }) => {
        for (const path of KINDS) {
          const { page, faults } = await open(path, { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
          await page.evaluate(axe.source);
          const violations = await page.evaluate(`axe.run().then((result) =>
          result.violations.map(({ id, nodes }) => id + " at " + nodes.map((node) => node.target.join(" ")).join(", ")))`);
          const over = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
          await page.close();
          expect([path, violations, over, faults]).toEqual([path, [], 0, []]);
        }
      },
    );

    test("every page opens without a fault of its content policy and without a request", async () => {
      const { page, faults } = await open("index.html");
      for (const { path } of html) {
        await page.goto(pathToFileURL(join(folder, path)).href, { waitUntil: "domcontentloaded" });
      }
      await page.close();
      expect(faults).toEqual([]);
    });

    test("the search finds by keyboard, and its result opens", async () => {
      const { page, faults } = await open("index.html");
      const shown = () => page.locator("[data-entry]:visible").count();
      expect(await shown()).toBe(keys.length);
      await page.keyboard.press("/");
      await page.keyboard.type("cm0038");
      await expect.poll(shown).toBe(1);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.waitForURL(/CM0038\.html$/);
      expect(await page.locator("h1").textContent()).toContain("Remove Windows Management Instrumentation");
      await page.goBack();
      await page.keyboard.press("/");
      await page.keyboard.type("no such thing");
      await expect.poll(() => page.locator("#search-told").textContent()).toBe(`0 of ${keys.length} pages match`);
      await page.keyboard.press("Escape");
      expect([await shown(), faults]).toEqual([keys.length, []]);
      await page.close();
    });
  });
});
