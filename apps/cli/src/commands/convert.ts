import { mkdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { kindOfText, type RuleText } from "@unbind/detect";
import type { RuleFault } from "@unbind/model";
import { counted, neutralise } from "@unbind/report";
import { faultOf, RuleError } from "@unbind/rules";
import {
  type Conversion,
  type ConvertTarget,
  convertSigma,
  parsePipeline,
  parseSigma,
  parseSourceMapping,
  queryFile,
} from "@unbind/sigma";
import { queryNames } from "../convert/query-names.ts";
import { readRulePaths } from "../detect/builtin-rules.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { keepInputs, writeText } from "../output.ts";
import { systemReason } from "../system-reason.ts";

export interface ConvertCommandOptions {
  to: ConvertTarget;
  output?: string;
  mapping?: string;
  pipeline?: string;
  strict?: boolean;
  quiet?: boolean;
}

/** Runs `unbind convert` and gives its exit code. @throws UsageError */
export async function convert(paths: readonly string[], options: ConvertCommandOptions): Promise<number> {
  const { output, quiet = false, strict = false } = options;
  return interruptible(async (signal) => {
    const { texts, faults } = await readRulePaths(paths, signal);
    const sigma = texts.filter((text) => kindOfText(text) === "sigma");
    if (sigma.length + faults.length === 0) {
      process.stderr.write("unbind: the files hold no Sigma rule\n");
      return exitCodes.nothingRead;
    }
    const { conversion, unread } = converted(sigma, options);
    signal.throwIfAborted();
    write(conversion, output, [...paths, options.mapping, options.pipeline]);
    const left = [...faults, ...unread, ...conversion.faults.map(faultOf)];
    if (!quiet) process.stderr.write(summary(conversion, left, options.to));
    const isEmpty = conversion.queries.length === 0;
    return isEmpty || (strict && left.length > 0) ? exitCodes.rulesNotLoaded : exitCodes.ok;
  });
}

function converted(
  texts: readonly RuleText[],
  { to, mapping, pipeline }: ConvertCommandOptions,
): { conversion: Conversion; unread: RuleFault[] } {
  const sources = mapping === undefined ? undefined : fromFile(mapping, parseSourceMapping);
  const values = pipeline === undefined ? undefined : fromFile(pipeline, parsePipeline);
  const parsed = texts.map(({ path, text }) => parseSigma(text, { path, pipeline: values }));
  const documents = parsed.flatMap((one) => one.documents);
  const unread = parsed.flatMap((one) => one.faults.map(faultOf));
  return { conversion: convertSigma(documents, to, { mapping: sources }), unread };
}

/** Files that a person wrote for this run stop it when they are at fault. @throws UsageError */
function fromFile<T>(path: string, parse: (text: string, path: string) => T): T {
  try {
    return parse(readFileSync(path, "utf8"), path);
  } catch (error) {
    if (error instanceof RuleError) throw new UsageError(`${path}:${error.line}:${error.column}: ${error.message}`);
    throw new UsageError(`${path} can't be read: ${systemReason(error)}`);
  }
}

/** @throws UsageError if the place can't be written to */
function write({ queries }: Conversion, output: string | undefined, inputs: readonly (string | undefined)[]): void {
  if (queries.length === 0) return;
  if (output === undefined || !isFolder(output)) {
    writeFile(output, queries.map(queryFile).join("\n"), inputs);
    return;
  }
  makeFolder(output);
  const names = queryNames(queries);
  queries.forEach((query, i) => {
    writeFile(join(output, names[i] ?? ""), queryFile(query), inputs);
  });
}

function writeFile(path: string | undefined, text: string, inputs: readonly (string | undefined)[]): void {
  keepInputs(path, inputs);
  writeText(path, text);
}

/** What is a folder, or has no ending and could be one. */
function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? found.isDirectory() : /[\\/]$/.test(path) || extname(path) === "";
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new UsageError(`${path} can't be made: ${systemReason(error)}`);
  }
}

function summary({ queries }: Conversion, left: readonly RuleFault[], to: ConvertTarget): string {
  const lines = left.map(({ path, line, column, rule, code, message }) => {
    const title = rule === null ? "" : `${rule}: `;
    return `${path}:${line}:${column}: ${title}${message} [${code}]`;
  });
  const total = `unbind: ${counted(queries.length, "query", "queries")} in ${to}; ${left.length} not converted`;
  return [...lines, total].map((line) => `${neutralise(line)}\n`).join("");
}
