export { evaluateWql } from "./evaluate.ts";
export { explainTrigger } from "./explain.ts";
export { type FiringSpan, firingTimes } from "./firing-times.ts";
export { parseWql } from "./parse.ts";
export { printWql } from "./print.ts";
export type {
  WqlAllColumns,
  WqlBoolean,
  WqlCall,
  WqlColumn,
  WqlComparison,
  WqlCount,
  WqlError,
  WqlErrorCode,
  WqlExpression,
  WqlGroup,
  WqlIsNull,
  WqlJunction,
  WqlLiteral,
  WqlName,
  WqlNot,
  WqlNull,
  WqlNumber,
  WqlOperand,
  WqlOperator,
  WqlPart,
  WqlProperty,
  WqlQuery,
  WqlResult,
  WqlSelect,
  WqlSpan,
  WqlString,
  WqlTraversal,
  WqlTraversalOption,
} from "./query.ts";
export type { SimulatedEvent, SimulatedObject, SimulatedValue } from "./simulated-event.ts";
export type { TimerFact, TriggerContext, TriggerExplanation, TriggerKind, TriggerRate } from "./trigger.ts";
