import type { MofInstance, MofIssue, MofQualifier, MofValue } from "./model.ts";
import type { ObjectPath } from "./object-path.ts";

/** What the directives before a declaration say of it. */
export interface MofScope {
  /** Form of {@link normaliseNamespace}; `root\default` if no directive stands before. */
  namespace: string;
  /** Machine in the namespace directive, other than this one. */
  host: string | undefined;
  /** Sum of 1 updateonly, 2 createonly, 0x20 safeupdate, 0x40 forceupdate. */
  classFlags: number;
  /** Sum of 1 updateonly, 2 createonly. */
  instanceFlags: number;
}

/** A property of a class or a parameter of a method. */
export interface MofMember {
  name: string;
  /** As WMI's CIMTYPE qualifier spells it: `string`, `uint32`, `ref:Class`, `ref`, `object:Class`, `object`. */
  cimType: string;
  isArray: boolean;
  /** Default; undefined if none is given. */
  value: MofValue | undefined;
  qualifiers: MofQualifier[];
}

export interface MofMethod {
  name: string;
  /** As in {@link MofMember.cimType}, or `void`. */
  returnType: string;
  parameters: MofMember[];
  qualifiers: MofQualifier[];
}

/** A use of an alias (`$Name`) as a value. */
export interface MofReference {
  /** Property that holds it. */
  property: string;
  /** Without `$`. */
  alias: string;
  offset: number;
  /** Index of the aliased declaration in the file; undefined if the file has none. */
  target: number | undefined;
}

export interface MofClassDeclaration extends MofScope {
  kind: "class";
  name: string;
  superclass: string | undefined;
  /** Without `$`. */
  alias: string | undefined;
  qualifiers: MofQualifier[];
  properties: MofMember[];
  methods: MofMethod[];
  references: MofReference[];
  /** False where the text was cut or a member could not be read. */
  complete: boolean;
  start: number;
  end: number;
}

/**
 * An instance at the top level. A value that was an alias is the aliased object's path as text, absolute as mofcomp
 * stores it; where that isn't known it stays `$Alias`.
 */
export interface MofInstanceDeclaration extends MofScope, MofInstance {
  kind: "instance";
  /** Without `$`. */
  alias: string | undefined;
  qualifiers: MofQualifier[];
  references: MofReference[];
  /** Undefined if the key properties of the class aren't known or have no value. */
  path: ObjectPath | undefined;
}

/** `#pragma name(arguments)` or `#include`. */
export interface MofDirective {
  kind: "directive";
  /** In lower case: `namespace`, `autorecover`, `deleteinstance`. */
  name: string;
  /** Strings after escapes, words and numbers as written. */
  arguments: string[];
  start: number;
  end: number;
}

/** `qualifier name : flavor;` as Windows has it, or DMTF's declaration with type, default and scopes. */
export interface MofQualifierDeclaration {
  kind: "qualifier";
  name: string;
  /** DMTF's form only. */
  type: string | undefined;
  value: MofValue | undefined;
  scopes: string[];
  flavors: string[];
  start: number;
  end: number;
}

export type MofDeclaration = MofClassDeclaration | MofInstanceDeclaration | MofDirective | MofQualifierDeclaration;

/** A MOF file as far as it could be read. */
export interface MofFile {
  /** In the order of the text. */
  declarations: MofDeclaration[];
  issues: MofIssue[];
  /** The text that offsets refer to. */
  text: string;
  /** Undefined if text was given. */
  encoding: MofEncoding | undefined;
}

export type MofEncoding = "utf-16le" | "utf-16be" | "utf-8" | "windows-1252";

/** Namespace of declarations with no namespace directive before them. */
export const DEFAULT_NAMESPACE = "root\\default";
