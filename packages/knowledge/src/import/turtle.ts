/**
 * Turtle 1.1 (W3C Recommendation, 2014) into a {@link TripleStore}.
 *
 * Triples come in the order of the document; the triple that names an anonymous node comes before the node's own.
 * A statement with a fault costs what follows the fault in it: one issue `TURTLE_SYNTAX`, then the next statement is read.
 * Not handled: relative IRIs are put behind the base as they are, without removing `../`.
 */
import { IssueLog, LimitError } from "@unbind/bytes";
import { openText, type SourceText } from "./source-text.ts";
import { type RdfTerm, TripleStore } from "./triple-store.ts";
import { TurtleFault, TurtleLexer, type TurtleToken } from "./turtle-lexer.ts";

/** Anonymous nodes and collections inside each other. */
const MAX_DEPTH = 64;
/** Triples in one file; D3FEND has 35,241. */
const MAX_TRIPLES = 5_000_000;

/** Namespace of RDF. */
export const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XSD = "http://www.w3.org/2001/XMLSchema#";

/** What a Turtle file is called, and where its faults go. */
export interface TurtleOptions {
  /** Named in issues. */
  path?: string;
  /** Takes what is wrong with the text; without it faults are dropped silently. */
  issues?: IssueLog;
}

/**
 * Reads a Turtle document.
 *
 * @throws LimitError KNOW_SOURCE_SIZE, TURTLE_TRIPLES
 * @example
 * const issues = new IssueLog();
 * const store = parseTurtle(bytes, { path: "d3fend.ttl", issues });
 * store.values("http://d3fend.mitre.org/ontologies/d3fend.owl#T1084", RDFS_LABEL);
 */
export function parseTurtle(
  data: Uint8Array | string,
  { path = "", issues = new IssueLog() }: TurtleOptions = {},
): TripleStore {
  return new TurtleReader(openText(data, path, issues)).read();
}

class TurtleReader {
  readonly #source: SourceText;
  readonly #lexer: TurtleLexer;
  readonly #store = new TripleStore();
  #token: TurtleToken = { kind: "end", index: 0 };
  #base = "";
  #blanks = 0;
  readonly #labels = new Map<string, number>();

  constructor(source: SourceText) {
    this.#source = source;
    this.#lexer = new TurtleLexer(source.text);
  }

  read(): TripleStore {
    for (;;) {
      try {
        this.#advance();
        if (this.#token.kind === "end") return this.#store;
        this.#statement();
      } catch (error) {
        if (!(error instanceof TurtleFault)) throw error;
        this.#source.report(
          "TURTLE_SYNTAX",
          error.index,
          `Turtle: ${error.message}; reading went on at the next statement`,
        );
        this.#lexer.skipStatement(error.index);
      }
    }
  }

  /** Expects the first token of a statement to be read; leaves its last one. */
  #statement(): void {
    const token = this.#token;
    if (token.kind === "at" || token.kind === "word") {
      this.#directive(token);
      return;
    }
    if (this.#isMark("[")) {
      const node = this.#anonymous(0);
      if (!this.#isMark(".")) this.#predicates(node, 0);
    } else {
      const subject = this.#isMark("(") ? this.#collection(0) : this.#resource("a subject");
      this.#predicates(subject, 0);
    }
    if (!this.#isMark(".")) this.#fail("a full stop was expected to end the statement");
  }

  #directive(token: { kind: "at" | "word"; value: string; index: number }): void {
    const name = token.value.toLowerCase();
    if (name !== "prefix" && name !== "base")
      throw new TurtleFault(`"${token.value}" starts no statement`, token.index);
    this.#advance();
    if (name === "prefix") {
      const prefix = this.#token;
      if (prefix.kind !== "name" || prefix.local !== "") this.#fail("a prefix was expected");
      this.#advance();
      this.#store.prefixes.set(prefix.prefix, this.#iriToken());
    } else {
      this.#base = this.#iriToken();
    }
    if (token.kind === "word") return;
    this.#advance();
    if (!this.#isMark(".")) this.#fail("a full stop was expected to end the directive");
  }

  #iriToken(): string {
    if (this.#token.kind !== "iri") return this.#fail("an IRI was expected");
    return this.#absolute(this.#token.value);
  }

  /** Reads `predicate object, object; ...`; leaves the token behind it. */
  #predicates(subject: number, depth: number): void {
    for (;;) {
      const predicate = this.#predicate();
      do {
        this.#advance();
        this.#object(subject, predicate, depth);
      } while (this.#isMark(","));
      let more = false;
      while (this.#isMark(";")) {
        more = true;
        this.#advance();
      }
      if (!more || this.#isMark(".") || this.#isMark("]")) return;
    }
  }

  #predicate(): number {
    const token = this.#token;
    if (token.kind === "word" && token.value === "a") return this.#iri(`${RDF}type`);
    if (token.kind === "iri") return this.#iri(this.#absolute(token.value));
    if (token.kind === "name") return this.#iri(this.#expand(token));
    return this.#fail("a predicate was expected");
  }

  /** Reads one object and states the triple; leaves the token behind it. */
  #object(subject: number, predicate: number, depth: number): void {
    if (this.#isMark("[")) {
      const node = this.#newBlank();
      this.#add(subject, predicate, node);
      this.#anonymous(depth + 1, node);
      return;
    }
    if (this.#isMark("(")) {
      this.#add(subject, predicate, this.#collection(depth + 1));
      return;
    }
    if (this.#token.kind === "string") {
      this.#add(subject, predicate, this.#literal(this.#token.value));
      return;
    }
    this.#add(subject, predicate, this.#resource("an object"));
  }

  /** The first token is `[`; leaves the token behind `]`. */
  #anonymous(depth: number, node: number = this.#newBlank()): number {
    this.#checkDepth(depth);
    this.#advance();
    if (!this.#isMark("]")) this.#predicates(node, depth);
    if (!this.#isMark("]")) this.#fail("] was expected to close an anonymous node");
    this.#advance();
    return node;
  }

  /** The first token is `(`; leaves the token behind `)`. */
  #collection(depth: number): number {
    this.#checkDepth(depth);
    const [first, rest, nil] = [this.#iri(`${RDF}first`), this.#iri(`${RDF}rest`), this.#iri(`${RDF}nil`)];
    let head: number | undefined;
    let last: number | undefined;
    this.#advance();
    while (!this.#isMark(")")) {
      if (this.#token.kind === "end") this.#fail(") was expected to close a collection");
      const node = this.#newBlank();
      if (last !== undefined) this.#add(last, rest, node);
      this.#object(node, first, depth);
      head ??= node;
      last = node;
    }
    if (last !== undefined) this.#add(last, rest, nil);
    this.#advance();
    return head ?? nil;
  }

  /** Any term of one token; leaves the token behind it. */
  #resource(what: string): number {
    const id = this.#store.intern(this.#single(what));
    this.#advance();
    return id;
  }

  #single(what: string): RdfTerm {
    const token = this.#token;
    if (token.kind === "iri") return { kind: "iri", value: this.#absolute(token.value) };
    if (token.kind === "name") return { kind: "iri", value: this.#expand(token) };
    if (token.kind === "blank") return this.#store.term(this.#labelled(token.value));
    if (what === "an object") {
      if (token.kind === "number") return { kind: "literal", value: token.value, datatype: XSD + token.datatype };
      if (token.kind === "word" && /^(?:true|false)$/.test(token.value)) {
        return { kind: "literal", value: token.value, datatype: `${XSD}boolean` };
      }
    }
    return this.#fail(`${what} was expected`);
  }

  #literal(value: string): number {
    this.#advance();
    if (this.#token.kind === "at") {
      const language = this.#token.value.toLowerCase();
      this.#advance();
      return this.#store.intern({ kind: "literal", value, language });
    }
    if (!this.#isMark("^^")) return this.#store.intern({ kind: "literal", value });
    this.#advance();
    const type = this.#single("a datatype");
    this.#advance();
    const plain = type.value === `${XSD}string`;
    return this.#store.intern(plain ? { kind: "literal", value } : { kind: "literal", value, datatype: type.value });
  }

  #expand(token: { prefix: string; local: string; index: number }): string {
    const namespace = this.#store.prefixes.get(token.prefix);
    if (namespace === undefined) throw new TurtleFault(`the prefix "${token.prefix}:" isn't declared`, token.index);
    return namespace + token.local;
  }

  #absolute(iri: string): string {
    return this.#base === "" || /^[A-Za-z][A-Za-z0-9+.-]*:/.test(iri) ? iri : this.#base + iri;
  }

  #iri(value: string): number {
    return this.#store.intern({ kind: "iri", value });
  }

  #newBlank(): number {
    return this.#store.intern({ kind: "blank", value: `b${this.#blanks++}` });
  }

  #labelled(label: string): number {
    const known = this.#labels.get(label);
    if (known !== undefined) return known;
    const id = this.#newBlank();
    this.#labels.set(label, id);
    return id;
  }

  #add(subject: number, predicate: number, object: number): void {
    if (this.#store.size >= MAX_TRIPLES) {
      const ref = { path: this.#source.path, offset: 0 };
      throw new LimitError("TURTLE_TRIPLES", `more than ${MAX_TRIPLES} triples; give a smaller ontology`, { ref });
    }
    this.#store.add(subject, predicate, object);
  }

  #checkDepth(depth: number): void {
    if (depth > MAX_DEPTH) this.#fail(`more than ${MAX_DEPTH} nodes inside each other`);
  }

  #isMark(value: string): boolean {
    return this.#token.kind === "mark" && this.#token.value === value;
  }

  #advance(): void {
    this.#token = this.#lexer.next();
  }

  #fail(message: string): never {
    throw new TurtleFault(message, this.#token.index);
  }
}
