import { type Command, Option } from "commander";
import { several } from "../options.ts";
import type { SetExit } from "../program.ts";
import type { KnowRenderOptions } from "./know-render.ts";

const NOTES = `
--style unbind (default) makes pages of its own: every link lives, every statement has its basis, --format html gives
a site that can be searched and opened from a folder. --style published prints the pages as their publishers do, to
the byte: countermeasures and Splunk detections from the pack, class pages of an ontology from --turtle.

Without --node and --subject all pages are written.

Examples:
  unbind know render --subject wmi --format html --output site
  unbind know render --node T1546.003 --node CM0038 --output pages
  unbind know render --style published --turtle d3fend.ttl --output published`;

/** `unbind know render`: declared here, loaded when it runs. */
export function addKnowRenderCommand(know: Command, setExit: SetExit): void {
  know
    .command("render")
    .summary("write pages: Markdown or a searchable HTML site")
    .description("Writes pages of techniques, classes, detections and countermeasures into a folder.")
    .addOption(new Option("--pack <file>", "knowledge pack (default: the built-in index)").env("UNBIND_PACK"))
    .option("--no-overlay", "published relations and what follows from them only")
    .addOption(new Option("--style <style>", "whose pages").choices(["unbind", "published"]).default("unbind"))
    .addOption(new Option("-f, --format <format>", "of the pages").choices(["md", "html"]).default("md"))
    .requiredOption("-o, --output <folder>", "a new or empty folder")
    .option("--force", "write into a folder that isn't empty")
    .addOption(new Option("--node <id>", "only this page; repeatable").argParser(several))
    .option("--subject <name>", "the pages around a subject: wmi")
    .option("--turtle <file>", "ontology: published class pages, properties of classes")
    .option("--visit-order <file>", "local names, one a line: which chain of several a published class page shows")
    .option("--technique-names <file>", "JSON with names and tactics for published detections (default: the pack's)")
    .option("--generated <time>", "UTC time in the footer of published detections (default: their date)")
    .option("-q, --quiet", "say nothing on standard error but what stops the work")
    .addHelpText("after", NOTES)
    .action(async (options: KnowRenderOptions) => {
      const { knowRender } = await import("./know-render.ts");
      setExit(knowRender(options));
    });
}
