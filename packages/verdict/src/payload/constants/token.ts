/** A word of a script; `start` and `end` are UTF-16 units of the script. */
export interface Token {
  /** `template` is a PowerShell string in which variables are replaced; `operator` a PowerShell `-join`. */
  readonly kind: "string" | "template" | "number" | "name" | "operator" | "regex" | "punctuation" | "newline";
  /** The value of strings, the source text of everything else; lower case for PowerShell and VBScript names. */
  readonly text: string;
  readonly value: number;
  readonly start: number;
  readonly end: number;
  /** True for a string that needed an escape sequence of its language to be written. */
  readonly isEscaped: boolean;
}
