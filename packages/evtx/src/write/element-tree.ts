/** The trees a log is made of, before they become tokens ([MS-EVEN6] 2.2.12, grammar). */
import type { BinXmlValue, ValueTypeName } from "./value.ts";

/** An element; `dependency` only counts inside a template: the value whose null removes it. */
export interface BinXmlElement {
  readonly token: "element";
  readonly name: string;
  readonly dependency?: number;
  readonly attributes?: readonly BinXmlAttribute[];
  /** Without it the element is written empty (`<x/>`); with an empty list as `<x></x>`. */
  readonly content?: readonly BinXmlContent[];
}

export interface BinXmlAttribute {
  readonly name: string;
  readonly value: readonly BinXmlCharacters[];
}

/** Whatever ends up as text: literal, value, `&name;`, one UTF-16 unit, CDATA. */
export type BinXmlCharacters =
  | string
  | {
      readonly token: "substitution";
      readonly index: number;
      readonly type: ValueTypeName;
      readonly optional?: boolean;
    }
  | { readonly token: "entity"; readonly name: string }
  | { readonly token: "char"; readonly unit: number }
  | { readonly token: "cdata"; readonly text: string };

export type BinXmlContent =
  | BinXmlElement
  | BinXmlCharacters
  | { readonly token: "instruction"; readonly target: string; readonly data: string }
  /** Bytes that no grammar allows, for readers to survive. */
  | { readonly token: "raw"; readonly bytes: Uint8Array };

/** A template definition. One object is one definition in each chunk that uses it. */
export interface BinXmlTemplate {
  readonly guid: string | Uint8Array;
  readonly root: BinXmlElement;
}

/** A template with its values. */
export interface BinXmlInstance {
  readonly template: BinXmlTemplate;
  readonly values: readonly BinXmlValue[];
}

/**
 * A record's content or an embedded value. Natively written logs embed instances without a fragment
 * header and end their strings with NUL; with a header they never do.
 */
export interface BinXmlFragment {
  readonly header: boolean;
  readonly body: BinXmlInstance | BinXmlElement;
}
