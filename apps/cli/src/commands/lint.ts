import { lintRules, type RuleLint } from "@unbind/detect";
import type { RuleFault } from "@unbind/model";
import { counted, jsonText, neutralise, sarifLog } from "@unbind/report";
import { type LintFinding, type LintRule, type LintSeverity, lintSarif } from "@unbind/rules";
import { readRulePaths } from "../detect/builtin-rules.ts";
import { exitCodes } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { keepInputs, openOutput } from "../output.ts";
import { VERSION } from "../version.ts";
import { ReaderGone } from "../write-all.ts";

export interface LintCommandOptions {
  format: "text" | "sarif" | "json";
  output?: string;
  failOn: LintSeverity;
}

/** Worst first. */
const SEVERITIES: readonly LintSeverity[] = ["error", "warning", "info"];

const PLURALS: Record<LintSeverity, string> = { error: "errors", warning: "warnings", info: "infos" };

/** A rule that can't be read, among the checks of SARIF. */
const UNREADABLE: LintRule = { id: "unreadable", severity: "error", title: "The rule can't be read." };

/** Runs `unbind lint` and gives its exit code. @throws UsageError */
export async function lint(paths: readonly string[], options: LintCommandOptions): Promise<number> {
  keepInputs(options.output, paths);
  const output = openOutput(options.output);
  return interruptible(async (signal) => {
    try {
      const { texts, faults } = await readRulePaths(paths, signal);
      const result = lintRules(texts);
      const whole = { ...result, faults: [...faults, ...result.faults] };
      write(PRINTERS[options.format](whole));
      if (whole.checked === 0) tellNothing(paths, whole);
      return exitCode(whole, options.failOn);
    } finally {
      output.abandon();
    }
  });

  function write(text: string): void {
    try {
      output.write(new TextEncoder().encode(text));
      output.commit();
    } catch (error) {
      if (!(error instanceof ReaderGone)) throw error;
    }
  }
}

function tellNothing(paths: readonly string[], { faults }: RuleLint): void {
  const why = faults.length > 0 ? "" : " (no Sigma rule, no Splunk detection)";
  process.stderr.write(`unbind: no rule could be read in ${neutralise(paths.join(", "))}${why}\n`);
}

function exitCode({ checked, findings, faults }: RuleLint, failOn: LintSeverity): number {
  if (checked === 0 && faults.length === 0) return exitCodes.nothingRead;
  const grave = SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
  const isFound = faults.length > 0 || findings.some(({ severity }) => grave.includes(severity));
  return isFound ? exitCodes.found : exitCodes.ok;
}

const PRINTERS: Record<LintCommandOptions["format"], (lint: RuleLint) => string> = { text, sarif, json };

function text({ checked, findings, faults }: RuleLint): string {
  const counts = SEVERITIES.map((severity) =>
    counted(findings.filter((one) => one.severity === severity).length, severity, PLURALS[severity]),
  );
  const lines = [
    ...faults.map(({ path, line, column, code, message }) => {
      const place = line === 0 ? path : `${path}:${line}:${column}`;
      return `${place}: error: ${message} [${code}]`;
    }),
    ...findings.flatMap(({ path, line, column, severity, rule, message, fix }) => [
      `${path}:${line}:${column}: ${severity}: ${message} [${rule}]`,
      `    ${fix}`,
    ]),
    `${counted(checked, "rule")} checked: ${counts.join(", ")}; ${counted(faults.length, "fault")} in reading.`,
  ];
  return lines.map((line) => `${neutralise(line)}\n`).join("");
}

function json({ checked, findings, faults }: RuleLint): string {
  return `${jsonText({ schema: "unbind.lint/1", checked, findings, faults }, 2)}\n`;
}

function sarif({ findings, faults, checks }: RuleLint): string {
  const all = [...findings, ...faults.map(faultFinding)];
  const { rules, results } = lintSarif(all, [...checks, UNREADABLE]);
  return sarifLog({ name: "unbind lint", version: VERSION, base: "RULES" }, rules, results);
}

function faultFinding({ path, line, column, rule, code, message }: RuleFault): LintFinding {
  const { id, severity } = UNREADABLE;
  return {
    rule: id,
    severity,
    message: `${code}: ${message}`,
    fix: "see docs/errors.md",
    path,
    line,
    column,
    title: rule,
  };
}
