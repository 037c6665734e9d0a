import {
  type ByteSource,
  type Issue,
  issueOf,
  type LimitError,
  MalformedError,
  type Severity,
  UnsupportedError,
} from "@unbind/bytes";
import type { Evidence, LocatorStep } from "../evidence.ts";
import type { ContainerOptions, Member } from "./container-options.ts";
import type { Expansion } from "./expansion.ts";
import { memberEvidence, memberPath } from "./member-evidence.ts";
import { boundedName } from "./member-name.ts";
import { partOf } from "./source-window.ts";
import { isZeroBlock, parsePax, parseTarHeader, TAR_BLOCK, type TarHeader, tarText } from "./tar-header.ts";

/** PAX records or a long name; a header that promises more counts as damaged. */
export const MAX_TAR_EXTENSION_BYTES: number = 2 ** 20;

/** Headers that describe the next one: PAX, PAX for all, long name, long link name. */
const EXTENSIONS = "xgLK";
/** Regular files: plain, contiguous. */
const FILES = "07";
/** Types without data, whatever their size field says: links, devices, directories, fifos. */
const EMPTY_TYPES = "123456";

/** One member as its headers describe it. */
interface TarEntry {
  /** Offset of its first header. */
  index: number;
  name: string;
  type: string;
  dataStart: number;
  byteLength: number;
  sparse: boolean;
}

/** What stands at a header position. */
type Step =
  | { kind: "entry"; entry: TarEntry }
  | { kind: "end"; offset: number }
  | { kind: "cut"; offset: number }
  | { kind: "damaged"; offset: number };

/**
 * Members of a tar, from front to back: nothing is read twice as long as members are read when they come.
 * Directories, links and devices have no content and are passed over.
 *
 * @throws NOT_TAR
 */
export async function* listTar(
  evidence: Evidence,
  source: ByteSource,
  expansion: Expansion,
  options: ContainerOptions,
): AsyncGenerator<Member> {
  const names = new Map<string, number>();
  const issue = (error: LimitError | UnsupportedError): Member => ({
    ok: false,
    issue: issueOf(error, { path: evidence.path, offset: 0 }),
  });
  for await (const item of tarEntries(evidence, source, options)) {
    if ("issue" in item) {
      yield { ok: false, issue: item.issue };
      continue;
    }
    const entry = item;
    const copy = (names.get(entry.name) ?? 0) + 1;
    names.set(entry.name, copy);
    const ref = { path: memberPath(evidence, entry.name, copy > 1 ? copy : undefined), offset: 0 };
    const limit = expansion.count();
    if (limit) yield issue(limit);
    if (expansion.exhausted) return;
    if (entry.sparse) yield issue(new UnsupportedError("TAR_SPARSE", "sparse member: not read", { ref }));
    else if (FILES.includes(entry.type)) yield { ok: true, evidence: tarMember(evidence, source, entry, copy) };
  }
}

/** The member whose first header stands where a locator step says. @throws TAR_LOCATOR */
export async function tarMemberAt(evidence: Evidence, source: ByteSource, step: LocatorStep): Promise<Evidence> {
  const found = await readEntry(source, step.index);
  if (found.kind !== "entry") {
    throw new MalformedError("TAR_LOCATOR", `no member header at offset ${step.index} of ${evidence.path}`);
  }
  return tarMember(evidence, source, found.entry, step.copy ?? 1);
}

function tarMember(evidence: Evidence, source: ByteSource, entry: TarEntry, copy: number): Evidence {
  const { index, name, dataStart, byteLength } = entry;
  const available = Math.max(0, Math.min(byteLength, source.byteLength - dataStart));
  return memberEvidence({
    outer: evidence,
    step: { container: "tar", index, ...(copy > 1 && { copy }) },
    name,
    byteLength: available,
    fingerprint: undefined,
    open: () => partOf(source, dataStart, available),
  });
}

async function* tarEntries(
  evidence: Evidence,
  source: ByteSource,
  { signal }: ContainerOptions,
): AsyncGenerator<TarEntry | { issue: Issue }> {
  let offset = 0;
  for (;;) {
    const step = await readEntry(source, offset, signal);
    if (step.kind === "entry") {
      yield step.entry;
      offset = step.entry.dataStart + padded(step.entry.byteLength);
      continue;
    }
    if (step.kind === "cut") {
      const whole = (await source.slice(offset - 1, offset + 1)).length === 1;
      yield { issue: whole ? noEnd(evidence, step.offset) : cut(evidence, step.offset) };
      return;
    }
    // Behind the end mark too: tars get joined, and a compressed one is only checked when it is read to its end.
    const resumed = await findHeader(source, step.offset + TAR_BLOCK, signal);
    if (step.kind === "damaged" && offset === 0 && resumed === undefined) {
      throw new MalformedError("NOT_TAR", "not a tar file");
    }
    if (step.kind === "damaged") yield { issue: damaged(evidence, step.offset, resumed) };
    else if (resumed !== undefined) yield { issue: joinedOn(evidence, resumed) };
    if (resumed === undefined) return;
    offset = resumed;
  }
}

function issueAt(evidence: Evidence, offset: number, code: string, severity: Severity, message: string): Issue {
  return { code, severity, message, evidence: { path: evidence.path, offset } };
}

function noEnd(evidence: Evidence, offset: number): Issue {
  return issueAt(evidence, offset, "TAR_NO_END", "note", "the tar has no end mark");
}

function cut(evidence: Evidence, offset: number): Issue {
  return issueAt(evidence, offset, "TAR_CUT", "error", "the tar ends inside a member");
}

function joinedOn(evidence: Evidence, offset: number): Issue {
  return issueAt(evidence, offset, "TAR_JOINED", "note", "members follow the end mark; they are read too");
}

function damaged(evidence: Evidence, offset: number, resumed: number | undefined): Issue {
  const next = resumed === undefined ? "no further header" : `next header at ${resumed}`;
  return issueAt(evidence, offset, "TAR_HEADER", "error", `damaged header; ${next}`);
}

/** Reads the headers of one member: those that describe the next, then its own. */
async function readEntry(source: ByteSource, index: number, signal?: AbortSignal): Promise<Step> {
  let offset = index;
  let name: string | undefined;
  let byteLength: number | undefined;
  let sparse = false;
  for (;;) {
    const block = await source.slice(offset, offset + TAR_BLOCK, signal);
    if (block.length < TAR_BLOCK) return { kind: offset === 0 ? "damaged" : "cut", offset };
    const header = parseTarHeader(block);
    if (!header) return isZeroBlock(block) && offset > 0 ? { kind: "end", offset } : { kind: "damaged", offset };
    const dataStart = offset + TAR_BLOCK;
    if (!EXTENSIONS.includes(header.type)) {
      const entry = {
        index,
        name: boundedName(name ?? header.name),
        type: header.type,
        dataStart,
        sparse: sparse || header.type === "S",
      };
      return { kind: "entry", entry: { ...entry, byteLength: dataLength(header, byteLength) } };
    }
    if (header.byteLength > MAX_TAR_EXTENSION_BYTES) return { kind: "damaged", offset };
    const data = await source.slice(dataStart, dataStart + header.byteLength, signal);
    if (header.type === "L") name = tarText(data).replace(/\0.*$/s, "");
    if (header.type === "x") {
      const pax = parsePax(data);
      name = pax.get("path") ?? name;
      const size = Number(pax.get("size") ?? Number.NaN);
      if (Number.isSafeInteger(size) && size >= 0) byteLength = size;
      sparse ||= [...pax.keys()].some((key) => key.startsWith("GNU.sparse."));
    }
    offset = dataStart + padded(header.byteLength);
  }
}

/** A hard link may carry a size and no data. */
function dataLength({ type, byteLength }: TarHeader, paxLength: number | undefined): number {
  return EMPTY_TYPES.includes(type) ? 0 : (paxLength ?? byteLength);
}

function padded(byteLength: number): number {
  return Math.ceil(byteLength / TAR_BLOCK) * TAR_BLOCK;
}

/** The next block that is a header, from `offset` on. */
async function findHeader(source: ByteSource, offset: number, signal?: AbortSignal): Promise<number | undefined> {
  const windowBytes = 512 * TAR_BLOCK;
  for (let start = offset; ; start += windowBytes) {
    const window = await source.slice(start, start + windowBytes, signal);
    for (let at = 0; at + TAR_BLOCK <= window.length; at += TAR_BLOCK) {
      if (parseTarHeader(window.subarray(at, at + TAR_BLOCK))) return start + at;
    }
    if (window.length < windowBytes) return undefined;
  }
}
