/** Every regular expression of a search, with the field it looks at. */
import type { Command } from "../../syntax/command.ts";
import type { Expression } from "../../syntax/expression.ts";
import type { Span } from "../../syntax/span.ts";
import { expressionNodes } from "../flow/expression-reads.ts";
import type { FlowStep } from "../flow/field-flow.ts";
import type { LintSubject } from "../lint-subject.ts";

/** One pattern and its place. */
export interface RegexUse {
  readonly step: FlowStep;
  readonly pattern: string;
  readonly span: Span;
  /** Undefined where it looks at an expression. */
  readonly field: string | undefined;
}

/** Functions whose second argument is a regular expression. */
const MATCHERS: ReadonlySet<string> = new Set(["match", "replace", "mvfind"]);

export function* regexUses(subject: LintSubject): Generator<RegexUse> {
  for (const step of subject.flow.steps) yield* ofCommand(step, step.command);
}

function* ofCommand(step: FlowStep, command: Command): Generator<RegexUse> {
  if (command.name === "rex" && command.action.mode === "extract") {
    yield { step, pattern: command.action.pattern, span: command.action.patternSpan, field: command.field.name };
  } else if (command.name === "regex") {
    yield { step, pattern: command.pattern, span: command.patternSpan, field: command.field.name };
  } else if (command.name === "where") yield* ofExpression(step, command.expression);
  else if (command.name === "eval") {
    for (const { expression } of command.assignments) yield* ofExpression(step, expression);
  }
}

function* ofExpression(step: FlowStep, expression: Expression): Generator<RegexUse> {
  for (const node of expressionNodes(expression)) {
    if (node.kind !== "call" || !MATCHERS.has(node.name)) continue;
    const [subject, pattern] = node.arguments;
    if (pattern?.kind !== "string") continue;
    yield {
      step,
      pattern: pattern.value,
      span: pattern.span,
      field: subject?.kind === "field" ? subject.name : undefined,
    };
  }
}
