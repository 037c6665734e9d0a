import { LINT_RULES, type LintFinding, lintGraph } from "@unbind/knowledge";
import { counted, sarifLog } from "@unbind/report";
import { exitCodes, UsageError } from "../exit.ts";
import { answering, type KnowOptions, openKnowledge, openPack } from "../know/knowledge.ts";
import { sourceLines } from "../know/words.ts";
import { VERSION } from "../version.ts";

const LEVELS = ["note", "warning", "error"] as const;

export interface KnowLintOptions extends KnowOptions {
  before?: string;
  rule?: string[];
  failOn?: (typeof LEVELS)[number];
}

/** `unbind know lint`. */
export function knowLint(options: KnowLintOptions): number {
  checkRules(options.rule ?? []);
  return answering(options, () => {
    const graph = openKnowledge({ ...options, overlay: false });
    const before = options.before === undefined ? {} : { before: openPack(options.before) };
    const findings = lintGraph(graph, before).filter(({ rule }) => options.rule?.includes(rule) ?? true);
    const least = options.failOn === undefined ? LEVELS.length : LEVELS.indexOf(options.failOn);
    const counts = Object.fromEntries(
      LEVELS.map((level) => [level, findings.filter((finding) => finding.level === level).length]),
    );
    return {
      json: { schema: "unbind.know.lint/1", summary: counts, findings, sources: graph.sources },
      ...(options.format === "sarif" && { text: sarif(findings) }),
      lines: () => [
        LEVELS.toReversed()
          .map((level) => counted(counts[level] ?? 0, level))
          .join(", "),
        ...(findings.length > 0 ? [""] : []),
        ...findings.toSorted((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level)).map(findingWords),
        ...sourceLines(graph.sources),
      ],
      exit: findings.some(({ level }) => LEVELS.indexOf(level) >= least) ? exitCodes.found : exitCodes.ok,
    };
  });
}

function checkRules(asked: readonly string[]): void {
  const unknown = asked.find((rule) => !LINT_RULES.some(({ id }) => id === rule));
  if (unknown === undefined) return;
  throw new UsageError(`--rule ${unknown} is no rule. There are: ${LINT_RULES.map(({ id }) => id).join(", ")}`);
}

function findingWords({ rule, level, message, path, line, column, fix }: LintFinding): string {
  const where = path === "" ? "(no file)" : path;
  const place = line === 0 ? where : `${where}:${line}${column === 0 ? "" : `:${column}`}`;
  return `${place} ${level} ${rule} ${message}${fix === undefined ? "" : ` [${fix}]`}`.replace(/\s+/g, " ");
}

function sarif(findings: readonly LintFinding[]): string {
  const results = findings.map(({ rule, level, message, path, line, column, endColumn, subject, evidence, fix }) => ({
    ruleId: rule,
    level,
    message,
    place: { path, ...(line > 0 && { line }), ...(column > 0 && { column }), ...(endColumn > column && { endColumn }) },
    subject: `${subject} ${message}`,
    properties: { subject, evidence, ...(fix !== undefined && { fix }) },
  }));
  return sarifLog({ name: "unbind know lint", version: VERSION, base: "SOURCES" }, LINT_RULES, results);
}
