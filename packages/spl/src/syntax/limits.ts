/** Units of UTF-16 in a search, before expansion. */
export const MAX_SEARCH_LENGTH: number = 1 << 20;
/** Units of UTF-16 in a search, macros expanded. */
export const MAX_EXPANDED_LENGTH: number = 4 << 20;
/** Macros inside each other; the published ones need three. */
export const MAX_MACRO_DEPTH = 20;
/** Macro calls expanded in one search. */
export const MAX_MACRO_CALLS = 10_000;
/** Square brackets inside each other. */
export const MAX_SUBSEARCH_DEPTH = 100;
/** Round brackets, NOTs and function calls inside each other. */
export const MAX_EXPRESSION_DEPTH = 200;
/** Commands of one search, those of subsearches among them. */
export const MAX_COMMANDS = 5_000;
/** Faults kept of one search. */
export const MAX_FAULTS = 100;
/** Operators in the expressions of one command: a chain of them is as deep as it is long. */
export const MAX_OPERATORS = 2_000;
