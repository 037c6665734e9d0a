/**
 * Class declarations:
 *
 *   class    = "class" name [ "as" alias ] [ ":" name ] [ "{" { [qualifiers] ( property | method ) ";" } "}" ]
 *   property = type name [ "[" [ size ] "]" ] [ "=" value ]
 *   method   = type name "(" [ parameter { "," parameter } ] ")"
 *   type     = name | name "ref"
 *
 * A fault costs the member it stands in.
 */
import type { MofClassDeclaration, MofMember, MofMethod, MofScope } from "./declaration.ts";
import { END, IDENTIFIER, NUMBER } from "./lexer.ts";
import { parseNumber } from "./literal.ts";
import type { MofQualifier } from "./model.ts";
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
import { ValueReader } from "./value-reader.ts";

/** Types that aren't classes, in lower case. */
const INTRINSIC_TYPES = new Set([
  "sint8",
  "uint8",
  "sint16",
  "uint16",
  "sint32",
  "uint32",
  "sint64",
  "uint64",
  "real32",
  "real64",
  "boolean",
  "string",
  "datetime",
  "char16",
  "void",
  "object",
]);

/** Type, name and array size of a member, before what tells a property from a method. */
interface MemberHead {
  name: string;
  cimType: string;
  isArray: boolean;
  qualifiers: MofQualifier[];
}

/** Reads class declarations at a lexer. */
export class ClassReader extends ValueReader {
  /** The class at the word `class`; undefined if none begins there. */
  protected class(scope: MofScope, qualifiers: MofQualifier[]): MofClassDeclaration | undefined {
    const { lexer } = this;
    const { start } = lexer;
    lexer.next();
    if (lexer.kind !== IDENTIFIER) return this.fault("a class name");
    const declared: MofClassDeclaration = {
      kind: "class",
      ...scope,
      name: lexer.word,
      superclass: undefined,
      alias: undefined,
      qualifiers,
      properties: [],
      methods: [],
      references: [],
      complete: true,
      start,
      end: lexer.end,
    };
    lexer.next();
    this.asAlias((alias) => {
      declared.alias = alias;
    });
    if (this.accept(COLON)) {
      if (lexer.kind !== IDENTIFIER) return this.fault("the name of the superclass");
      declared.superclass = lexer.word;
      lexer.next();
    }
    if (lexer.kind === SEMICOLON) return { ...declared, end: lexer.previousEnd };
    if (lexer.kind !== BRACE_OPEN) return this.fault("{");
    this.#members(declared);
    declared.end = lexer.previousEnd;
    return declared;
  }

  #members(declared: MofClassDeclaration): void {
    const { lexer } = this;
    lexer.next();
    while (!this.accept(BRACE_CLOSE)) {
      if (this.accept(SEMICOLON)) continue;
      if (lexer.kind === END || lexer.is("class") || this.atInstance()) {
        this.issues.add("MOF_CUT", `the class ${declared.name} is not closed`, lexer.previousEnd);
        declared.complete = false;
        if (lexer.kind !== END) this.resumeAt = lexer.start;
        return;
      }
      if (this.#member(declared)) continue;
      declared.complete = false;
      if (this.resumeAt === undefined) this.#skipMember();
      if (this.resumeAt !== undefined) return;
    }
  }

  /** Reads one member and its `;`; false after a fault, which has been reported. */
  #member(declared: MofClassDeclaration): boolean {
    const { lexer } = this;
    const head = this.#head();
    if (head === undefined) return false;
    if (lexer.kind === PAREN_OPEN) {
      const method = this.#method(head);
      if (method === undefined) return false;
      declared.methods.push(method);
    } else {
      const property = this.#default(head);
      if (property === undefined) return false;
      declared.properties.push(property);
    }
    if (this.accept(SEMICOLON)) return true;
    if (lexer.kind !== BRACE_CLOSE) return this.fault(";") ?? false;
    this.issues.add("MOF_MISSING_SEMICOLON", `no ; after ${head.name}`, lexer.previousEnd);
    return true;
  }

  #head(): MemberHead | undefined {
    const { lexer } = this;
    const qualifiers = this.qualifiers();
    if (qualifiers === undefined) return undefined;
    if (lexer.kind !== IDENTIFIER) return this.fault("a type");
    const type = lexer.word;
    lexer.next();
    const isReference = lexer.is("ref") && this.follows(() => lexer.kind === IDENTIFIER);
    if (isReference) lexer.next();
    if (lexer.kind !== IDENTIFIER) return this.fault("a name");
    const name = lexer.word;
    lexer.next();
    const isArray = lexer.kind === BRACKET_OPEN;
    if (isArray && !this.#arraySize(qualifiers)) return undefined;
    return { name, cimType: cimTypeOf(type, isReference), isArray, qualifiers };
  }

  /** A size is a hint; WMI keeps it as the qualifier MAX. */
  #arraySize(qualifiers: MofQualifier[]): boolean {
    const { lexer } = this;
    lexer.next();
    if (lexer.kind === NUMBER) {
      const size = parseNumber(lexer.word);
      if (size !== undefined) qualifiers.push({ name: "MAX", value: size, flavors: [] });
      lexer.next();
    }
    return this.accept(BRACKET_CLOSE) || (this.fault("]") ?? false);
  }

  #default(head: MemberHead): MofMember | undefined {
    const member: MofMember = { ...head, value: undefined };
    if (!this.accept(EQUALS)) return member;
    const value = this.valueOf(head.name);
    if (value === undefined) return undefined;
    member.value = value;
    this.stored(head.name, (path) => {
      member.value = path;
    });
    return member;
  }

  #method({ name, cimType, qualifiers }: MemberHead): MofMethod | undefined {
    const { lexer } = this;
    const method: MofMethod = { name, returnType: cimType, parameters: [], qualifiers };
    lexer.next();
    while (!this.accept(PAREN_CLOSE)) {
      const head = this.#head();
      const parameter = head && this.#default(head);
      if (parameter === undefined) return undefined;
      method.parameters.push(parameter);
      if (!this.accept(COMMA) && lexer.kind !== PAREN_CLOSE) return this.fault(", or )");
    }
    return method;
  }

  /** Skips the rest of a faulty member: behind its `;`, or to a brace that ends the class. */
  #skipMember(): void {
    const { lexer } = this;
    for (; lexer.kind !== END; lexer.next()) {
      if (lexer.kind === SEMICOLON) return;
      if (lexer.kind === BRACE_CLOSE && this.follows(() => lexer.kind === SEMICOLON || lexer.kind === END)) return;
      if (this.atSwallowingString() || this.atInstance()) return;
    }
  }
}

function cimTypeOf(type: string, isReference: boolean): string {
  const lower = type.toLowerCase();
  if (isReference) return lower === "object" ? "ref" : `ref:${type}`;
  return INTRINSIC_TYPES.has(lower) ? lower : `object:${type}`;
}
