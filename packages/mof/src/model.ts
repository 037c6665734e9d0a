import type { Severity } from "@unbind/bytes";

/** A value in MOF: integers (and char16) as `bigint`, reals as `number`, references and datetimes as text. */
export type MofValue = string | bigint | number | boolean | null | MofValue[] | MofInstance;

export interface MofProperty {
  /** As written; WMI compares names without regard to case. */
  name: string;
  value: MofValue;
  /** Present where the text gives the property qualifiers; a property may then have no value (null). */
  qualifiers?: MofQualifier[];
}

/** A qualifier of a class, property, method, parameter or instance. */
export interface MofQualifier {
  /** As written; compared without regard to case. */
  name: string;
  /** True for a bare qualifier. */
  value: MofValue;
  /** As written: `Amended`, `ToSubclass`. */
  flavors: string[];
}

/** An `instance of` with the properties that could be read. */
export interface MofInstance {
  className: string;
  /** In the order of the text; a name that comes twice stands twice. */
  properties: MofProperty[];
  /** False where the text was cut or a property could not be read. */
  complete: boolean;
  /** First UTF-16 unit of the instance in the text. */
  start: number;
  /** Behind its last UTF-16 unit. */
  end: number;
  /** The property in whose value (a string, an embedded instance) the text ends, with what is there of it. */
  cut?: MofProperty;
}

/** A fault in a text and where it stands. */
export interface MofIssue {
  /** Stable upper-snake code (`MOF_SYNTAX`). */
  code: MofIssueCode;
  /** `error`: something may be lost, mofcomp would stop here; `note`: read all the same. */
  severity: Severity;
  message: string;
  /** In UTF-16 units from the start of the text. */
  offset: number;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

/**
 * What can be wrong with a text. `MOF_SYNTAX`: a token that can't stand where it stands. `MOF_CUT`: the text or an
 * object ends too early. `MOF_LIMIT`: one of the named limits was reached. `MOF_UNKNOWN_ESCAPE`: a backslash before a
 * letter that makes no escape; both are kept. `MOF_UNDEFINED_ALIAS`: an alias without a declaration, or whose object
 * has no known path. `MOF_DUPLICATE`: an alias, or a property of one instance, that is there twice.
 * `MOF_PREPROCESSOR`: a line for the C preprocessor, skipped.
 */
export type MofIssueCode =
  | "MOF_SYNTAX"
  | "MOF_CUT"
  | "MOF_UNTERMINATED_STRING"
  | "MOF_MISSING_SEMICOLON"
  | "MOF_LIMIT"
  | "MOF_UNKNOWN_ESCAPE"
  | "MOF_UNDEFINED_ALIAS"
  | "MOF_DUPLICATE"
  | "MOF_PREPROCESSOR";

/** What can be read all the same is a note; every other issue is an error. */
export const NOTES: ReadonlySet<MofIssueCode> = new Set<MofIssueCode>([
  "MOF_UNKNOWN_ESCAPE",
  "MOF_UNDEFINED_ALIAS",
  "MOF_DUPLICATE",
  "MOF_PREPROCESSOR",
]);

/** Deepest nesting of values (arrays and embedded instances). */
export const MAX_DEPTH = 64;
/** Most instances, or declarations, taken from one text. */
export const MAX_OBJECTS = 100_000;
/** Most issues kept of one text. */
export const MAX_ISSUES = 1000;
/** Longest string value in UTF-16 units, joined literals counted together; attack scripts reach a million. */
export const MAX_STRING_LENGTH: number = 1 << 24;
/** Longest number literal; 64 binary digits, sign and suffix need 66. */
export const MAX_NUMBER_LENGTH = 80;
