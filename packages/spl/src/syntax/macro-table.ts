/** A search macro as macros.conf and security_content define it. */
export interface MacroDefinition {
  readonly name: string;
  /** Names of the arguments, in order; `$arg$` in the definition stands for one. */
  readonly arguments: readonly string[];
  readonly definition: string;
  /** `iseval = 1`: the definition is an expression that makes the text. Not supported: a call is a fault. */
  readonly isEval: boolean;
}

/** Definitions by key: the bare name, or `name(2)` for one with two arguments. */
export type MacroTable = ReadonlyMap<string, MacroDefinition>;

/** Key of a macro in a {@link MacroTable}. */
export function macroKey(name: string, argumentCount: number): string {
  return argumentCount === 0 ? name : `${name}(${argumentCount})`;
}
