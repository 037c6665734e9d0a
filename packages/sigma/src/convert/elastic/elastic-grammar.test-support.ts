/**
 * The part of EQL and ES|QL that we write, as a recognizer: there is no parser of either on npm. It reads texts in quotes
 * back, so that tests can compare them with what the rule asked for.
 */

interface Token {
  kind: "word" | "text" | "number" | "sign";
  text: string;
}

const TOKENS =
  /\s+|"((?:[^"\\\n\r]|\\["\\nrt])*)"|(\?{0,2}[A-Za-z_][\w.]*~?)|(-?\d+(?:\.\d+)?)|(==|!=|<=|>=|[-:<>()[\],|*=])/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.length) {
    const at = TOKENS.lastIndex;
    const match = TOKENS.exec(text);
    if (!match) throw new SyntaxError(`no token at ${at}: ${text.slice(at, at + 20)}`);
    const [, quoted, word, number, sign] = match;
    if (quoted !== undefined) {
      const value = quoted.replace(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
      tokens.push({ kind: "text", text: value });
    } else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

const COMPARISONS = ["==", "!=", "<", ">", "<=", ">=", ":", "like", "in", "in~", "LIKE", "IN", "IS"];

/** Reads a whole condition. @throws SyntaxError */
class Condition {
  readonly #tokens: readonly Token[];
  readonly texts: string[] = [];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): void {
    this.#either();
    if (this.#at < this.#tokens.length) throw this.#fault("the end");
  }

  #either(): void {
    this.#operand();
    while (this.#takes("and", "AND", "or", "OR")) this.#operand();
  }

  #operand(): void {
    while (this.#takes("not", "NOT"));
    if (this.#takes("(")) {
      this.#either();
      this.#expect(")");
    } else this.#comparison();
  }

  #comparison(): void {
    this.#value();
    const operator = this.#takes(...COMPARISONS);
    if (operator === undefined) return;
    if (operator === "IS") {
      this.#takes("NOT");
      this.#expect("NULL");
    } else if (/^in~?$/i.test(operator)) this.#list();
    else this.#value();
  }

  #list(): void {
    this.#expect("(");
    do this.#value();
    while (this.#takes(","));
    this.#expect(")");
  }

  /** A field, a literal, or a function of conditions. */
  #value(): void {
    const token = this.#tokens[this.#at];
    if (!token || token.kind === "sign") throw this.#fault("a value");
    this.#at += 1;
    if (token.kind === "text") this.texts.push(token.text);
    if (token.kind !== "word" || !this.#takes("(")) return;
    do this.#either();
    while (this.#takes(","));
    this.#expect(")");
  }

  #takes(...texts: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (!token || token.kind === "text" || !texts.includes(token.text)) return undefined;
    this.#at += 1;
    return token.text;
  }

  #expect(text: string): void {
    if (this.#takes(text) === undefined) throw this.#fault(text);
  }

  #fault(wanted: string): SyntaxError {
    return new SyntaxError(`${wanted} expected, not ${JSON.stringify(this.#tokens[this.#at])}`);
  }
}

/** Texts in quotes of a condition, read back, in order. @throws SyntaxError if it isn't one */
export function textsOf(condition: string): string[] {
  const parsed = new Condition(tokensOf(condition));
  parsed.whole();
  return parsed.texts;
}

/** The conditions of an EQL query: of one kind of record, or of a sequence. @throws SyntaxError */
export function eqlConditions(query: string): string[] {
  if (query.startsWith("any where ")) return [query.slice("any where ".length)];
  return query.split("\n\n").flatMap((one) => {
    const [head = "", ...items] = one.split("\n");
    if (!/^sequence with maxspan=\d+s$/.test(head)) throw new SyntaxError(head);
    return items.map((item) => {
      const match = /^ {2}\[any where (.*)\](?: by [\w.]+(?:, [\w.]+)*)?(?: with runs=\d+)?$/s.exec(item);
      if (!match?.[1]) throw new SyntaxError(item);
      return match[1];
    });
  });
}

/** The condition of an ES|QL query. @throws SyntaxError */
export function esqlCondition(query: string): string {
  const match = /^FROM logs-\*, winlogbeat-\* METADATA _id, _index\n\| WHERE (.*)$/s.exec(query);
  if (!match?.[1]) throw new SyntaxError(query);
  return match[1];
}
