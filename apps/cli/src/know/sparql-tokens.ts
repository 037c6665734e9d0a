/** A piece of a SPARQL query, as far as finding its predicates needs it. */
export interface SparqlToken {
  readonly kind: "iri" | "prefixed" | "variable" | "literal" | "word" | "sign";
  /** As written; of an IRI without its brackets; of a word in capitals, but for `a`. */
  readonly text: string;
}

/** What stands between a smaller and a greater sign may be an IRI as well; one with brackets isn't taken for either. */
const CERTAIN_IRI = /^\p{L}[\p{L}\p{N}+.-]*:[^()]*$/u;
const BLANK = /(?:\s|#[^\r\n]*)+/y;
const PATTERNS: readonly (readonly [SparqlToken["kind"], RegExp])[] = [
  ["iri", /<([^<>"{}|^`\\\s]*)>/y],
  ["variable", /[?$][\p{L}\p{N}_]+/uy],
  ["literal", /"""(?:[^"\\]|\\.|"(?!""))*"""|'''(?:[^'\\]|\\.|'(?!''))*'''/sy],
  ["literal", /"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'/y],
  ["literal", /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w:])/iy],
  // Names with a hyphen or a dot in them; a dot at the end closes the statement. Escapes aren't understood.
  [
    "prefixed",
    /(?:\p{L}(?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?)?:(?:[\p{L}\p{N}_:](?:[\p{L}\p{N}_:.-]*[\p{L}\p{N}_:-])?)?(?![\\%])/uy,
  ],
  ["word", /@?\p{L}[\p{L}\p{N}_-]*/uy],
  ["sign", /\^\^|&&|\|\||[!<>]=|[{}()[\].;,^/|+*!?=<>-]/y],
];

/** The query cut into tokens; undefined where it holds something else, escapes in names or relative IRIs. */
export function sparqlTokens(query: string): SparqlToken[] | undefined {
  const tokens: SparqlToken[] = [];
  let at = endOf(BLANK, query, 0) ?? 0;
  while (at < query.length) {
    const found = tokenAt(query, at);
    if (found === undefined) return undefined;
    tokens.push(found.token);
    at = endOf(BLANK, query, found.end) ?? found.end;
  }
  return tokens;
}

function tokenAt(query: string, at: number): { token: SparqlToken; end: number } | undefined {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match === null) continue;
    const written = match[1] ?? match[0];
    if (kind === "iri" && !CERTAIN_IRI.test(written)) return undefined;
    const text = kind === "word" && written !== "a" ? written.toUpperCase() : written;
    return { token: { kind, text }, end: pattern.lastIndex };
  }
  return undefined;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
