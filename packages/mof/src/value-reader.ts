/**
 * Values and instances, the part of the MOF grammar that a whole file and a fragment in an event share:
 *
 *   value    = literal | "{" [ value { "," value } ] "}" | alias | instance
 *   instance = "instance" "of" name [ "as" alias ] "{" { name [ "=" value ] ";" } "}"
 *
 * A fault ends the property it stands in and nothing else; it is told to the issue list, never thrown.
 */
import type { IssueList } from "./issue-list.ts";
import { ALIAS, CHARACTER, END, IDENTIFIER, type Lexer, lineStarts, NUMBER, STRING } from "./lexer.ts";
import { parseNumber, unescapeLiteral } from "./literal.ts";
import { MAX_DEPTH, MAX_STRING_LENGTH, type MofInstance, type MofProperty, type MofValue } from "./model.ts";

const BRACE_OPEN: number = 0x7b;
const BRACE_CLOSE: number = 0x7d;
const BRACKET_OPEN: number = 0x5b;
const COMMA: number = 0x2c;
const SEMICOLON: number = 0x3b;
const EQUALS: number = 0x3d;

/** What a line begins with where an object follows a string that was never closed. */
const OBJECT_LINE = /[ \t]*instance[ \t]+of[ \t]/iy;

/** Reads values and instances at a lexer; each method leaves it on the first token that isn't its own. */
export class ValueReader {
  readonly lexer: Lexer;
  readonly issues: IssueList;
  /** Where to go on after a fault that ends the outermost object; set at most once per object. */
  resumeAt: number | undefined;
  #depth = 0;
  /** The last string literal, to find the one that swallowed what follows. */
  #lastString = { start: 0, end: 0 };
  #swallowedUpTo = 0;
  /** Arrays open at the lexer, within the property being read. */
  #openArrays = 0;

  constructor(lexer: Lexer, issues: IssueList) {
    this.lexer = lexer;
    this.issues = issues;
  }

  /** The value at the lexer; undefined after a fault, which has been reported. */
  value(): MofValue | undefined {
    const { lexer } = this;
    switch (lexer.kind) {
      case STRING:
        return this.#strings();
      case NUMBER:
        return this.#number();
      case CHARACTER:
        return this.#character();
      case IDENTIFIER:
        return this.#word();
      case BRACE_OPEN:
        return this.#nested(() => this.#array());
      case ALIAS:
        return this.alias();
      default:
        return this.#fault("expected a value");
    }
  }

  /** `$Name` as a value: in a fragment nothing can stand behind it, so it stays as text. */
  alias(): MofValue | undefined {
    const { word, start } = this.lexer;
    this.issues.add("MOF_UNDEFINED_ALIAS", `the alias ${word} is not defined`, start);
    this.lexer.next();
    return word;
  }

  /** The instance at the word `instance`; undefined if no instance begins there. */
  instance(): MofInstance | undefined {
    const { lexer } = this;
    const { start } = lexer;
    lexer.next();
    if (!lexer.is("of")) return this.#fault("expected `of`");
    lexer.next();
    if (lexer.kind !== IDENTIFIER) return this.#fault("expected a class name");
    const className = lexer.word;
    const nameEnd = lexer.end;
    lexer.next();
    this.#skipAlias();
    this.#skipCommas();
    if (lexer.kind === BRACE_OPEN) return this.#body({ className, properties: [], complete: true, start, end: start });
    // A name that the end of the text touches may itself be cut.
    if (lexer.kind !== END || nameEnd === lexer.text.length) return this.#fault("expected {");
    this.issues.add("MOF_CUT", `the text ends before the body of ${className}`, start);
    return { className, properties: [], complete: false, start, end: nameEnd };
  }

  #skipAlias(): void {
    if (!this.lexer.is("as")) return;
    this.lexer.next();
    if (this.lexer.kind === ALIAS) this.lexer.next();
  }

  #body(instance: MofInstance): MofInstance {
    const { lexer } = this;
    const outerArrays = this.#openArrays;
    this.#openArrays = 0;
    lexer.next();
    for (;;) {
      while (lexer.kind === COMMA || lexer.kind === SEMICOLON) lexer.next();
      if (lexer.kind === BRACE_CLOSE) {
        instance.end = lexer.end;
        this.#openArrays = outerArrays;
        lexer.next();
        return instance;
      }
      if (lexer.kind === END) {
        this.issues.add("MOF_CUT", `the text ends inside an instance of ${instance.className}`, lexer.start);
        return this.#incomplete(instance);
      }
      if (this.#atInstance()) {
        this.issues.add("MOF_CUT", `an instance of ${instance.className} stops where another begins`, lexer.start);
        this.resumeAt = lexer.start;
        return this.#incomplete(instance);
      }
      if (!this.#property(instance)) {
        instance.complete = false;
        if (this.resumeAt !== undefined) return this.#incomplete(instance);
        this.#skipProperty();
      }
    }
  }

  #incomplete(instance: MofInstance): MofInstance {
    instance.complete = false;
    instance.end = this.lexer.previousEnd;
    return instance;
  }

  /** Reads `name = value ;` into the instance; false after a fault, which has been reported. */
  #property(instance: MofInstance): boolean {
    const { lexer } = this;
    if (lexer.kind === BRACKET_OPEN) this.#skipQualifiers();
    if (lexer.kind !== IDENTIFIER) return this.#fault("expected the name of a property") ?? false;
    const name = lexer.word;
    lexer.next();
    if (lexer.kind === SEMICOLON) return true;
    if (lexer.kind !== EQUALS) return this.#fault("expected =") ?? false;
    lexer.next();
    const value = this.value();
    if (value === undefined) {
      if (this.#cutString !== undefined) instance.cut = { name, value: this.#cutString };
      return false;
    }
    if (this.#isCutInstance(value)) {
      instance.cut = { name, value };
      return false;
    }
    return this.#propertyEnd(instance, { name, value });
  }

  #propertyEnd(instance: MofInstance, property: MofProperty): boolean {
    const { lexer } = this;
    if (lexer.kind === SEMICOLON) lexer.next();
    else if (lexer.kind === BRACE_CLOSE || this.#startsProperty()) {
      this.issues.add("MOF_MISSING_SEMICOLON", `no ; after ${property.name}`, lexer.previousEnd);
    } else {
      if (lexer.kind === END && typeof property.value === "string") instance.cut = property;
      return this.#fault("expected ;") ?? false;
    }
    instance.properties.push(property);
    return true;
  }

  #isCutInstance(value: MofValue): value is MofInstance {
    return this.lexer.kind === END && typeof value === "object" && value !== null && "cut" in value;
  }

  readonly #startsProperty = (): boolean => {
    return this.lexer.kind === IDENTIFIER && this.#follows(() => this.lexer.kind === EQUALS);
  };

  #atInstance(): boolean {
    return this.lexer.is("instance") && this.#follows(() => this.lexer.is("of"));
  }

  /** What `test` says of the next token; stays on this one. */
  #follows(test: () => boolean): boolean {
    const { lexer } = this;
    const { start, previousEnd } = lexer;
    lexer.next();
    const result = test();
    lexer.seek(start);
    lexer.previousEnd = previousEnd;
    return result;
  }

  #skipQualifiers(): void {
    const { lexer } = this;
    while (lexer.kind !== 0x5d && lexer.kind !== SEMICOLON && lexer.kind !== END) lexer.next();
    if (lexer.kind === 0x5d) lexer.next();
  }

  /**
   * Skips the rest of a faulty property: to the `;` or the closing brace of its own level. Where an array lacks its
   * brace, the `;` before the next property ends it.
   */
  #skipProperty(): void {
    const { lexer } = this;
    const open = this.#openArrays;
    this.#openArrays = 0;
    for (let depth = open; lexer.kind !== END; lexer.next()) {
      if (lexer.kind === BRACE_OPEN) depth++;
      else if (lexer.kind === BRACE_CLOSE && --depth < 0) return;
      else if (lexer.kind === SEMICOLON && depth <= open && (depth === 0 || this.#follows(this.#startsProperty)))
        return;
      else if (depth === 0 && this.#atInstance()) return;
    }
  }

  #nested<T>(read: () => T | undefined): T | undefined {
    if (this.#depth === MAX_DEPTH) {
      this.issues.add("MOF_LIMIT", `values nested deeper than MAX_DEPTH (${MAX_DEPTH})`, this.lexer.start);
      this.resumeAt = this.lexer.start;
      return undefined;
    }
    this.#depth++;
    const result = read();
    this.#depth--;
    return result;
  }

  #array(): MofValue[] | undefined {
    const { lexer } = this;
    const items: MofValue[] = [];
    lexer.next();
    this.#openArrays++;
    for (;;) {
      this.#skipCommas();
      if (lexer.kind === BRACE_CLOSE) break;
      const item = this.value();
      if (item === undefined || this.resumeAt !== undefined) return undefined;
      items.push(item);
      if (lexer.kind === SEMICOLON && typeof item === "object") lexer.next();
      if (lexer.kind !== COMMA && lexer.kind !== BRACE_CLOSE) return this.#fault("expected , or }");
    }
    lexer.next();
    this.#openArrays--;
    return items;
  }

  #skipCommas(): void {
    while (this.lexer.kind === COMMA) this.lexer.next();
  }

  /** The string that the end of the text cut, of the last value that failed. */
  #cutString: string | undefined;

  /** Neighbouring literals are one string. */
  #strings(): string | undefined {
    const { lexer } = this;
    const { start } = lexer;
    this.#cutString = undefined;
    let text = "";
    for (; lexer.kind === STRING; lexer.next()) {
      this.#lastString = { start: lexer.start, end: lexer.end };
      const end = lexer.closed ? lexer.end - 1 : lexer.end;
      text += unescapeLiteral(lexer.text.slice(lexer.start + 1, end), this.#unknownEscape);
      if (!lexer.closed) {
        this.#cutString = text.slice(0, MAX_STRING_LENGTH);
        if (!this.#swallowed()) this.issues.add("MOF_UNTERMINATED_STRING", "the string has no end", lexer.start);
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

  #number(): bigint | number | undefined {
    const { lexer } = this;
    const value = parseNumber(lexer.word);
    if (value === undefined) return this.#fault("not a number");
    lexer.next();
    return value;
  }

  #character(): bigint {
    const { lexer } = this;
    const text = unescapeLiteral(lexer.word.slice(1, -1), this.#unknownEscape);
    lexer.next();
    return BigInt(text.charCodeAt(text.length - 1));
  }

  #word(): MofValue | undefined {
    const { lexer } = this;
    const word = lexer.end - lexer.start <= 8 ? lexer.word.toLowerCase() : "";
    if (word === "instance") return this.#nested(() => this.instance());
    if (word !== "true" && word !== "false" && word !== "null") return this.#fault("expected a value");
    lexer.next();
    return word === "null" ? null : word === "true";
  }

  #fault(message: string): undefined {
    const { lexer } = this;
    const afterString = this.#lastString.end === lexer.previousEnd;
    if (afterString && this.#swallowed()) return undefined;
    if (lexer.kind === END) this.issues.add("MOF_CUT", `the text ends: ${message}`, lexer.start);
    else this.issues.add("MOF_SYNTAX", message, lexer.start);
    return undefined;
  }

  /**
   * Whether the last string lacks its end: text that can't follow it does, and a line inside it begins an object.
   * Reading goes on at that line. WMI escapes line ends, so its own strings never hold such a line.
   */
  #swallowed(): boolean {
    const { start, end } = this.#lastString;
    // Each piece of text is given a second reading at most once.
    if (end <= this.#swallowedUpTo) return false;
    for (const line of lineStarts(this.lexer.text, start, end)) {
      OBJECT_LINE.lastIndex = line;
      if (!OBJECT_LINE.test(this.lexer.text)) continue;
      this.#swallowedUpTo = end;
      this.issues.add("MOF_UNTERMINATED_STRING", "the string has no end", start);
      this.resumeAt = line;
      return true;
    }
    return false;
  }
}
