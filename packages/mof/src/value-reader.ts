/**
 * Values, qualifiers and instances, the part of the MOF grammar that a whole file and a fragment in an event share:
 *
 *   value      = literal { string } | "{" [ value { "," value } ] "}" | alias | [qualifiers] instance
 *   instance   = "instance" "of" name [ "as" alias ] "{" { [qualifiers] name [ "=" value ] ";" } "}"
 *   qualifiers = "[" qualifier { "," qualifier } "]"
 *   qualifier  = name [ "(" value { "," value } ")" | "{" value { "," value } "}" | "=" value ] [ ":" flavor { flavor } ]
 *
 * A fault ends the property it stands in and nothing else; it is told to the issue list, never thrown.
 */
import type { IssueList } from "./issue-list.ts";
import { ALIAS, CHARACTER, END, IDENTIFIER, type Lexer, NUMBER, STRING } from "./lexer.ts";
import { LiteralReader } from "./literal-reader.ts";
import { MAX_DEPTH, type MofInstance, type MofProperty, type MofQualifier, type MofValue } from "./model.ts";
import {
  BRACE_CLOSE,
  BRACE_OPEN,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  EQUALS,
  PAREN_CLOSE,
  PAREN_OPEN,
  SEMICOLON,
} from "./token-reader.ts";

/** Flavors of Windows and of DMTF, in lower case: what may follow a comma and still be no qualifier. */
const FLAVORS = new Set([
  "amended",
  "disableoverride",
  "enableoverride",
  "nottoinstance",
  "nottosubclass",
  "restricted",
  "toinstance",
  "tosubclass",
  "translatable",
]);

/** A use of an alias as a value: where, and the way to put the aliased object's path there. */
export interface AliasUse {
  /** Without `$`. */
  alias: string;
  offset: number;
  /** The innermost property it stands in. */
  property: string;
  put(path: string): void;
}

export interface ValueReaderOptions {
  /** What a line begins with where an object follows a string that was never closed; sticky. */
  objectLine: RegExp;
  /** Takes stray commas between tokens, which some tools print for line ends. */
  strayCommas: boolean;
}

/** Reads values, qualifiers and instances at a lexer. */
export class ValueReader extends LiteralReader {
  /** Every use of an alias, in the order of the text. */
  readonly aliasUses: AliasUse[] = [];
  /** The property whose value is being read. */
  #propertyName = "";
  readonly #strayCommas: boolean;
  /** The alias just read as a value, until it is known where that is stored. */
  #alias: { alias: string; offset: number } | undefined;
  #depth = 0;
  /** Arrays open at the lexer, within the property being read. */
  #openArrays = 0;

  constructor(lexer: Lexer, issues: IssueList, { objectLine, strayCommas }: ValueReaderOptions) {
    super(lexer, issues, objectLine);
    this.#strayCommas = strayCommas;
  }

  /** The value at the lexer; undefined after a fault, which has been reported. */
  protected value(): MofValue | undefined {
    const { lexer } = this;
    switch (lexer.kind) {
      case STRING:
        return this.strings();
      case NUMBER:
        return this.number();
      case CHARACTER:
        return this.character();
      case IDENTIFIER:
        return this.#word();
      case BRACE_OPEN:
        return this.#nested(() => this.#array(BRACE_CLOSE));
      case BRACKET_OPEN:
        return this.#qualifiedInstance();
      case ALIAS:
        this.#alias = { alias: lexer.word.slice(1), offset: lexer.start };
        lexer.next();
        return `$${this.#alias.alias}`;
      default:
        return this.fault("a value");
    }
  }

  /** Told where a value went, so that an alias can be replaced by a path later. */
  protected stored(property: string, put: (path: string) => void): void {
    if (this.#alias === undefined) return;
    this.aliasUses.push({ ...this.#alias, property, put });
    this.#alias = undefined;
  }

  /** The instance at the word `instance`; undefined if no instance begins there. */
  instance(onAlias?: (alias: string) => void): MofInstance | undefined {
    const { lexer } = this;
    const { start } = lexer;
    lexer.next();
    if (!lexer.is("of")) return this.fault("`of`");
    lexer.next();
    if (lexer.kind !== IDENTIFIER) return this.fault("a class name");
    const className = lexer.word;
    lexer.next();
    this.asAlias(onAlias);
    this.#skipCommas();
    if (lexer.kind !== BRACE_OPEN) return this.fault(`the body of an instance of ${className}`);
    return this.#body({ className, properties: [], complete: true, start, end: start });
  }

  /** Reads `as $Name`, if it is there. */
  protected asAlias(onAlias: ((alias: string) => void) | undefined): void {
    const { lexer } = this;
    if (!lexer.is("as")) return;
    lexer.next();
    if (lexer.kind !== ALIAS) {
      this.fault("an alias");
      return;
    }
    onAlias?.(lexer.word.slice(1));
    lexer.next();
  }

  #body(instance: MofInstance): MofInstance {
    const { lexer } = this;
    const outerArrays = this.#openArrays;
    this.#openArrays = 0;
    lexer.next();
    for (;;) {
      this.#skipCommas();
      while (lexer.kind === SEMICOLON) lexer.next();
      if (lexer.kind === BRACE_CLOSE) {
        instance.end = lexer.end;
        this.#openArrays = outerArrays;
        lexer.next();
        return instance;
      }
      if (lexer.kind === END) {
        this.issues.add("MOF_CUT", `the text ends inside an instance of ${instance.className}`, lexer.previousEnd);
        return this.#incomplete(instance);
      }
      if (this.atInstance()) {
        this.issues.add("MOF_CUT", `an instance of ${instance.className} stops where another begins`, lexer.start);
        this.resumeAt = lexer.start;
        return this.#incomplete(instance);
      }
      if (!this.#property(instance)) {
        instance.complete = false;
        if (this.resumeAt === undefined) this.#skipProperty();
        if (this.resumeAt !== undefined) return this.#incomplete(instance);
      }
    }
  }

  #incomplete(instance: MofInstance): MofInstance {
    instance.complete = false;
    instance.end = this.lexer.previousEnd;
    return instance;
  }

  /** Reads `[qualifiers] name [= value] ;` into the instance; false after a fault, which has been reported. */
  #property(instance: MofInstance): boolean {
    const { lexer } = this;
    const qualifiers = this.qualifiers();
    if (qualifiers === undefined) return false;
    if (qualifiers.length > 0 && this.atInstance()) return this.#nestedStatement();
    if (lexer.kind !== IDENTIFIER) return this.fault("the name of a property") ?? false;
    const name = lexer.word;
    const property: MofProperty = qualifiers.length > 0 ? { name, value: null, qualifiers } : { name, value: null };
    lexer.next();
    if (lexer.kind === SEMICOLON) {
      instance.properties.push(property);
      return true;
    }
    if (lexer.kind !== EQUALS) return this.fault("=") ?? false;
    lexer.next();
    const value = this.valueOf(name);
    if (value === undefined) {
      if (this.cutString !== undefined) instance.cut = { name, value: this.cutString };
      return false;
    }
    property.value = value;
    this.stored(name, (path) => {
      property.value = path;
    });
    if (this.#isCutInstance(value)) {
      instance.cut = property;
      return false;
    }
    return this.#propertyEnd(instance, property);
  }

  /** The value of a property, whose name goes with the aliases in it. */
  protected valueOf(name: string): MofValue | undefined {
    const outer = this.#propertyName;
    this.#propertyName = name;
    const value = this.value();
    this.#propertyName = outer;
    return value;
  }

  #propertyEnd(instance: MofInstance, property: MofProperty): boolean {
    const { lexer } = this;
    if (lexer.kind === SEMICOLON) lexer.next();
    else if (lexer.kind === BRACE_CLOSE || this.#startsProperty()) {
      this.issues.add("MOF_MISSING_SEMICOLON", `no ; after ${property.name}`, lexer.previousEnd);
    } else {
      if (lexer.kind === END && typeof property.value === "string") instance.cut = property;
      return this.fault(";") ?? false;
    }
    instance.properties.push(property);
    return true;
  }

  /** An instance where a property should be: the documentation has one. It is read over. */
  #nestedStatement(): false {
    this.fault("the name of a property");
    if (this.resumeAt === undefined) this.#nested(() => this.instance());
    return false;
  }

  #isCutInstance(value: MofValue): value is MofInstance {
    return this.lexer.kind === END && typeof value === "object" && value !== null && "cut" in value;
  }

  readonly #startsProperty = (): boolean => {
    return this.lexer.kind === IDENTIFIER && this.follows(() => this.lexer.kind === EQUALS);
  };

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
      else if (lexer.kind === SEMICOLON && depth <= open && (depth === 0 || this.follows(this.#startsProperty))) return;
      else if (this.atSwallowingString() || (depth === 0 && this.atInstance())) return;
    }
  }

  /** Bracket groups, if any; undefined after a fault. */
  protected qualifiers(): MofQualifier[] | undefined {
    const { lexer } = this;
    const qualifiers: MofQualifier[] = [];
    while (this.accept(BRACKET_OPEN)) {
      while (lexer.kind !== BRACKET_CLOSE) {
        const qualifier = this.#qualifier();
        if (qualifier === undefined) return undefined;
        qualifiers.push(qualifier);
        if (!this.accept(COMMA) && lexer.kind !== BRACKET_CLOSE) return this.fault(", or ]");
      }
      lexer.next();
    }
    return qualifiers;
  }

  #qualifier(): MofQualifier | undefined {
    const { lexer } = this;
    if (lexer.kind !== IDENTIFIER) return this.fault("the name of a qualifier");
    const name = lexer.word;
    lexer.next();
    const value = this.#qualifierValue();
    if (value === undefined) return undefined;
    const qualifier: MofQualifier = { name, value, flavors: [] };
    this.stored(name, (path) => {
      qualifier.value = path;
    });
    return this.accept(COLON) && !this.flavors(qualifier.flavors) ? undefined : qualifier;
  }

  #qualifierValue(): MofValue | undefined {
    switch (this.lexer.kind) {
      case PAREN_OPEN: {
        const values = this.#nested(() => this.#array(PAREN_CLOSE));
        return values?.length === 1 ? values[0] : values;
      }
      case BRACE_OPEN:
        return this.value();
      case EQUALS:
        this.lexer.next();
        return this.value();
      default:
        return true;
    }
  }

  /** Reads flavors behind a colon: divided by blanks, in DMTF's files by commas. */
  protected flavors(flavors: string[]): boolean {
    const { lexer } = this;
    if (lexer.kind !== IDENTIFIER) return this.fault("a flavor") ?? false;
    for (;;) {
      while (lexer.kind === IDENTIFIER) {
        flavors.push(lexer.word);
        lexer.next();
      }
      const more = () => lexer.kind === IDENTIFIER && FLAVORS.has(lexer.word.toLowerCase());
      if (lexer.kind !== COMMA || !this.follows(more)) return true;
      lexer.next();
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

  #qualifiedInstance(): MofInstance | undefined {
    if (this.qualifiers() === undefined) return undefined;
    return this.atInstance() ? this.#nested(() => this.instance()) : this.fault("instance of");
  }

  #array(close: number): MofValue[] | undefined {
    const { lexer } = this;
    const items: MofValue[] = [];
    lexer.next();
    this.#openArrays++;
    this.#skipCommas();
    while (lexer.kind !== close) {
      const item = this.value();
      if (item === undefined || this.resumeAt !== undefined) return undefined;
      const index = items.push(item) - 1;
      this.stored(this.#propertyName, (path) => {
        items[index] = path;
      });
      if (lexer.kind === SEMICOLON && typeof item === "object") lexer.next();
      // A comma after the last element occurs and is taken.
      if (this.accept(COMMA)) this.#skipCommas();
      else if (lexer.kind !== close) return this.fault(`, or ${String.fromCharCode(close)}`);
    }
    lexer.next();
    this.#openArrays--;
    return items;
  }

  #skipCommas(): void {
    while (this.#strayCommas && this.lexer.kind === COMMA) this.lexer.next();
  }

  #word(): MofValue | undefined {
    const { lexer } = this;
    const word = lexer.end - lexer.start <= 8 ? lexer.word.toLowerCase() : "";
    if (word === "instance") return this.#nested(() => this.instance());
    if (word !== "true" && word !== "false" && word !== "null") return this.fault("a value");
    lexer.next();
    return word === "null" ? null : word === "true";
  }
}
