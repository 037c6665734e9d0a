import { type ByteSource, type Issue, issueOf, MalformedError } from "@unbind/bytes";
import type { Evidence, LocatorStep } from "../evidence.ts";
import type { ContainerOptions, Member } from "./container-options.ts";
import type { Expansion } from "./expansion.ts";
import { memberPath } from "./member-evidence.ts";
import { centralEntries, centralEntryAt, findDirectory, type ZipDirectory } from "./zip-directory.ts";
import { CENTRAL_BYTES, isDirectory, LOCAL_BYTES, MAX_DEFLATE_RATIO, type ZipEntry } from "./zip-entry.ts";
import { type OpenZip, refusal, zipMember } from "./zip-member.ts";
import { localEntryAt, salvageEntries } from "./zip-salvage.ts";

/** Local header; start of a zip split over several files; end record (a zip without members). */
const SIGNATURES = [0x04034b50, 0x08074b50, 0x06054b50, 0x30304b50];

/**
 * Members of a zip in the order of its directory; by local headers where the directory is lost or damaged.
 *
 * @throws NOT_ZIP
 */
export async function* listZip(
  evidence: Evidence,
  source: ByteSource,
  expansion: Expansion,
  options: ContainerOptions,
): AsyncGenerator<Member> {
  const directory = await findDirectory(source, options.signal);
  if (!directory && !(await startsLikeZip(source))) throw new MalformedError("NOT_ZIP", "not a zip");
  const listing = new ZipListing({ evidence, source, shift: directory?.shift ?? 0 }, expansion, options);
  if (directory) {
    yield* listing.fromDirectory(directory);
  } else {
    const message = "the zip's directory is lost: members found by their own headers";
    yield { ok: false, issue: issueAt(evidence, "ZIP_DIRECTORY_LOST", message, source.byteLength) };
    yield* listing.salvaged();
  }
}

/** The member a locator step names. @throws ZIP_LOCATOR */
export async function zipMemberAt(
  evidence: Evidence,
  source: ByteSource,
  { index, copy = 1 }: LocatorStep,
  options: ContainerOptions,
): Promise<Evidence> {
  const central = await centralEntryAt(source, index);
  const entry = central ?? (await localEntryAt(source, index));
  if (!entry) throw new MalformedError("ZIP_LOCATOR", `no member header at offset ${index} of ${evidence.path}`);
  const shift = central ? ((await findDirectory(source, options.signal))?.shift ?? 0) : 0;
  return zipMember({ evidence, source, shift }, entry, copy, options);
}

async function startsLikeZip(source: ByteSource): Promise<boolean> {
  const head = await source.slice(0, 4);
  if (head.length < 4) return false;
  return SIGNATURES.includes(new DataView(head.buffer, head.byteOffset).getUint32(0, true));
}

function issueAt(evidence: Evidence, code: string, message: string, offset: number): Issue {
  return { code, severity: "error", message, evidence: { path: evidence.path, offset } };
}

class ZipListing {
  readonly #zip: OpenZip;
  readonly #expansion: Expansion;
  readonly #options: ContainerOptions;
  /** Offsets of the local headers already listed. */
  readonly #listed = new Set<number>();
  readonly #names = new Map<string, number>();
  /** Least number of bytes that the listed members take up in the zip. */
  #claimedBytes = 0;
  #overlapTold = false;

  constructor(zip: OpenZip, expansion: Expansion, options: ContainerOptions) {
    this.#zip = zip;
    this.#expansion = expansion;
    this.#options = options;
  }

  async *fromDirectory(directory: ZipDirectory): AsyncGenerator<Member> {
    const entries = centralEntries(this.#zip.source, directory);
    let count = 0;
    for (;;) {
      const { done, value } = await entries.next();
      if (!done) {
        count++;
        yield* this.#overlap(value);
        yield* this.#member(value);
        if (this.#expansion.exhausted) return;
        continue;
      }
      const promised = directory.zip64 ? directory.members === count : directory.members === count % 65_536;
      if (value >= directory.end && promised) return;
      const message = `the zip's directory is damaged after ${count} of ${directory.members} members`;
      yield { ok: false, issue: issueAt(this.#zip.evidence, "ZIP_DIRECTORY_DAMAGED", message, value) };
      yield* this.salvaged();
      return;
    }
  }

  async *salvaged(): AsyncGenerator<Member> {
    const { shift, source } = this.#zip;
    for await (const entry of salvageEntries(source, this.#options.signal)) {
      const localOffset = entry.localOffset - shift;
      if (this.#listed.has(localOffset)) continue;
      yield* this.#member({ ...entry, localOffset });
      if (this.#expansion.exhausted) return;
    }
  }

  *#member(entry: ZipEntry): Generator<Member> {
    const { evidence, source } = this.#zip;
    this.#listed.add(entry.localOffset);
    const copy = (this.#names.get(entry.name) ?? 0) + 1;
    this.#names.set(entry.name, copy);
    const path = memberPath(evidence, entry.name, copy > 1 ? copy : undefined);
    const ref = { path, offset: 0 };
    const promised = Math.min(entry.byteLength, entry.compressedBytes * MAX_DEFLATE_RATIO);
    const limit = this.#expansion.count() ?? this.#expansion.admit(promised, source.byteLength, ref);
    if (limit) {
      yield { ok: false, issue: issueOf(limit, ref) };
      return;
    }
    if (isDirectory(entry)) return;
    const refused = refusal(entry, ref, this.#options);
    if (refused) yield { ok: false, issue: issueOf(refused, ref) };
    else yield { ok: true, evidence: zipMember(this.#zip, entry, copy, this.#options) };
  }

  /** Members that together claim more bytes than the zip has must share some. */
  *#overlap({ compressedBytes }: ZipEntry): Generator<Member> {
    const { evidence, source } = this.#zip;
    this.#claimedBytes += LOCAL_BYTES + CENTRAL_BYTES + compressedBytes;
    if (this.#overlapTold || this.#claimedBytes <= source.byteLength) return;
    this.#overlapTold = true;
    const message = "members claim more bytes than the zip has: some overlap or are cut";
    yield { ok: false, issue: { ...issueAt(evidence, "ZIP_OVERLAP", message, 0), severity: "warning" } };
  }
}
