import { EvidenceError, type Issue, issueOf } from "@unbind/bytes";
import { attributeOf, type KnowledgeGraph, keyOf } from "../../graph/model.ts";
import { nodeName } from "../build/node-words.ts";
import { readDetectionPost } from "../detection/post.ts";
import { type PrintedTechnique, publishedPost, publishedPostName } from "../detection/published/page.ts";
import type { PublishedOntology } from "../ontology/published/site.ts";
import type { SiteFile } from "./site.ts";

/** Which published pages are printed, and what they need besides the graph. */
export interface PublishedSiteOptions {
  /** Class pages are made of it; without it there are none: the graph keeps no properties. */
  ontology?: PublishedOntology;
  /** Names of the day the posts were made; default: those of the graph. */
  technique?: (id: string) => PrintedTechnique | undefined;
  /** Time in the footer of the posts, see {@link publishedPost}. */
  generated?: string;
  /** Keys of the nodes to print; default all. Classes of the ontology go by their IRI in the graph. */
  keys?: readonly string[];
  /** What couldn't be printed. */
  onIssue: (issue: Issue) => void;
}

/**
 * The three kinds of page as their publishers print them, each under its publisher's own path: class pages below
 * `ontology/`, posts below `detection/`, countermeasures below `countermeasure/`. Paths come from the sources' texts;
 * a file whose path isn't safe is told and left out.
 */
export function* publishedSite(graph: KnowledgeGraph, options: PublishedSiteOptions): Generator<SiteFile> {
  for (const file of allFiles(graph, options)) {
    if (isSafePath(file.path)) yield file;
    else tell(options, file.path, `a page can't be kept under the path ${JSON.stringify(file.path)}`);
  }
}

function* allFiles(graph: KnowledgeGraph, options: PublishedSiteOptions): Generator<SiteFile> {
  const { ontology, keys } = options;
  const wanted = keys && new Set(keys);
  if (ontology) yield* classFiles(graph, ontology, wanted);
  for (const { key, id } of graph.nodes("detection")) {
    if (id.startsWith("splunk:") && (wanted?.has(key) ?? true)) yield* postFile(graph, key, options);
  }
  for (const { key, id } of graph.nodes("countermeasure")) {
    const text = attributeOf(graph, key, "source");
    if (text === "" || !(wanted?.has(key) ?? true)) continue;
    const name = attributeOf(graph, key, "file").split("/").at(-1) ?? "";
    yield { path: `countermeasure/${name || `${id}.md`}`, text };
  }
}

function* classFiles(
  graph: KnowledgeGraph,
  ontology: PublishedOntology,
  wanted: ReadonlySet<string> | undefined,
): Generator<SiteFile> {
  const iris = wanted && new Set([...wanted].map((key) => attributeOf(graph, key, "iri")));
  for (const page of ontology.pages()) {
    if (iris?.has(page.iri) ?? true) yield { path: `ontology/reference/${page.path}`, text: page.text };
  }
}

function* postFile(graph: KnowledgeGraph, key: string, options: PublishedSiteOptions): Generator<SiteFile> {
  const file = attributeOf(graph, key, "file");
  const source = attributeOf(graph, key, "source");
  if (source === "" || /(?:^|\/)deprecated\//.test(file)) return;
  try {
    const post = readDetectionPost(source, file);
    if (!post) return;
    const technique = options.technique ?? ((id) => todaysTechnique(graph, id));
    const { generated } = options;
    const text = publishedPost(post, { technique, ...(generated !== undefined && { generated }) });
    yield { path: `detection/${publishedPostName(post)}`, text };
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    options.onIssue(issueOf(error, { path: file, offset: 0 }));
  }
}

function todaysTechnique(graph: KnowledgeGraph, id: string): PrintedTechnique | undefined {
  const key = keyOf("technique", id);
  if (graph.node(key) === undefined) return undefined;
  return { id, name: nodeName(graph, key), tactics: graph.out(key, "tactic-of").map(({ to }) => nodeName(graph, to)) };
}

/**
 * Whether a slash-separated path stays below its folder and holds nothing that can't be seen. Backslashes are plain
 * here: D3FEND has classes named `..\\filename`; a host whose paths have them has to check again.
 */
export function isSafePath(path: string): boolean {
  return path.split("/").every((part) => !/^\.{0,2}$/.test(part) && !/\p{C}/u.test(part));
}

function tell({ onIssue }: PublishedSiteOptions, path: string, message: string): void {
  onIssue({ code: "KNOW_PAGE_PATH", severity: "warning", message, evidence: { path, offset: 0 } });
}
