import { attributeOf, type KnowledgeGraph, keyOf } from "../graph/model.ts";
import { type Countermeasure, parseCountermeasure } from "../import/coun7er.ts";
import type { LintFinding, LintLevel } from "./finding.ts";

/** A page of the graph, taken apart again from its own text. */
export interface LintedPage {
  key: string;
  path: string;
  text: string;
  page: Countermeasure;
}

export const COUN7ER = "COUN7ER";
export const DATASET = "COUN7ER data set";

interface NewFinding {
  rule: string;
  level: LintLevel;
  subject: string;
  message: string;
  path: string;
  line?: number;
  column?: number;
  endColumn?: number;
  evidence?: string[];
  fix?: string;
}

/** What all rules share: the published graph, its pages, and where findings go. */
export class LintContext {
  readonly graph: KnowledgeGraph;
  readonly findings: LintFinding[] = [];
  readonly pages: readonly LintedPage[];

  constructor(graph: KnowledgeGraph) {
    this.graph = graph;
    this.pages = [...graph.nodes("countermeasure")].flatMap(({ key }) => {
      const text = attributeOf(graph, key, "source");
      if (text === "") return [];
      const path = attributeOf(graph, key, "file");
      return [{ key, path, text, page: parseCountermeasure(text, { path }) }];
    });
  }

  /** A countermeasure's page by id. */
  page(id: string): LintedPage | undefined {
    const key = keyOf("countermeasure", id);
    return this.pages.find((linted) => linted.key === key);
  }

  add({ line = 0, column = 0, endColumn = 0, evidence = [], ...rest }: NewFinding): void {
    this.findings.push({ ...rest, line, column, endColumn, evidence });
  }

  has(source: string): boolean {
    return this.graph.sources.some(({ name }) => name === source);
  }
}

/** Line and column of a span, and where it ends if that is on the same line. */
export function placeOf(
  text: string,
  { start, end }: { start: number; end: number },
): { line: number; column: number; endColumn: number } {
  const before = text.slice(0, start);
  const line = before.split("\n").length;
  const column = start - (before.lastIndexOf("\n") + 1) + 1;
  const endColumn = text.slice(start, end).includes("\n") ? 0 : column + end - start;
  return { line, column, endColumn };
}

/** The line of a locator such as `line 12`; 0 for others. */
export function lineOf(locator: string): number {
  return Number(/^line (\d+)$/.exec(locator)?.[1] ?? 0);
}
