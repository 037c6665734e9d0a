export { GraphBuilder, type NewEdge } from "./graph/builder.ts";
export {
  attributeOf,
  BASES,
  type Basis,
  type EdgeSource,
  type KnowledgeEdge,
  type KnowledgeGraph,
  type KnowledgeNode,
  type KnowledgeSource,
  keyOf,
  NODE_KINDS,
  type NodeAttribute,
  type NodeKind,
  type NodeState,
  type PathStep,
  splitKey,
} from "./graph/model.ts";
export { TableGraph } from "./graph/table-graph.ts";
export {
  type Countermeasure,
  type CountermeasureSection,
  parseCountermeasure,
  printCountermeasure,
  type ReferenceLine,
  type RelatedLine,
  SECTION_NAMES,
  type SectionName,
  type TechniqueLine,
} from "./import/coun7er.ts";
export { D3F, D3fendOntology, OWL, RDFS } from "./import/d3fend.ts";
export { KnowledgeImport, type SourceFile } from "./import/knowledge-import.ts";
export { checkSourceSize, MAX_SOURCE_BYTES, openText, SourceText } from "./import/source-text.ts";
export { type RdfTerm, type RdfTriple, TripleStore } from "./import/triple-store.ts";
export { parseTurtle, RDF, type TurtleOptions } from "./import/turtle.ts";
export { indexGraph } from "./index-pack/index-graph.ts";
export { LINT_RULES, type LintFinding, type LintLevel, type LintRule } from "./lint/finding.ts";
export { type LintOptions, lintGraph } from "./lint/lint.ts";
export { OVERLAY_NAME, withOverlay } from "./overlay/overlay.ts";
export { MAX_PACK_BYTES } from "./pack/pack-layout.ts";
export { type ReadPackOptions, readPack } from "./pack/read-pack.ts";
export { writePack } from "./pack/write-pack.ts";
export type { PrintedTechnique } from "./pages/detection/published/page.ts";
export { type LoneDocument, loneHtml, loneMarkdown } from "./pages/document/lone-document.ts";
export { type Block, bulletList, type Inline, type Line, paragraph, type Section } from "./pages/document/model.ts";
export { sourceMarkdown } from "./pages/document/source-markdown.ts";
export type { VisitOrder } from "./pages/ontology/chains.ts";
export { type Ontology, readOntology } from "./pages/ontology/model.ts";
export { PublishedOntology } from "./pages/ontology/published/site.ts";
export { type PublishedSiteOptions, publishedSite } from "./pages/site/published-site.ts";
export { buildSite, type SiteFile, type SiteFormat, type SiteOptions } from "./pages/site/site.ts";
export { SUBJECTS, type Subject, subjectKeys } from "./pages/site/subject.ts";
export {
  COUNTER_ROLES,
  type CounterAnswer,
  type CounterEntry,
  type CounterOptions,
  type CounterRole,
  counterAnswer,
} from "./query/counter-answer.ts";
export { diffGraphs, type GraphDiff } from "./query/graph-diff.ts";
export { type SearchHit, type SearchResult, searchGraph } from "./query/search.ts";
export { shortestPath, type WalkedEdge } from "./query/shortest-path.ts";
export { type DerivedCounter, derivedCounters, tacticsOf } from "./resolve/derived-counters.ts";
export { expandTechnique, type Resolved, type ResolvedState, type ResolveOptions, resolve } from "./resolve/resolve.ts";
