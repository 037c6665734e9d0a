import type { PayloadLimit } from "./budget.ts";

/** What a layer holds, as far as its first bytes and characters tell. */
export type LayerContent = "text" | "bytes" | "pe" | "shellcode" | "zip" | "gzip" | "zlib";

/** One step of decoding: a piece of the layer before, and what it says. */
export interface DecodedLayer {
  /** What was undone: `base64-utf16le`, `base64-utf8`, `base64-bytes`, `gzip`, `char-codes`, `concatenation`, ... */
  readonly encoding: string;
  /** The decoded text; for anything but `text` content one character (U+0000 to U+00FF) per byte. */
  readonly text: string;
  /** First UTF-16 unit of the encoded piece in the layer before. */
  readonly start: number;
  /** One past the last UTF-16 unit of the encoded piece. */
  readonly end: number;
  /** 1 for what was found in the payload itself. */
  readonly depth: number;
  /** Index of the layer it was found in; -1 is the payload. */
  readonly parent: number;
  readonly content: LayerContent;
}

/** Everything that was decoded out of one payload, in the order it was found (breadth first). */
export interface DecodedPayload {
  readonly layers: DecodedLayer[];
  /** The name of the limit in {@link PAYLOAD_LIMITS} that stopped the work; undefined when it came to its end. */
  readonly cut: PayloadLimit | undefined;
}

/** The languages that a consumer's payload is written in. */
export type PayloadLanguage = "command" | "powershell" | "vbscript" | "jscript";

/** A layer before it has a place in the list. */
export interface FoundLayer {
  readonly encoding: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly content: LayerContent;
}
