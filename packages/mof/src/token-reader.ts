/** What readers of every kind of MOF text share: tokens ahead, faults, and strings that swallowed what follows. */
import type { IssueList } from "./issue-list.ts";
import { END, type Lexer, lineStarts, STRING } from "./lexer.ts";

export const BRACE_OPEN: number = 0x7b;
export const BRACE_CLOSE: number = 0x7d;
export const BRACKET_OPEN: number = 0x5b;
export const BRACKET_CLOSE: number = 0x5d;
export const PAREN_OPEN: number = 0x28;
export const PAREN_CLOSE: number = 0x29;
export const COMMA: number = 0x2c;
export const COLON: number = 0x3a;
export const SEMICOLON: number = 0x3b;
export const EQUALS: number = 0x3d;
export const HASH: number = 0x23;

/** Base of the readers: each method leaves the lexer on the first token that isn't its own. */
export class TokenReader {
  readonly lexer: Lexer;
  readonly issues: IssueList;
  /** What a line begins with where an object follows a string that was never closed; sticky. */
  readonly #objectLine: RegExp;
  /** Where to go on after a fault that ends the outermost object. */
  resumeAt: number | undefined;
  /** The last string literal, to find the one that swallowed what follows. */
  protected lastString: { start: number; end: number } = { start: 0, end: 0 };
  #swallowedUpTo = 0;

  constructor(lexer: Lexer, issues: IssueList, objectLine: RegExp) {
    this.lexer = lexer;
    this.issues = issues;
    this.#objectLine = objectLine;
  }

  /** Moves over the token if it is of this kind. */
  protected accept(kind: number): boolean {
    if (this.lexer.kind !== kind) return false;
    this.lexer.next();
    return true;
  }

  /** What `test` says of the next token; stays on this one. */
  protected follows(test: () => boolean): boolean {
    const { lexer } = this;
    const { start, previousEnd } = lexer;
    lexer.next();
    const result = test();
    lexer.seek(start);
    lexer.previousEnd = previousEnd;
    return result;
  }

  protected atInstance(): boolean {
    return this.lexer.is("instance") && this.follows(() => this.lexer.is("of"));
  }

  /** Reports what was expected here and isn't. */
  protected fault(expected: string): undefined {
    const { lexer } = this;
    if (this.lastString.end === lexer.previousEnd && this.swallowed()) return undefined;
    if (lexer.kind === END) this.issues.add("MOF_CUT", `the text ends: expected ${expected}`, lexer.previousEnd);
    else this.issues.add("MOF_SYNTAX", `expected ${expected}`, lexer.start);
    return undefined;
  }

  /** For tokens that are skipped: whether this is a string that swallowed what follows; sets {@link resumeAt}. */
  protected atSwallowingString(): boolean {
    if (this.lexer.kind !== STRING) return false;
    this.lastString = { start: this.lexer.start, end: this.lexer.end };
    return this.swallowed();
  }

  /**
   * Whether the last string lacks its end: text that can't follow it does, and a line inside it begins an object.
   * Reading goes on at that line. WMI escapes line ends, so its own strings never hold such a line.
   */
  protected swallowed(): boolean {
    const { start, end } = this.lastString;
    // Each piece of text is given a second reading at most once.
    if (end <= this.#swallowedUpTo) return false;
    for (const line of lineStarts(this.lexer.text, start, end)) {
      this.#objectLine.lastIndex = line;
      if (!this.#objectLine.test(this.lexer.text)) continue;
      this.#swallowedUpTo = end;
      this.issues.add("MOF_UNTERMINATED_STRING", "the string has no end", start);
      this.resumeAt = line;
      return true;
    }
    return false;
  }
}
