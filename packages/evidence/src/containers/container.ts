import { type ByteSource, issueOf, LimitError, memorySource } from "@unbind/bytes";
import type { ContainerFormat, Evidence, Locator } from "../evidence.ts";
import {
  type ContainerLimits,
  type ContainerOptions,
  DEFAULT_LIMITS,
  HELD_BYTES,
  type Member,
} from "./container-options.ts";
import { checkDepth } from "./depth.ts";
import { Expansion } from "./expansion.ts";
import { gzipMember } from "./gzip.ts";
import { windowOf } from "./source-window.ts";
import { listTar, tarMemberAt } from "./tar.ts";
import { listZip, zipMemberAt } from "./zip.ts";

/**
 * Members of a container, in its own order; what can't be read comes as an issue. Members share what is open, so
 * reading each one when it comes costs one pass even through tar.gz.
 *
 * @throws NOT_ZIP, NOT_TAR, NOT_GZIP if it isn't one, and when aborted
 * @example
 * for await (const member of openContainer(evidence, "zip", { onIssue })) {
 *   if (member.ok) await scan(await member.evidence.open());
 * }
 */
export async function* openContainer(
  evidence: Evidence,
  format: ContainerFormat,
  options: ContainerOptions,
): AsyncGenerator<Member> {
  const limits: ContainerLimits = { ...DEFAULT_LIMITS, ...options.limits };
  try {
    checkDepth(evidence, format, limits);
    const source = await openOuter(evidence, format, options);
    const expansion = new Expansion(limits, options.spent ?? { expandedBytes: 0 }, evidence.path);
    if (format === "zip") yield* listZip(evidence, source, expansion, options);
    else if (format === "tar") yield* listTar(evidence, source, expansion, options);
    else yield { ok: true, evidence: await gzipMember(evidence, source, options) };
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    yield { ok: false, issue: issueOf(error, { path: evidence.path, offset: 0 }) };
  }
}

/**
 * Opens evidence again, the whole way in, without listing the containers on it. `openRoot` opens what the
 * locator's root names.
 *
 * @throws EvidenceError if a container has changed or a member can't be reached
 */
export async function openLocator(
  locator: Locator,
  openRoot: (root: string) => Promise<Evidence>,
  options: ContainerOptions,
): Promise<Evidence> {
  let evidence = await openRoot(locator.root);
  for (const step of locator.steps) {
    const outer = evidence;
    const source = await openOuter(outer, step.container, options);
    if (step.container === "zip") evidence = await zipMemberAt(outer, source, step, options);
    else if (step.container === "tar") evidence = await tarMemberAt(outer, source, step);
    else evidence = await gzipMember(outer, source, options);
  }
  return evidence;
}

/** Opens a container, or takes it from those kept open. */
function openOuter(evidence: Evidence, format: ContainerFormat, options: ContainerOptions): Promise<ByteSource> {
  const open = async () => {
    const source = await evidence.open();
    return format === "zip" ? seekable(evidence, source, options.signal) : source;
  };
  const { openContainers } = options;
  return openContainers ? openContainers.open(JSON.stringify([format, evidence.locator]), open) : open();
}

/** A zip is read from its end: one that comes as a stream is held in memory, or else read again for every jump. */
async function seekable(evidence: Evidence, source: ByteSource, signal?: AbortSignal): Promise<ByteSource> {
  if (source.readInto || evidence.locator.steps.length === 0) return source;
  if (source.byteLength === Number.POSITIVE_INFINITY && Number.isFinite(evidence.byteLength)) {
    return windowOf(source, 0, evidence.byteLength);
  }
  const bytes = await source.slice(0, Math.min(source.byteLength, HELD_BYTES + 1), signal);
  if (bytes.length <= HELD_BYTES) return memorySource(bytes);
  const message = `HELD_BYTES (${HELD_BYTES}) reached: a zip of unknown length inside a stream`;
  throw new LimitError("LIMIT_HELD", message, { ref: { path: evidence.path, offset: 0 } });
}
