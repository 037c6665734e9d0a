/** Functions of `eval` and `where` (Search Reference, "Evaluation functions") and how many arguments they take. */
export interface EvalFunction {
  readonly minimum: number;
  readonly maximum: number;
  /** The result is true or false, so that it can't be assigned to a field. */
  readonly boolean: boolean;
}

const ANY: number = Number.POSITIVE_INFINITY;

const VALUES: readonly (readonly [string, number, number])[] = [
  ["if", 3, 3],
  ["case", 2, ANY],
  ["coalesce", 1, ANY],
  ["nullif", 2, 2],
  ["validate", 2, ANY],
  ["replace", 3, 3],
  ["substr", 2, 3],
  ["len", 1, 1],
  ["lower", 1, 1],
  ["upper", 1, 1],
  ["trim", 1, 2],
  ["ltrim", 1, 2],
  ["rtrim", 1, 2],
  ["urldecode", 1, 1],
  ["split", 2, 2],
  ["tostring", 1, 2],
  ["tonumber", 1, 2],
  ["round", 1, 2],
  ["floor", 1, 1],
  ["ceiling", 1, 1],
  ["abs", 1, 1],
  ["sqrt", 1, 1],
  ["pow", 2, 2],
  ["exp", 1, 1],
  ["ln", 1, 1],
  ["log", 1, 2],
  ["exact", 1, 1],
  ["pi", 0, 0],
  ["sigfig", 1, 1],
  ["min", 1, ANY],
  ["max", 1, ANY],
  ["mvcount", 1, 1],
  ["mvindex", 2, 3],
  ["mvfilter", 1, 1],
  ["mvfind", 2, 2],
  ["mvjoin", 2, 2],
  ["mvappend", 1, ANY],
  ["mvdedup", 1, 1],
  ["mvsort", 1, 1],
  ["mvzip", 2, 3],
  ["mvrange", 2, 3],
  ["mvmap", 2, 2],
  ["now", 0, 0],
  ["time", 0, 0],
  ["relative_time", 2, 2],
  ["strftime", 2, 2],
  ["strptime", 2, 2],
  ["md5", 1, 1],
  ["sha1", 1, 1],
  ["sha256", 1, 1],
  ["sha512", 1, 1],
  ["json_extract", 1, ANY],
  ["json_keys", 1, 1],
  ["spath", 2, 2],
  ["random", 0, 0],
  ["typeof", 1, 1],
  ["null", 0, 0],
];

const BOOLEANS: readonly (readonly [string, number, number])[] = [
  ["isnull", 1, 1],
  ["isnotnull", 1, 1],
  ["isnum", 1, 1],
  ["isint", 1, 1],
  ["isstr", 1, 1],
  ["isbool", 1, 1],
  ["match", 2, 2],
  ["like", 2, 2],
  ["searchmatch", 1, 1],
  ["cidrmatch", 2, 2],
  ["true", 0, 0],
  ["false", 0, 0],
];

/** By lower-case name. `in` is an operator and stands apart. */
export const evalFunctions: ReadonlyMap<string, EvalFunction> = new Map<string, EvalFunction>([
  ...VALUES.map(([name, minimum, maximum]) => [name, { minimum, maximum, boolean: false }] as const),
  ...BOOLEANS.map(([name, minimum, maximum]) => [name, { minimum, maximum, boolean: true }] as const),
]);

/** Other spellings of a function's name. */
export const evalSynonyms: ReadonlyMap<string, string> = new Map([["ceil", "ceiling"]]);
