import { type Issue, issueOf, MalformedError } from "@unbind/bytes";
import type { RuleText } from "@unbind/detect";
import { type Evidence, openContainer, recognise } from "@unbind/evidence";
import type { RuleFault } from "@unbind/model";
import { walkPaths } from "../files/index.ts";
import { threadContext } from "../scan/evidence-plan.ts";

/** Bytes of one file of rules, and of all of them together. */
export const MAX_RULE_FILE_BYTES: number = 64 << 20;
const MAX_RULE_BYTES = 512 << 20;

/** What rules, macros and tables are kept in, and the licence that lies with them. */
const RULE_FILE = /(?:\.(?:ya?ml|json|conf|csv|md|html?|spl|txt)|(?:^|[\\/])licen[cs]e)$/i;

/** Texts of rule files, by path, and what could not be read. */
export interface RuleFiles {
  texts: RuleText[];
  faults: RuleFault[];
  /** Files that hold no rules by their names. */
  passed: number;
}

/**
 * Reads files, folders and zips of rules. Of folders and zips only files that can hold rules by their names; a file that
 * is named itself is read whatever it is called. Never throws for what it reads.
 *
 * @throws the signal's reason
 */
export async function readRuleFiles(paths: readonly string[], signal?: AbortSignal): Promise<RuleFiles> {
  const found = new RuleReader(signal);
  const named = new Set(paths);
  const onIssue = (issue: Issue) => found.fault(issue);
  for await (const evidence of walkPaths(paths, { onIssue, signal }))
    await found.add(evidence, named.has(evidence.path));
  return found;
}

class RuleReader implements RuleFiles {
  readonly texts: RuleText[] = [];
  readonly faults: RuleFault[] = [];
  passed = 0;
  #bytes = 0;
  readonly #signal: AbortSignal | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  fault({ code, message, evidence }: Issue): void {
    this.faults.push({ path: evidence.path, line: 0, column: 0, rule: null, code, message });
  }

  async add(evidence: Evidence, isNamed: boolean): Promise<void> {
    this.#signal?.throwIfAborted();
    try {
      if (/\.zip$/i.test(evidence.path)) await this.#zip(evidence);
      else if (isNamed || RULE_FILE.test(evidence.path)) await this.#text(evidence);
      else this.passed++;
    } catch (error) {
      this.#signal?.throwIfAborted();
      this.fault(issueOf(error, { path: evidence.path, offset: 0 }));
    }
  }

  async #zip(evidence: Evidence): Promise<void> {
    const source = await evidence.open();
    if (recognise(await source.slice(0, 4)) !== "zip") {
      throw new MalformedError("RULE_ZIP", "not a zip, in spite of its name");
    }
    const { codecs, openContainers, spent } = threadContext(this.#signal);
    const onIssue = (issue: Issue) => this.fault(issue);
    const options = { signal: this.#signal, codecs, openContainers, spent, onIssue };
    for await (const member of openContainer(evidence, "zip", options)) {
      if (!member.ok) this.fault(member.issue);
      else if (RULE_FILE.test(member.evidence.path)) await this.add(member.evidence, false);
      else this.passed++;
    }
  }

  async #text(evidence: Evidence): Promise<void> {
    const { path } = evidence;
    const source = await evidence.open();
    const { byteLength } = source;
    if (!(byteLength <= MAX_RULE_FILE_BYTES) || this.#bytes + byteLength > MAX_RULE_BYTES) {
      const limits = `MAX_RULE_FILE_BYTES (${MAX_RULE_FILE_BYTES}) or MAX_RULE_BYTES (${MAX_RULE_BYTES})`;
      const message = `${byteLength} bytes, over ${limits}: not read`;
      this.fault({ code: "RULE_SIZE", severity: "error", message, evidence: { path, offset: 0 } });
      return;
    }
    this.#bytes += byteLength;
    const text = decoded(await source.slice(0, byteLength, this.#signal));
    if (text === undefined) {
      const message = "neither UTF-8 nor UTF-16: save it as UTF-8";
      this.fault({ code: "RULE_ENCODING", severity: "error", message, evidence: { path, offset: 0 } });
    } else this.texts.push({ path, text });
  }
}

/** UTF-8, or UTF-16 with a byte order mark, without that mark; undefined for anything else. */
function decoded(bytes: Uint8Array): string | undefined {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
