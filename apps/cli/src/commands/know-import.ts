import { createHash } from "node:crypto";
import { basename } from "node:path";
import { EvidenceError, issueOf } from "@unbind/bytes";
import { type Evidence, openContainer, recognise } from "@unbind/evidence";
import { nativeCodecs, walkPaths } from "@unbind/host-node";
import { checkSourceSize, KnowledgeImport, MAX_SOURCE_BYTES, TableGraph, writePack } from "@unbind/knowledge";
import { byteCount, counted, issueLines } from "@unbind/report";
import { exitCodes } from "../exit.ts";
import { interruptible } from "../interrupt.ts";
import { keepApart, openOutput } from "../output.ts";
import { errorWidth } from "../terminal.ts";

/** `unbind know import`: nothing is written if no source could be read. */
export async function knowImport(
  sources: readonly string[],
  options: { output: string; quiet?: boolean },
): Promise<number> {
  keepApart(options.output, sources);
  return interruptible(async (signal) => {
    const work = new SourceWalk(signal);
    for (const source of sources) await work.walk(source);
    const { imported } = work;
    const tables = imported.finish();
    const issues = issueLines(imported.issues.list(), { width: errorWidth(), color: false });
    if (tables.sources.length === 0) {
      process.stderr.write(
        `unbind: no source could be read; give ATT&CK, D3FEND, COUN7ER, Splunk or Sigma files\n${issues}`,
      );
      return exitCodes.nothingRead;
    }
    const pack = writePack(tables);
    const output = openOutput(options.output);
    try {
      output.write(pack);
      output.commit();
    } finally {
      output.abandon();
    }
    if (options.quiet) return exitCodes.ok;
    const graph = new TableGraph(tables);
    const lines = graph.sources.map(
      ({ name, version, files, sha256 }) => `  ${name} ${version}: ${counted(files, "file")}, SHA-256 ${sha256}\n`,
    );
    process.stderr.write(
      `unbind: ${tables.node.key.length} nodes, ${tables.edge.from.length} edges, ${byteCount(pack.length)}\n${lines.join("")}`,
    );
    if (imported.skipped > 0)
      process.stderr.write(`unbind: passed over ${counted(imported.skipped, "file")} of a kind that isn't read\n`);
    if (imported.issues.total > 0) process.stderr.write(`unbind: the sources have issues\n${issues}`);
    return exitCodes.ok;
  });
}

/** Reads every file below what was named, and every member of archives, into one import. */
class SourceWalk {
  readonly imported: KnowledgeImport = new KnowledgeImport();
  readonly #signal: AbortSignal;
  readonly #spent = { expandedBytes: 0 };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async walk(source: string): Promise<void> {
    const { issues } = this.imported;
    for await (const evidence of walkPaths([source], { signal: this.#signal, onIssue: (issue) => issues.add(issue) })) {
      await this.#add(evidence, shownPath(source, evidence.path));
    }
  }

  async #add(evidence: Evidence, path: string): Promise<void> {
    this.#signal.throwIfAborted();
    try {
      if (Number.isFinite(evidence.byteLength)) checkSourceSize(evidence.byteLength, path);
      const source = await evidence.open();
      const format = recognise(await source.slice(0, 65_536));
      if (format === "zip" || format === "tar" || format === "gzip") {
        await this.#members(evidence, format, path);
        return;
      }
      const bytes = await source.slice(0, MAX_SOURCE_BYTES + 1, this.#signal);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      this.imported.add({ path, bytes, sha256 });
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      this.imported.issues.add(issueOf(error, { path, offset: 0 }));
    }
  }

  async #members(evidence: Evidence, format: "zip" | "tar" | "gzip", path: string): Promise<void> {
    const { issues } = this.imported;
    const options = {
      signal: this.#signal,
      codecs: nativeCodecs,
      spent: this.#spent,
      onIssue: issues.add.bind(issues),
    };
    for await (const member of openContainer(evidence, format, options)) {
      if (!member.ok) issues.add(member.issue);
      else await this.#add(member.evidence, path + member.evidence.path.slice(evidence.path.length));
    }
  }
}

/** Relative to the folder of what was named, with `/`: a pack says nothing of the machine it was made on. */
function shownPath(source: string, path: string): string {
  const rest = path.startsWith(source) ? path.slice(source.length) : "";
  return `${basename(source)}${rest.startsWith("/") || rest === "" || rest.startsWith("!") ? "" : "/"}${rest.replaceAll("\\", "/")}`;
}
