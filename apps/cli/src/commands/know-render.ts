import { readFileSync } from "node:fs";
import { type Issue, issueOf } from "@unbind/bytes";
import {
  buildSite,
  type KnowledgeGraph,
  NODE_KINDS,
  type NodeKind,
  type Ontology,
  type PrintedTechnique,
  PublishedOntology,
  parseTurtle,
  publishedSite,
  readOntology,
  resolve,
  type SiteFile,
  SUBJECTS,
  subjectKeys,
} from "@unbind/knowledge";
import { counted, issueLines } from "@unbind/report";
import { exitCodes, UsageError } from "../exit.ts";
import { cantRead, openKnowledge } from "../know/knowledge.ts";
import { keepApart } from "../output.ts";
import { OutputFolder } from "../output-folder.ts";
import { errorWidth } from "../terminal.ts";

export interface KnowRenderOptions {
  pack?: string;
  overlay?: boolean;
  style: "unbind" | "published";
  format: "md" | "html";
  output: string;
  node?: string[];
  subject?: string;
  turtle?: string;
  visitOrder?: string;
  techniqueNames?: string;
  generated?: string;
  force?: boolean;
  quiet?: boolean;
}

/** Kinds that have no page when everything is rendered: references are links, the rest only use techniques. */
const NO_PAGES = new Set<NodeKind>(["reference", "actor", "software", "campaign"]);

/** `unbind know render`: writes pages into a folder. @throws UsageError */
export function knowRender(options: KnowRenderOptions): number {
  const inputs = [options.pack, options.turtle, options.visitOrder, options.techniqueNames];
  keepApart(options.output, inputs.filter((path) => path !== undefined) as string[]);
  if (options.style === "published" && options.format === "html") {
    throw new UsageError("--style published is Markdown, as its publishers have it: leave out --format html.");
  }
  try {
    const graph = openKnowledge({ ...options, format: options.format });
    const issues: Issue[] = [];
    const pages = pagesOf(graph, options, issues);
    const folder = new OutputFolder(options.output, { force: options.force === true });
    for (const page of pages) folder.write(page);
    if (issues.length > 0) process.stderr.write(issueLines(issues, { width: errorWidth(), color: false }));
    if (folder.files === 0) {
      process.stderr.write(`unbind: no page was written. ${why(options)}\n`);
      return exitCodes.nothingRead;
    }
    if (!options.quiet) process.stderr.write(`unbind: ${counted(folder.files, "file")} in ${options.output}\n`);
    return exitCodes.ok;
  } catch (error) {
    return cantRead(error);
  }
}

function pagesOf(graph: KnowledgeGraph, options: KnowRenderOptions, issues: Issue[]): Iterable<SiteFile> {
  const chosen = chosenKeys(graph, options);
  if (options.style === "published") {
    const ontology = options.turtle === undefined ? undefined : ontologyOf(options.turtle, options.visitOrder);
    return publishedSite(graph, {
      onIssue: (issue) => issues.push(issue),
      ...(ontology && { ontology }),
      ...(chosen && { keys: chosen.keys }),
      ...(options.techniqueNames !== undefined && { technique: techniqueNames(options.techniqueNames) }),
      ...(options.generated !== undefined && { generated: options.generated }),
    });
  }
  const { keys, title, seeds } = chosen ?? { keys: everything(graph), title: "Everything known", seeds: [] };
  const { properties } = options.turtle === undefined ? { properties: [] } : readTurtle(options.turtle);
  return buildSite(graph, { format: options.format, keys, title, seeds, properties });
}

/** What `--node` and `--subject` name; undefined for everything. */
function chosenKeys(
  graph: KnowledgeGraph,
  { node = [], subject }: KnowRenderOptions,
): { keys: string[]; title: string; seeds: readonly string[] } | undefined {
  if (node.length === 0 && subject === undefined) return undefined;
  const named = node.map((id) => {
    const { node: found, reason } = resolve(graph, id);
    if (found === undefined) throw new UsageError(`--node ${id}: ${reason}`);
    return found.key;
  });
  const known = subject === undefined ? undefined : SUBJECTS.get(subject);
  if (subject !== undefined && !known) {
    throw new UsageError(`--subject ${subject} is unknown. There is: ${[...SUBJECTS.keys()].join(", ")}.`);
  }
  const keys = [...new Set([...named, ...(known ? subjectKeys(graph, known) : [])])];
  return { keys, title: known?.title ?? "Knowledge", seeds: [...named, ...(known?.seeds ?? [])] };
}

function everything(graph: KnowledgeGraph): string[] {
  return NODE_KINDS.filter((kind) => !NO_PAGES.has(kind)).flatMap((kind) =>
    [...graph.nodes(kind)].map(({ key }) => key),
  );
}

/** Class pages need what a pack doesn't keep: labels as written, domains and ranges of properties. */
function ontologyOf(turtle: string, order: string | undefined): PublishedOntology {
  const ontology = readTurtle(turtle);
  if (order === undefined) return new PublishedOntology(ontology);
  const names = new TextDecoder()
    .decode(readInput("--visit-order", order))
    .split(/\r?\n/)
    .filter((name) => name !== "");
  return new PublishedOntology(ontology, names);
}

function readTurtle(path: string): Ontology {
  return readOntology(parseTurtle(readInput("--turtle", path), { path }));
}

/** JSON: id -> `{ "technique": name, "tactic": [names] }`. */
function techniqueNames(path: string): (id: string) => PrintedTechnique | undefined {
  const names = new Map<string, PrintedTechnique>();
  for (const [id, entry] of Object.entries(parsedJson(path))) {
    const { technique, tactic } = (entry ?? {}) as { technique?: unknown; tactic?: unknown };
    const tactics = Array.isArray(tactic) ? tactic.filter((each) => typeof each === "string") : [];
    if (typeof technique === "string") names.set(id, { id, name: technique, tactics });
  }
  return (id) => names.get(id);
}

function parsedJson(path: string): object {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(readInput("--technique-names", path)));
    if (typeof value === "object" && value !== null) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`--technique-names ${path} is no JSON object of technique ids.`);
}

function readInput(option: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${option} ${path} can't be read: ${issueOf(error, { path, offset: 0 }).message}.`);
  }
}

function why({ style, pack, turtle }: KnowRenderOptions): string {
  if (style === "unbind") return "Nothing has the ids that were asked for.";
  const sources = pack === undefined ? "The built-in index holds no texts: give a --pack of imported sources" : "";
  const classes = turtle === undefined ? "Class pages need --turtle" : "";
  return [sources, classes].filter((part) => part !== "").join(". ");
}
