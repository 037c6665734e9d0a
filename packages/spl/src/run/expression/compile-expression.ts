/** An expression of eval as a function of a row. */
import type { BinaryExpression, CallExpression, Expression, InExpression } from "../../syntax/expression.ts";
import { affordable } from "../functions/plain-function.ts";
import { plainFunctions } from "../functions/plain-functions.ts";
import { type EvalValue, isTrue, numberOf } from "../values/coercion.ts";
import type { Evaluator, ExpressionHost } from "./evaluator.ts";
import { arithmetic, compareValues } from "./operators.ts";
import { compileLikeCall, specialFunctions } from "./special-functions.ts";

/** Functions that do much for each character. */
const DIGESTS: ReadonlySet<string> = new Set(["md5", "sha1", "sha256", "sha512"]);
const DIGEST_WEIGHT = 64;

export function compileExpression(node: Expression, host: ExpressionHost): Evaluator {
  switch (node.kind) {
    case "number":
      return constant(node.value);
    case "string":
      return constant(node.value);
    case "field": {
      const { name } = node;
      return (row) => row.get(name);
    }
    case "unary":
      return compileUnary(node.operator, compileExpression(node.operand, host));
    case "binary":
      return compileBinary(node, host);
    case "in":
      return compileIn(node, host);
    case "call":
      return compileCall(node, host);
  }
}

/** True where the expression is; NULL counts as false. */
export function compileCondition(node: Expression, host: ExpressionHost): (...input: Parameters<Evaluator>) => boolean {
  const evaluate = compileExpression(node, host);
  return (row, run) => evaluate(row, run) === true;
}

function constant(value: EvalValue): Evaluator {
  return () => value;
}

function compileUnary(operator: "-" | "+" | "not", operand: Evaluator): Evaluator {
  if (operator === "not") return (row, run) => !isTrue(operand(row, run));
  const sign = operator === "-" ? -1 : 1;
  return (row, run) => {
    const number = numberOf(operand(row, run));
    return number === undefined ? undefined : sign * number || 0;
  };
}

function compileBinary(node: BinaryExpression, host: ExpressionHost): Evaluator {
  const left = compileExpression(node.left, host);
  const { operator, span } = node;
  if (operator === "like") return compileLikeCall(left, node.right, host, compileExpression);
  const right = compileExpression(node.right, host);
  switch (operator) {
    case "and":
      return (row, run) => isTrue(left(row, run)) && isTrue(right(row, run));
    case "or":
      return (row, run) => isTrue(left(row, run)) || isTrue(right(row, run));
    case "xor":
      return (row, run) => isTrue(left(row, run)) !== isTrue(right(row, run));
    case "=":
    case "!=":
    case "<":
    case ">":
    case "<=":
    case ">=": {
      const compare = compareValues(operator);
      return (row, run) => compare(left(row, run), right(row, run));
    }
    default: {
      const operate = arithmetic[operator];
      return (row, run) => operate(left(row, run), right(row, run), run, span);
    }
  }
}

function compileIn(node: InExpression, host: ExpressionHost): Evaluator {
  const value = compileExpression(node.value, host);
  const list = node.list.map((item) => compileExpression(item, host));
  const equal = compareValues("=");
  return (row, run) => {
    const left = value(row, run);
    return left !== undefined && list.some((item) => equal(left, item(row, run)));
  };
}

function compileCall(node: CallExpression, host: ExpressionHost): Evaluator {
  const special = specialFunctions.get(node.name);
  if (special !== undefined) return special(node, host, compileExpression);
  const plain = plainFunctions.get(node.name);
  if (plain === undefined) {
    host.context.fault("SPL_FUNCTION", `the function ${node.name} is not built`, node.nameSpan);
    return constant(undefined);
  }
  const values = node.arguments.map((argument) => compileExpression(argument, host));
  const { span } = node;
  const weight = DIGESTS.has(node.name) ? DIGEST_WEIGHT : 1;
  return (row, run) => {
    const given = values.map((value) => value(row, run));
    return affordable(given, run, span, weight) ? plain(given, run, span) : undefined;
  };
}
