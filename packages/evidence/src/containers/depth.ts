import { LimitError } from "@unbind/bytes";
import type { ContainerFormat, Evidence } from "../evidence.ts";
import type { ContainerLimits } from "./container-options.ts";

/**
 * Checks that a container of this format may be opened inside what it lies in: archives may be nested
 * `maxDepth` times, and so may gzip (a tar.gz in a zip is one archive in another).
 *
 * @throws LIMIT_DEPTH
 */
export function checkDepth(evidence: Evidence, format: ContainerFormat, { maxDepth }: ContainerLimits): void {
  const outer = evidence.locator.steps.filter((step) => (step.container === "gzip") === (format === "gzip"));
  if (outer.length <= maxDepth) return;
  const message = `${format} not opened: maxDepth (${maxDepth}) containers inside containers reached`;
  throw new LimitError("LIMIT_DEPTH", message, { ref: { path: evidence.path, offset: 0 } });
}
