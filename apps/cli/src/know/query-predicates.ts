/**
 * Which predicates a SPARQL query can match: then only quads with these need to be loaded. Not a parser of SPARQL: it reads
 * what most queries are made of and gives up at anything else, since a predicate too few would change the answer.
 *
 * Given up: a variable as predicate, negated properties, paths that may have no step (`*`, `?`: they match every node), GRAPH,
 * SERVICE, DESCRIBE, collections, quoted triples, EXISTS inside an expression, BASE, updates.
 */
import { type SparqlToken, sparqlTokens } from "./sparql-tokens.ts";

const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
/** Longer queries aren't looked at. */
const MAX_QUERY_CHARACTERS = 100_000;
const MAX_DEPTH = 100;

/** IRIs of all predicates that the query may match; undefined if that can't be told. */
export function queryPredicates(query: string): ReadonlySet<string> | undefined {
  // An escape may stand for any character, a quote or a bracket too.
  if (query.length > MAX_QUERY_CHARACTERS || /\\u/i.test(query)) return undefined;
  const tokens = sparqlTokens(query);
  if (tokens === undefined) return undefined;
  const reader = new PredicateReader(tokens);
  try {
    reader.query();
    return reader.predicates;
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class NotUnderstood extends Error {}

class PredicateReader {
  readonly predicates: Set<string> = new Set();
  readonly #tokens: readonly SparqlToken[];
  readonly #prefixes = new Map<string, string>();
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly SparqlToken[]) {
    this.#tokens = tokens;
  }

  query(): void {
    while (this.#word("PREFIX")) this.#prefix();
    if (this.#word("SELECT")) this.#head();
    else if (this.#word("CONSTRUCT")) {
      if (this.#is("{")) this.#skip("{", "}");
      this.#head();
    } else if (this.#word("ASK")) this.#head();
    else throw new NotUnderstood();
    this.#group();
    this.#tail();
    if (this.#at < this.#tokens.length) throw new NotUnderstood();
  }

  #prefix(): void {
    const [name, iri] = [this.#next(), this.#next()];
    if (name.kind !== "prefixed" || !name.text.endsWith(":") || iri.kind !== "iri") throw new NotUnderstood();
    this.#prefixes.set(name.text, iri.text);
  }

  /** What stands before a group: projection, FROM, WHERE. */
  #head(): void {
    while (!this.#is("{")) this.#passOver();
  }

  /** What follows the group of a query: GROUP BY, HAVING, ORDER BY, LIMIT, VALUES. */
  #tail(): void {
    while (this.#at < this.#tokens.length && !this.#is("}")) {
      if (this.#word("VALUES")) this.#values();
      else this.#passOver();
    }
  }

  /** One token, or all of a pair of brackets, that reads nothing from the graph. */
  #passOver(): void {
    if (this.#is("(")) this.#skip("(", ")");
    else if (this.#is("{") || this.#is("}")) throw new NotUnderstood();
    else this.#plain(this.#next());
  }

  #plain({ kind, text }: SparqlToken): void {
    if (kind === "word" && (text === "EXISTS" || text === "DESCRIBE")) throw new NotUnderstood();
  }

  #skip(open: string, close: string): void {
    let depth = 0;
    do {
      const token = this.#next();
      this.#plain(token);
      if (token.kind !== "sign") continue;
      if (token.text === open) depth++;
      else if (token.text === close) depth--;
    } while (depth > 0);
  }

  #values(): void {
    while (!this.#is("{")) this.#passOver();
    this.#skip("{", "}");
  }

  #group(): void {
    this.#sign("{");
    if (++this.#depth > MAX_DEPTH) throw new NotUnderstood();
    if (this.#word("SELECT")) {
      this.#head();
      this.#group();
      this.#tail();
    }
    while (!this.#is("}")) this.#element();
    this.#depth--;
    this.#sign("}");
  }

  #element(): void {
    if (this.#is(".")) this.#at++;
    else if (this.#is("{")) this.#group();
    else if (this.#word("OPTIONAL") || this.#word("MINUS") || this.#word("UNION")) this.#group();
    else if (this.#word("FILTER")) this.#filter();
    else if (this.#word("BIND")) this.#skip("(", ")");
    else if (this.#word("VALUES")) this.#values();
    else this.#triples();
  }

  #filter(): void {
    const negated = this.#word("NOT");
    if (this.#word("EXISTS")) this.#group();
    else if (negated) throw new NotUnderstood();
    else {
      if (!this.#is("(")) this.#next();
      if (!this.#is("(")) throw new NotUnderstood();
      this.#skip("(", ")");
    }
  }

  #triples(): void {
    const isList = this.#is("[");
    this.#node();
    if (!isList || !(this.#is(".") || this.#is("}"))) this.#properties();
  }

  /** Verbs with their objects. */
  #properties(): void {
    do {
      while (this.#is(";")) this.#at++;
      if (this.#is(".") || this.#is("}") || this.#is("]")) return;
      this.#path();
      this.#node();
      while (this.#is(",")) {
        this.#at++;
        this.#node();
      }
    } while (this.#is(";"));
  }

  /** Steps of a path: names, each perhaps inverted or repeated at least once, in sequence, as alternatives, in brackets. */
  #path(): void {
    do {
      if (this.#is("/") || this.#is("|")) this.#at++;
      while (this.#is("^")) this.#at++;
      if (this.#is("(")) {
        if (++this.#depth > MAX_DEPTH) throw new NotUnderstood();
        this.#at++;
        this.#path();
        this.#sign(")");
        this.#depth--;
      } else this.predicates.add(this.#iri(this.#next()));
      if (this.#is("+")) this.#at++;
    } while (this.#is("/") || this.#is("|"));
  }

  #iri({ kind, text }: SparqlToken): string {
    if (kind === "iri") return text;
    if (kind === "word" && text === "a") return RDF_TYPE;
    const colon = text.indexOf(":");
    const start = kind === "prefixed" ? this.#prefixes.get(text.slice(0, colon + 1)) : undefined;
    if (start === undefined) throw new NotUnderstood();
    return start + text.slice(colon + 1);
  }

  /** A subject or an object. */
  #node(): void {
    if (this.#is("[")) {
      if (++this.#depth > MAX_DEPTH) throw new NotUnderstood();
      this.#at++;
      if (!this.#is("]")) this.#properties();
      this.#sign("]");
      this.#depth--;
      return;
    }
    const { kind, text } = this.#next();
    if (kind === "sign" || (kind === "word" && text !== "TRUE" && text !== "FALSE")) throw new NotUnderstood();
    if (kind !== "literal") return;
    const behind = this.#tokens[this.#at];
    if (behind?.kind === "word" && behind.text.startsWith("@")) this.#at++;
    else if (this.#is("^^")) {
      this.#at++;
      this.#iri(this.#next());
    }
  }

  #next(): SparqlToken {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new NotUnderstood();
    return token;
  }

  #is(sign: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === "sign" && token.text === sign;
  }

  #sign(sign: string): void {
    if (!this.#is(sign)) throw new NotUnderstood();
    this.#at++;
  }

  #word(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "word" || token.text !== word) return false;
    this.#at++;
    return true;
  }
}
