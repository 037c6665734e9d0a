/** A value in MOF: integers (and char16) as `bigint`, reals as `number`, references and datetimes as text. */
export type MofValue = string | bigint | number | boolean | null | MofValue[] | MofInstance;

export interface MofProperty {
  /** As written; WMI compares names without regard to case. */
  name: string;
  value: MofValue;
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
  /** A property whose string value was cut by the end of the text, with what is there of it. */
  cut?: MofProperty;
}

/** A fault in a text and where it stands. */
export interface MofIssue {
  /** Stable upper-snake code (`MOF_SYNTAX`). */
  code: string;
  message: string;
  /** In UTF-16 units from the start of the text. */
  offset: number;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units. */
  column: number;
}

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
