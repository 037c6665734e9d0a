/** One RDF term. A blank node's `value` is its label (`b0`), which never holds a colon. */
export type RdfTerm =
  | { readonly kind: "iri"; readonly value: string }
  | { readonly kind: "blank"; readonly value: string }
  | { readonly kind: "literal"; readonly value: string; readonly language?: string; readonly datatype?: string };

/** One statement. */
export interface RdfTriple {
  readonly subject: RdfTerm;
  readonly predicate: RdfTerm;
  readonly object: RdfTerm;
}

/**
 * Triples of one graph in the order of the document: terms are kept once, a triple is three numbers.
 * A triple stated twice is kept once, where it stood first.
 */
export class TripleStore {
  /** Namespaces as last declared, by prefix (`d3f`, or the empty text). */
  readonly prefixes: Map<string, string> = new Map();
  readonly #terms: RdfTerm[] = [];
  readonly #ids = new Map<string, number>();
  readonly #triples: number[] = [];
  readonly #seen = new Set<string>();
  readonly #bySubject = new Map<number, number[]>();
  readonly #byPredicate = new Map<number, number[]>();

  /** Number of triples. */
  get size(): number {
    return this.#triples.length / 3;
  }

  /** The number of a term, new or known. */
  intern(term: RdfTerm): number {
    const key = keyOf(term);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#terms.push(term) - 1;
    this.#ids.set(key, id);
    return id;
  }

  add(subject: number, predicate: number, object: number): void {
    const key = `${subject} ${predicate} ${object}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const at = this.#triples.push(subject, predicate, object) - 3;
    push(this.#bySubject, subject, at);
    push(this.#byPredicate, predicate, at);
  }

  /** The number of an IRI, or undefined if no triple names it. */
  idOf(iri: string): number | undefined {
    return this.#ids.get(`<${iri}`);
  }

  term(id: number): RdfTerm {
    const term = this.#terms[id];
    if (term === undefined) throw new RangeError(`no term ${id}`);
    return term;
  }

  /** Numbers of the objects of subject and predicate, in graph order. */
  objects(subject: number, predicate: number): number[] {
    const found: number[] = [];
    for (const at of this.#bySubject.get(subject) ?? []) {
      if (this.#triples[at + 1] === predicate) found.push(this.#triples[at + 2] as number);
    }
    return found;
  }

  /** Values of the objects of two IRIs, in graph order. */
  values(subject: string, predicate: string): string[] {
    const s = this.idOf(subject);
    const p = this.idOf(predicate);
    return s === undefined || p === undefined ? [] : this.objects(s, p).map((id) => this.term(id).value);
  }

  /** Triples as numbers, in graph order: all, those of a subject, or those with a predicate. */
  *rows(of: { subject?: number; predicate?: number } = {}): Generator<readonly [number, number, number]> {
    const places =
      of.subject !== undefined
        ? (this.#bySubject.get(of.subject) ?? [])
        : of.predicate !== undefined
          ? (this.#byPredicate.get(of.predicate) ?? [])
          : undefined;
    if (places === undefined) {
      for (let at = 0; at < this.#triples.length; at += 3) yield this.#row(at);
      return;
    }
    for (const at of places) {
      if (of.predicate === undefined || this.#triples[at + 1] === of.predicate) yield this.#row(at);
    }
  }

  /** All triples as terms, in graph order. */
  *[Symbol.iterator](): Generator<RdfTriple> {
    for (const [s, p, o] of this.rows()) {
      yield { subject: this.term(s), predicate: this.term(p), object: this.term(o) };
    }
  }

  #row(at: number): readonly [number, number, number] {
    return [this.#triples[at] as number, this.#triples[at + 1] as number, this.#triples[at + 2] as number];
  }
}

function keyOf(term: RdfTerm): string {
  if (term.kind === "iri") return `<${term.value}`;
  if (term.kind === "blank") return `_${term.value}`;
  return `"${term.language ?? ""}"${term.datatype ?? ""}"${term.value}`;
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
