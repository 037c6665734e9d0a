import type { ByteSource, Issue } from "@unbind/bytes";
import type { Evidence } from "../evidence.ts";
import type { Inflate } from "./inflate.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** What a container may make the reader do. Reaching one gives an issue with the code named here. */
export interface ContainerLimits {
  /** Archives (zip, tar) inside an archive, and gzip inside gzip. Default 1. `LIMIT_DEPTH` */
  maxDepth: number;
  /** Members listed of one container. Default 200,000. `LIMIT_MEMBERS` */
  maxMembers: number;
  /** Bytes that all members of all containers of a scan may expand to. Default 256 GiB. `LIMIT_EXPANDED` */
  maxExpandedBytes: number;
  /** Expanded bytes per byte of the container, once {@link ratioFreeBytes} are spent. Default 400. `LIMIT_RATIO` */
  maxRatio: number;
  /** Expansion of one container that is never judged by its ratio: empty logs are nearly all zeros. Default 4 GiB. */
  ratioFreeBytes: number;
}

export const DEFAULT_LIMITS: ContainerLimits = {
  maxDepth: 1,
  maxMembers: 200_000,
  maxExpandedBytes: 256 * GIB,
  maxRatio: 400,
  ratioFreeBytes: 4 * GIB,
};

/** Members up to this size are inflated in one go and then read from memory; larger ones stream. */
export const IN_MEMORY_BYTES: number = 4 * MIB;

/** What must be read at random but can only be streamed is held in memory up to this size; longer is read again. */
export const HELD_BYTES: number = 32 * MIB;

/** What a host can do faster than the portable code. */
export interface Codecs {
  /** CRC-32 of `bytes`, going on from `seed`. */
  crc32?: (bytes: Uint8Array, seed: number) => number;
  /** Inflates a whole raw deflate stream. Throws on damage and on more than `maxByteLength` bytes of output. */
  inflateRaw?: (bytes: Uint8Array, maxByteLength: number) => Uint8Array;
  /** Inflates a raw deflate stream piece by piece. */
  inflate?: Inflate;
}

export interface ContainerOptions {
  /** For encrypted zip members. */
  password?: string | undefined;
  /** Defaults: {@link DEFAULT_LIMITS}. */
  limits?: Partial<ContainerLimits> | undefined;
  signal?: AbortSignal | undefined;
  /** Damage that shows only while a member is read: checksum, cut or lying stream. The bytes are kept. */
  onIssue: (issue: Issue) => void;
  codecs?: Codecs | undefined;
  /** Shared by all containers of a scan; counts towards `maxExpandedBytes`. Default: one per container. */
  spent?: { expandedBytes: number } | undefined;
  /** Outer containers kept open between calls of `openLocator`, so that members in order cost one pass. */
  openContainers?: OpenContainers | undefined;
}

/** A member of a container, or why one can't be read. */
export type Member = { ok: true; evidence: Evidence } | { ok: false; issue: Issue };

/** The containers opened last, by locator. One per worker; forgets all but the last few. */
export class OpenContainers {
  readonly #kept = new Map<string, Promise<ByteSource>>();

  open(key: string, open: () => Promise<ByteSource>): Promise<ByteSource> {
    const known = this.#kept.get(key);
    const opened = known ?? open();
    this.#kept.delete(key);
    this.#kept.set(key, opened);
    opened.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_OPEN_CONTAINERS) break;
      this.#kept.delete(oldest);
    }
    return opened;
  }
}

/** A gzip, the tar in it and a zip in that; held ones are at most {@link HELD_BYTES} each. */
const MAX_OPEN_CONTAINERS = 3;
