import { STRING } from "./lexer.ts";
import { parseNumber, unescapeLiteral } from "./literal.ts";
import { MAX_STRING_LENGTH } from "./model.ts";
import { TokenReader } from "./token-reader.ts";

/** Reads strings, numbers and characters at a lexer. */
export class LiteralReader extends TokenReader {
  /** The string that the end of the text cut, of the last value that failed. */
  protected cutString: string | undefined;

  /** Neighbouring literals are one string. */
  protected strings(): string | undefined {
    const { lexer } = this;
    const { start } = lexer;
    this.cutString = undefined;
    let text = "";
    for (; lexer.kind === STRING; lexer.next()) {
      this.lastString = { start: lexer.start, end: lexer.end };
      const end = lexer.closed ? lexer.end - 1 : lexer.end;
      text += unescapeLiteral(lexer.text.slice(lexer.start + 1, end), this.#unknownEscape);
      if (!lexer.closed) {
        this.cutString = text.slice(0, MAX_STRING_LENGTH);
        if (!this.swallowed()) this.issues.add("MOF_UNTERMINATED_STRING", "the string has no end", lexer.start);
        lexer.next();
        return undefined;
      }
    }
    if (text.length <= MAX_STRING_LENGTH) return text;
    this.issues.add("MOF_LIMIT", `string cut at MAX_STRING_LENGTH (${MAX_STRING_LENGTH})`, start);
    return text.slice(0, MAX_STRING_LENGTH);
  }

  readonly #unknownEscape = (contentOffset: number): void => {
    this.issues.add("MOF_UNKNOWN_ESCAPE", "an escape that MOF doesn't know", this.lexer.start + 1 + contentOffset);
  };

  protected number(): bigint | number | undefined {
    const value = parseNumber(this.lexer.word);
    if (value === undefined) return this.fault("a number");
    this.lexer.next();
    return value;
  }

  protected character(): bigint {
    const text = unescapeLiteral(this.lexer.word.slice(1, -1), this.#unknownEscape);
    this.lexer.next();
    return BigInt(text.charCodeAt(text.length - 1));
  }
}
