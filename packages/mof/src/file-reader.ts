/**
 * A whole MOF file: directives, qualifier statements, classes and instances in any order.
 *
 *   directive = "#pragma" name [ "(" [ argument { "," argument } ] ")" ] | "#include" "(" string ")"
 *   qualifier = "qualifier" name ":" flavor { flavor } ";"                       Windows
 *             | "qualifier" name ":" type [ "[" "]" ] [ "=" value ]
 *               { "," ( "scope" | "flavor" ) "(" name { "," name } ")" } ";"       DMTF
 *
 * After a fault between declarations, reading goes on where the next one begins.
 */
import { ClassReader } from "./class-reader.ts";
import type { MofDeclaration, MofDirective, MofQualifierDeclaration, MofScope } from "./declaration.ts";
import { initialScope, scopeAfter } from "./directive-scope.ts";
import { IssueList } from "./issue-list.ts";
import { END, IDENTIFIER, Lexer, NUMBER, STRING } from "./lexer.ts";
import { MAX_OBJECTS, type MofQualifier } from "./model.ts";
import {
  BRACE_CLOSE,
  BRACKET_CLOSE,
  BRACKET_OPEN,
  COLON,
  COMMA,
  EQUALS,
  HASH,
  PAREN_CLOSE,
  PAREN_OPEN,
  SEMICOLON,
} from "./token-reader.ts";

const OBJECT_LINE = /[ \t]*(?:instance[ \t]+of[ \t]|class[ \t]+[a-z_]|qualifier[ \t]+[a-z_]|#[ \t]*pragma[ \t(])/iy;

/** Types of DMTF's qualifier declarations; anything else behind the colon is a flavor. */
const QUALIFIER_TYPES = /^(?:[su]int(?:8|16|32|64)|real(?:32|64)|boolean|string|datetime|char16)$/i;

/** Reads the declarations of one text. */
export class FileReader extends ClassReader {
  readonly declarations: MofDeclaration[] = [];
  #scope: MofScope = initialScope();

  constructor(text: string) {
    super(new Lexer(text), new IssueList(text), { objectLine: OBJECT_LINE, strayCommas: false });
  }

  /** Reads the text to its end. */
  read(): void {
    const { lexer } = this;
    for (lexer.seek(0); lexer.kind !== END; ) {
      if (this.accept(SEMICOLON)) continue;
      if (this.declarations.length === MAX_OBJECTS) {
        this.issues.add("MOF_LIMIT", `more than MAX_OBJECTS (${MAX_OBJECTS}) declarations`, lexer.start);
        return;
      }
      const { start } = lexer;
      this.resumeAt = undefined;
      const wasRead = this.#declaration();
      if (this.resumeAt !== undefined) lexer.seek(this.resumeAt);
      else if (!wasRead) this.#resynchronise(start);
    }
  }

  /** False after a fault that leaves the lexer somewhere inside the declaration. */
  #declaration(): boolean {
    const { lexer } = this;
    if (lexer.kind === HASH) return this.#directive();
    const qualifiers = this.qualifiers();
    if (qualifiers === undefined) return false;
    if (lexer.is("instance")) return this.#instance(qualifiers);
    if (lexer.is("class")) return this.#class(qualifiers);
    if (lexer.is("qualifier") && qualifiers.length === 0) return this.#qualifierStatement();
    this.fault("class, instance, qualifier or #pragma");
    return false;
  }

  #instance(qualifiers: MofQualifier[]): boolean {
    const firstUse = this.aliasUses.length;
    let alias: string | undefined;
    const instance = this.instance((name) => {
      alias = name;
    });
    if (instance === undefined) return false;
    const references = this.#references(firstUse);
    this.declarations.push({
      kind: "instance",
      ...this.#scope,
      ...instance,
      alias,
      qualifiers,
      references,
      path: undefined,
    });
    this.#statementEnd(instance.complete);
    return true;
  }

  #class(qualifiers: MofQualifier[]): boolean {
    const firstUse = this.aliasUses.length;
    const declared = this.class(this.#scope, qualifiers);
    if (declared === undefined) return false;
    declared.references = this.#references(firstUse);
    this.declarations.push(declared);
    this.#statementEnd(declared.complete);
    return true;
  }

  #references(firstUse: number) {
    const uses = this.aliasUses.slice(firstUse);
    return uses.map(({ property, alias, offset }) => ({ property, alias, offset, target: undefined }));
  }

  #statementEnd(isComplete: boolean): void {
    const { lexer } = this;
    if (this.resumeAt !== undefined || this.accept(SEMICOLON)) return;
    // What the end of the text cut has been reported as that.
    if (lexer.kind === END && !isComplete) return;
    const offset = lexer.kind === END ? lexer.previousEnd : lexer.start;
    this.issues.add("MOF_MISSING_SEMICOLON", "no ; after the closing brace", offset);
  }

  #directive(): boolean {
    const { lexer } = this;
    const { start } = lexer;
    lexer.next();
    const isInclude = lexer.is("include");
    if (!isInclude && !lexer.is("pragma")) return this.#preprocessorLine(start);
    if (!isInclude) lexer.next();
    if (lexer.kind !== IDENTIFIER) return this.fault("the name of a pragma") ?? false;
    const directive: MofDirective = {
      kind: "directive",
      name: lexer.word.toLowerCase(),
      arguments: [],
      start,
      end: lexer.end,
    };
    lexer.next();
    if (this.accept(PAREN_OPEN) && !this.#arguments(directive.arguments)) return false;
    directive.end = lexer.previousEnd;
    this.declarations.push(directive);
    this.#scope = scopeAfter(this.#scope, directive);
    return true;
  }

  #arguments(values: string[]): boolean {
    const { lexer } = this;
    while (!this.accept(PAREN_CLOSE)) {
      if (lexer.kind === STRING) {
        const value = this.value();
        if (typeof value !== "string") return false;
        values.push(value);
      } else if (lexer.kind === IDENTIFIER || lexer.kind === NUMBER) {
        values.push(lexer.word);
        lexer.next();
      } else return this.fault("a string or a word") ?? false;
      if (!this.accept(COMMA) && lexer.kind !== PAREN_CLOSE) return this.fault(", or )") ?? false;
    }
    return true;
  }

  #preprocessorLine(start: number): boolean {
    const { text } = this.lexer;
    const newline = text.indexOf("\n", start);
    this.issues.add("MOF_PREPROCESSOR", "a line for the C preprocessor", start);
    this.lexer.seek(newline < 0 ? text.length : newline + 1);
    return true;
  }

  #qualifierStatement(): boolean {
    const { lexer } = this;
    const { start } = lexer;
    lexer.next();
    if (lexer.kind !== IDENTIFIER) return this.fault("the name of a qualifier") ?? false;
    const declared: MofQualifierDeclaration = {
      kind: "qualifier",
      name: lexer.word,
      type: undefined,
      value: undefined,
      scopes: [],
      flavors: [],
      start,
      end: start,
    };
    lexer.next();
    if (!this.accept(COLON)) return this.fault(":") ?? false;
    const isDmtf = lexer.kind === IDENTIFIER && QUALIFIER_TYPES.test(lexer.word);
    if (!(isDmtf ? this.#qualifierType(declared) : this.flavors(declared.flavors))) return false;
    declared.end = lexer.end;
    if (!this.accept(SEMICOLON)) return this.fault(";") ?? false;
    this.declarations.push(declared);
    return true;
  }

  #qualifierType(declared: MofQualifierDeclaration): boolean {
    const { lexer } = this;
    declared.type = lexer.word.toLowerCase();
    lexer.next();
    if (this.accept(BRACKET_OPEN)) {
      declared.type += "[]";
      if (lexer.kind === NUMBER) lexer.next();
      if (!this.accept(BRACKET_CLOSE)) return this.fault("]") ?? false;
    }
    if (this.accept(EQUALS)) {
      declared.value = this.value();
      if (declared.value === undefined) return false;
    }
    while (this.accept(COMMA)) {
      const isScope = lexer.is("scope");
      if (!isScope && !lexer.is("flavor")) return this.fault("Scope or Flavor") ?? false;
      lexer.next();
      if (!this.accept(PAREN_OPEN)) return this.fault("(") ?? false;
      if (!this.#arguments(isScope ? declared.scopes : declared.flavors)) return false;
    }
    return true;
  }

  /** Skips to where a declaration can begin, at least past `start`. */
  #resynchronise(start: number): void {
    const { lexer } = this;
    if (lexer.start === start) lexer.next();
    for (let before = 0; lexer.kind !== END; lexer.next()) {
      if (this.atInstance() || (this.#beginsDeclaration() && this.#isFirst(before))) return;
      before = lexer.kind;
      if (!this.atSwallowingString()) continue;
      lexer.seek(this.resumeAt ?? lexer.end);
      return;
    }
  }

  #beginsDeclaration(): boolean {
    const { lexer } = this;
    return lexer.kind === HASH || lexer.kind === BRACKET_OPEN || lexer.is("class") || lexer.is("qualifier");
  }

  /** Whether the token is the first of its line or of a statement. */
  #isFirst(before: number): boolean {
    const { text, start, previousEnd } = this.lexer;
    if (before === SEMICOLON || before === BRACE_CLOSE) return true;
    for (let at = start - 1; at >= previousEnd; at--) if (text.charCodeAt(at) === 0x0a) return true;
    return false;
  }
}
