import type { ByteSource } from "@unbind/bytes";

/** Containers that are opened in place. */
export type ContainerFormat = "zip" | "tar" | "gzip";

/** One step into a container. */
export interface LocatorStep {
  container: ContainerFormat;
  /** Offset of the member's header in the container, in bytes: found again without listing the container. */
  index: number;
  /** From 2 on: which of several members of the same name, in the container's order. */
  copy?: number;
}

/** Serialisable way to open evidence again, on any worker: a root path plus the steps inside containers. */
export interface Locator {
  root: string;
  steps: LocatorStep[];
}

/** One thing collected: a file, standard input or a member of a container. */
export interface Evidence {
  /**
   * The whole way in, for people: `case.zip!/C/Windows/System32/winevt/Logs/Security.evtx`. Control characters
   * stay as they are; whoever prints it escapes them. Never a path to write to.
   */
  path: string;
  /** Length in bytes as the container promises it; `Infinity` if unknown. */
  byteLength: number;
  locator: Locator;
  /** Equal for equal content of one kind of container (zip: CRC-32 and size); proves nothing by itself. */
  fingerprint: string | undefined;
  /**
   * Opens the bytes; may be called often and costs little the second time.
   *
   * @throws EvidenceError if they can't be reached: wrong password, unsupported method, header gone
   */
  open(): Promise<ByteSource>;
}
