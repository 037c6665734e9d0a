/** Commands that take fields apart, name them or choose them. */
import type { Command } from "./command.ts";
import type { FieldName, Span, TextPattern } from "./span.ts";

/** Commands that work on the fields of each row. */
export type FieldCommand =
  | FieldsCommand
  | TableCommand
  | RenameCommand
  | ReplaceCommand
  | ConvertCommand
  | MakemvCommand
  | NomvCommand
  | MvcombineCommand
  | MvexpandCommand
  | AddtotalsCommand
  | XmlkvCommand
  | ExtractCommand
  | RexCommand
  | SpathCommand
  | FromjsonCommand
  | ForeachCommand;

/** `fields a b` and `fields - a`. */
export interface FieldsCommand {
  readonly name: "fields";
  readonly mode: "keep" | "remove";
  readonly fields: readonly TextPattern[];
  readonly span: Span;
}

/** `table a b`: these columns, in this order. */
export interface TableCommand {
  readonly name: "table";
  readonly fields: readonly TextPattern[];
  readonly span: Span;
}

/** `rename a AS b`. */
export interface RenameCommand {
  readonly name: "rename";
  /** Left to right; both sides have the same number of wildcards. */
  readonly renames: readonly { readonly from: TextPattern; readonly to: TextPattern }[];
  readonly span: Span;
}

/** `replace a WITH b IN field`: whole values, with wildcards. */
export interface ReplaceCommand {
  readonly name: "replace";
  /** Both sides have the same number of wildcards, or the right one has none. */
  readonly replacements: readonly { readonly from: TextPattern; readonly to: TextPattern }[];
  /** Empty: every field but internal ones. */
  readonly fields: readonly TextPattern[];
  readonly span: Span;
}

/** What `convert` can do to a value. */
export type ConvertFunction =
  | "auto"
  | "ctime"
  | "dur2sec"
  | "memk"
  | "mktime"
  | "mstime"
  | "none"
  | "num"
  | "rmcomma"
  | "rmunit";

/** `convert ctime(_time) AS t`. */
export interface ConvertCommand {
  readonly name: "convert";
  /** Of `ctime` and `mktime`; `%m/%d/%Y %H:%M:%S` if none was written. */
  readonly timeFormat: string;
  readonly conversions: readonly {
    readonly function: ConvertFunction;
    readonly field: TextPattern;
    readonly as: TextPattern | undefined;
    readonly span: Span;
  }[];
  readonly span: Span;
}

/** `makemv delim="," a`: one text becomes several values. */
export interface MakemvCommand {
  readonly name: "makemv";
  readonly field: FieldName;
  readonly split:
    | { readonly by: "delimiter"; readonly text: string }
    | { readonly by: "tokenizer"; readonly pattern: string; readonly patternSpan: Span };
  readonly allowEmpty: boolean;
  readonly setSv: boolean;
  readonly span: Span;
}

/** `nomv a`: several values become one text. */
export interface NomvCommand {
  readonly name: "nomv";
  readonly field: FieldName;
  readonly span: Span;
}

/** `mvcombine a`: rows that differ in one field only become one. */
export interface MvcombineCommand {
  readonly name: "mvcombine";
  readonly field: FieldName;
  readonly delimiter: string;
  readonly span: Span;
}

/** `mvexpand a`: one row for each value. */
export interface MvexpandCommand {
  readonly name: "mvexpand";
  readonly field: FieldName;
  /** 0: no limit. */
  readonly limit: number;
  readonly span: Span;
}

/** `addtotals a b`: sums of rows or columns. */
export interface AddtotalsCommand {
  readonly name: "addtotals";
  readonly row: boolean;
  readonly col: boolean;
  /** Column of the sums of rows, `Total`. */
  readonly fieldName: string;
  readonly labelField: string | undefined;
  readonly label: string;
  /** Empty: every numeric field. */
  readonly fields: readonly TextPattern[];
  readonly span: Span;
}

/** `xmlkv`: elements of an XML text become fields. */
export interface XmlkvCommand {
  readonly name: "xmlkv";
  readonly field: FieldName;
  readonly span: Span;
}

/** `extract pairdelim="," kvdelim="="`: pairs in a text become fields. */
export interface ExtractCommand {
  readonly name: "extract";
  /** Characters, each of which ends a pair. */
  readonly pairDelimiters: string | undefined;
  /** Characters, each of which stands between key and value. */
  readonly keyDelimiters: string | undefined;
  /** Pairs taken of one row. */
  readonly limit: number;
  readonly span: Span;
}

/** `rex field=a "(?<b>...)"`, and `mode=sed`. */
export interface RexCommand {
  readonly name: "rex";
  readonly field: FieldName;
  readonly action:
    | {
        readonly mode: "extract";
        /** PCRE text, SPL's escapes undone. */
        readonly pattern: string;
        readonly patternSpan: Span;
        /** 0: unlimited. */
        readonly maxMatch: number;
        readonly offsetField: string | undefined;
      }
    | { readonly mode: "sed"; readonly script: SedScript; readonly patternSpan: Span };
  readonly span: Span;
}

/** `s/pattern/replacement/flags` or `y/from/to/`. */
export type SedScript =
  | {
      readonly kind: "substitute";
      readonly pattern: string;
      /** With `\1` to `\9` for groups. */
      readonly replacement: string;
      readonly ignoreCase: boolean;
      /** Every match, or only the n-th (from 1). */
      readonly occurrence: "all" | number;
    }
  | { readonly kind: "transliterate"; readonly from: readonly string[]; readonly to: readonly string[] };

/** `spath input=a path=b.c`: JSON or XML into fields. */
export interface SpathCommand {
  readonly name: "spath";
  readonly input: FieldName;
  /** undefined: everything is extracted, into fields named by their path. */
  readonly path: string | undefined;
  /** The path's text if none was written; undefined without a path. */
  readonly output: string | undefined;
  readonly span: Span;
}

/** `fromjson a`: keys of a JSON object become fields. */
export interface FromjsonCommand {
  readonly name: "fromjson";
  readonly field: FieldName;
  readonly prefix: string;
  readonly span: Span;
}

/** Text is put in for the tokens before the body is parsed: {@link parseForeachBody}. */
export interface ForeachCommand {
  readonly name: "foreach";
  readonly mode: "multifield" | "multivalue" | "json_array";
  /** Names of tokens to use in place of `<<FIELD>>` and so on, as given. */
  readonly tokens: {
    readonly field: string;
    readonly match: string;
    readonly segments: readonly [string, string, string];
    readonly item: string;
    readonly iteration: string;
  };
  readonly fields: readonly TextPattern[];
  /** Between the brackets, as it stands. */
  readonly body: string;
  readonly bodySpan: Span;
  /** The body parsed with the tokens as they stand: for explanations and lint, never to be run. */
  readonly commands: readonly Command[];
  readonly span: Span;
}
