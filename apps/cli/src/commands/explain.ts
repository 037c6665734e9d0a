import { existsSync } from "node:fs";
import type { VerdictLevel } from "@unbind/model";
import { type Explanation, explainJson, explainTable, type InputKind, levels } from "@unbind/report";
import { exitCodes, UsageError } from "../exit.ts";
import { askedSpan } from "../explain/asked-span.ts";
import { type Asked, explainSaved, explainText } from "../explain/explanation.ts";
import { givenInput } from "../explain/input-text.ts";
import { recogniseInput } from "../explain/recognise-input.ts";
import { savedSubscription } from "../explain/saved-scan.ts";
import { keepApart, openOutput } from "../output.ts";
import { tableOptions } from "../terminal.ts";
import { ReaderGone } from "../write-all.ts";

export interface ExplainCommandOptions {
  as?: Exclude<InputKind, "subscription">;
  scan?: string;
  when?: string[];
  boot?: bigint;
  zone: string;
  count: number;
  whyNot?: boolean;
  format: "table" | "json";
  output?: string;
  failOn?: VerdictLevel;
  color: boolean;
  width?: number;
}

/** Runs `unbind explain` and gives its exit code. @throws UsageError */
export function explain(argument: string | undefined, options: ExplainCommandOptions): number {
  const { span, rest } = askedSpan(options);
  const [input, ...more] = [...(argument === undefined ? [] : [argument]), ...rest];
  if (input === undefined) {
    const id = options.scan === undefined ? "" : " A scan has ids: sub-...";
    throw new UsageError(`nothing to explain. Give a query, a command, a file, or - for standard input.${id}`);
  }
  if (more.length > 0)
    throw new UsageError(`one input at a time: "${input}" and "${more[0]}". Quote text with blanks.`);
  const explanation = explained(input, options, { span, whyNot: options.whyNot === true });
  write(explanation, options, input);
  if (explanation.subjects.length === 0) {
    process.stderr.write("unbind: no filter, consumer or binding could be read in it\n");
    return exitCodes.nothingRead;
  }
  return reaches(explanation, options.failOn) ? exitCodes.found : exitCodes.ok;
}

function explained(argument: string, options: ExplainCommandOptions, asked: Asked): Explanation {
  const input = givenInput(argument, { isCommand: options.as === "command" });
  if (input.text.trim() === "") throw new UsageError(`${input.source} is empty: there is nothing to explain.`);
  if (/^\s*\{\s*"schema":\s*"unbind\.scan\/1"/.test(input.text.slice(0, 1024))) {
    throw new UsageError(`${input.source} is a scan. Say which subscription: unbind explain sub-... --scan FILE`);
  }
  const kind = options.as ?? recogniseInput(input);
  if (kind !== "subscription") return explainText(input, kind, asked);
  if (options.scan === undefined) {
    throw new UsageError(`${input.text.trim()} is out of a scan: give its JSON output with --scan FILE.`);
  }
  return explainSaved(savedSubscription(options.scan, input.text.trim()), options.scan, asked);
}

function write(explanation: Explanation, options: ExplainCommandOptions, input: string): void {
  const evidence = [input, options.scan].filter((path) => path !== undefined && path !== "-" && isPath(path));
  keepApart(options.output, evidence as string[]);
  const output = openOutput(options.output);
  try {
    const terminal = output.isTerminal ? process.stdout : undefined;
    const text =
      options.format === "json"
        ? explainJson(explanation)
        : explainTable(explanation, tableOptions(options, terminal, process.env));
    output.write(new TextEncoder().encode(text));
    output.commit();
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  } finally {
    output.abandon();
  }
}

function isPath(text: string): boolean {
  return !text.includes("\0") && existsSync(text);
}

function reaches({ subjects }: Explanation, least: VerdictLevel | undefined): boolean {
  if (least === undefined) return false;
  return subjects.some(({ verdict }) => levels.indexOf(verdict.level) >= levels.indexOf(least));
}
