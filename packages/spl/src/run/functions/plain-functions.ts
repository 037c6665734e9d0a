/** All eval functions that take values and give a value, by the name that the parser gives them. */
import { conditionFunctions } from "./condition.ts";
import { digestFunctions } from "./digest.ts";
import { documentFunctions } from "./document.ts";
import { multivalueFunctions } from "./multivalue.ts";
import { numberFunctions } from "./number.ts";
import type { PlainFunction } from "./plain-function.ts";
import { textFunctions } from "./text.ts";
import { timeFunctions } from "./time.ts";

export const plainFunctions: ReadonlyMap<string, PlainFunction> = new Map([
  ...conditionFunctions,
  ...digestFunctions,
  ...documentFunctions,
  ...multivalueFunctions,
  ...numberFunctions,
  ...textFunctions,
  ...timeFunctions,
]);
