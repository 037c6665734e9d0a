export type IndicatorType =
  | "url"
  | "domain"
  | "ip"
  | "port"
  | "email"
  | "path"
  | "named-pipe"
  | "registry-key"
  | "file-name"
  | "hash"
  | "user-agent"
  | "clsid";

/** Something that can be searched for elsewhere, and exactly where it was read. */
export interface Indicator {
  readonly type: IndicatorType;
  /** Refanged and with scheme and host in lower case; otherwise as written. */
  readonly value: string;
  /** First UTF-16 unit in the text of `layer`. */
  readonly start: number;
  /** One past the last unit. */
  readonly end: number;
  /** Index in `DecodedPayload.layers`; -1 is the payload. */
  readonly layer: number;
  /** For addresses, and URLs whose host is one: not reachable over the public Internet. */
  readonly isPrivate?: boolean;
}

/** An indicator before its layer is known. */
export type Sight = Omit<Indicator, "layer">;
