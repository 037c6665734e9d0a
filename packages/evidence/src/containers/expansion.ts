import { type EvidenceRef, LimitError } from "@unbind/bytes";
import type { ContainerLimits } from "./container-options.ts";

/** Keeps count of what one container makes the reader do, against the limits of {@link ContainerLimits}. */
export class Expansion {
  readonly #limits: ContainerLimits;
  readonly #spent: { expandedBytes: number };
  readonly #containerPath: string;
  #members = 0;
  #bytes = 0;
  /** True once no more members are to be listed. */
  exhausted = false;

  constructor(limits: ContainerLimits, spent: { expandedBytes: number }, containerPath: string) {
    this.#limits = limits;
    this.#spent = spent;
    this.#containerPath = containerPath;
  }

  /** Counts a member; past the limit the error to report, once. */
  count(): LimitError | undefined {
    const { maxMembers } = this.#limits;
    if (this.#members++ < maxMembers) return undefined;
    this.exhausted = true;
    const message = `maxMembers (${maxMembers}) reached: further members are not read`;
    return new LimitError("LIMIT_MEMBERS", message, { ref: { path: this.#containerPath, offset: 0 } });
  }

  /** Counts bytes a member will expand to, unless they are too many: then the error, and nothing is counted. */
  admit(byteLength: number, containerBytes: number, ref: EvidenceRef): LimitError | undefined {
    const { maxExpandedBytes, maxRatio, ratioFreeBytes } = this.#limits;
    const total = this.#bytes + byteLength;
    if (this.#spent.expandedBytes + byteLength > maxExpandedBytes) {
      return new LimitError("LIMIT_EXPANDED", `maxExpandedBytes (${maxExpandedBytes}) reached: not read`, { ref });
    }
    if (total > ratioFreeBytes && total > maxRatio * containerBytes) {
      const message = `maxRatio (${maxRatio}) reached: would expand to ${total} bytes from ${containerBytes}`;
      return new LimitError("LIMIT_RATIO", message, { ref });
    }
    this.#bytes = total;
    this.#spent.expandedBytes += byteLength;
    return undefined;
  }
}
