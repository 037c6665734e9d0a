import { type Command, Option } from "commander";
import type { KnowOptions } from "../know/knowledge.ts";
import { several, wholeNumber } from "../options.ts";
import type { SetExit } from "../program.ts";
import { addKnowRenderCommand } from "./know-render-command.ts";

const NOTES = `
IDs are read as people write them: T1546.003, attack.t1546.003, T1546/003, an ATT&CK address, CM0038, D3-PSA,
d3f:EventLog, DET0086, AN0236, DC0008, M1018, sigma:<uuid>, or the first 8 digits of a rule's uuid.

Without --pack (or UNBIND_PACK) the built-in index answers: ids, names and relations about WMI event subscriptions.
What no source says and unbind proposes is marked "overlay" with its reason; --no-overlay leaves it out.

Examples:
  unbind know import attack.json d3fend.ttl coun7er/countermeasures security_content sigma/rules --output know.pack
  export UNBIND_PACK=know.pack
  unbind know counter T1084
  unbind know show CM0038
  unbind know path CM0038 T1546.003
  unbind know lint --format sarif --output lint.sarif
  unbind know sparql "SELECT ?o { <urn:unbind:kb:countermeasure:CM0038> <urn:unbind:rel:counters> ?o }"`;

/** `unbind know` and its parts: declared here, each loaded when it runs. */
export function addKnowCommand(program: Command, setExit: SetExit): void {
  const know = program
    .command("know")
    .summary("ask what is known about techniques, detections and countermeasures")
    .description(
      "ATT&CK, D3FEND, COUN7ER, Splunk and Sigma as one graph: import it, ask it, see where it contradicts itself.",
    )
    .helpCommand("help [command]", "print help for a command")
    .addHelpText("after", NOTES);
  addImport(know, setExit);
  addQuestions(know, setExit);
  addComparisons(know, setExit);
  addKnowRenderCommand(know, setExit);
}

function addImport(know: Command, setExit: SetExit): void {
  know
    .command("import")
    .summary("make a knowledge pack of published sources")
    .description(
      "Reads files, folders and archives of ATT&CK (STIX), D3FEND (Turtle), COUN7ER, Splunk and Sigma into one pack.",
    )
    .argument("<sources...>", "files, folders or archives")
    .requiredOption("-o, --output <file>", "the pack, written whole or not at all")
    .option("-q, --quiet", "say nothing on standard error but what stops the work")
    .action(async (sources: string[], options: { output: string; quiet?: boolean }) => {
      const { knowImport } = await import("./know-import.ts");
      setExit(await knowImport(sources, options));
    });
}

function addQuestions(know: Command, setExit: SetExit): void {
  question(know, "show", "everything known about one thing")
    .argument("<id>", "an id in any of its spellings")
    .action(async (id: string, options: KnowOptions) => {
      const { knowShow } = await import("./know-show.ts");
      setExit(knowShow(id, options));
    });
  question(know, "counter", "what stands against a technique, each with its basis")
    .argument("<technique>", "an id in any of its spellings")
    .addOption(
      new Option("--distance <steps>", "superclasses to climb between artifacts")
        .argParser(wholeNumber(0, 64))
        .default(0),
    )
    .addOption(
      new Option("--expand <to>", "also its parent or its sub-techniques")
        .choices(["none", "parent", "children"])
        .default("none"),
    )
    .action(async (id: string, options: KnowOptions & { distance: number; expand: "none" | "parent" | "children" }) => {
      const { knowCounter } = await import("./know-counter.ts");
      setExit(knowCounter(id, options));
    });
  question(know, "path", "the shortest way between two things")
    .argument("<from>", "an id")
    .argument("<to>", "an id")
    .action(async (from: string, to: string, options: KnowOptions) => {
      const { knowPath } = await import("./know-path.ts");
      setExit(knowPath(from, to, options));
    });
  question(know, "search", "find things by words")
    .argument("<words...>", "all of them must occur in one place")
    .addOption(new Option("--limit <number>", "most hits").argParser(wholeNumber(1, 10_000)).default(50))
    .action(async (words: string[], options: KnowOptions & { limit: number }) => {
      const { knowSearch } = await import("./know-search.ts");
      setExit(knowSearch(words.join(" "), options));
    });
  question(know, "sparql", "ask the graph in SPARQL 1.1", ["table", "json", "csv"])
    .argument("<query>", "the query, or a file that holds it")
    .option("--data <turtle>", "ask this Turtle file instead of the pack")
    .action(async (query: string, options: KnowOptions & { data?: string }) => {
      const { knowSparql } = await import("./know-sparql.ts");
      setExit(await knowSparql(query, options));
    });
}

function addComparisons(know: Command, setExit: SetExit): void {
  know
    .command("diff")
    .summary("what changed between two packs")
    .description("Compares sources, nodes and edges of two packs; the overlay isn't part of it.")
    .argument("<before>", "a pack")
    .argument("<after>", "a pack")
    .addOption(new Option("-f, --format <format>", "output").choices(["table", "json"]).default("table"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all")
    .action(async (before: string, after: string, options: KnowOptions) => {
      const { knowDiff } = await import("./know-diff.ts");
      setExit(knowDiff(before, after, options));
    });
  question(know, "lint", "where the sources contradict themselves and each other", ["table", "json", "sarif"])
    .option("--before <pack>", "an older pack, for pages that changed silently")
    .addOption(new Option("--rule <id>", "only this rule; repeatable").argParser(several))
    .addOption(
      new Option("--fail-on <level>", "exit with 1 if any is at or above").choices(["error", "warning", "note"]),
    )
    .action(
      async (options: KnowOptions & { before?: string; rule?: string[]; failOn?: "error" | "warning" | "note" }) => {
        const { knowLint } = await import("./know-lint.ts");
        setExit(knowLint(options));
      },
    );
}

/** A part that asks one graph. */
function question(know: Command, name: string, about: string, formats: string[] = ["table", "json"]): Command {
  return know
    .command(name)
    .description(`${about[0]?.toUpperCase()}${about.slice(1)}.`)
    .summary(about)
    .addOption(new Option("--pack <file>", "knowledge pack (default: the built-in index)").env("UNBIND_PACK"))
    .option("--no-overlay", "published relations and what follows from them only")
    .addOption(new Option("-f, --format <format>", "output").choices(formats).default("table"))
    .option("-o, --output <file>", "write there instead of standard output, whole or not at all");
}
