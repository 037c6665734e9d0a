/** Texts that a search lets in: the values of `IN` and of `=`. */
import type { Span } from "../../syntax/span.ts";
import { expressionNodes, searchNodes } from "../flow/expression-reads.ts";
import type { LintSubject } from "../lint-subject.ts";

/** Texts of one comparison. */
export interface ComparedTexts {
  readonly values: readonly string[];
  readonly span: Span;
}

export function* stringsOf({ flow }: LintSubject): Generator<ComparedTexts> {
  for (const { command } of flow.steps) {
    const search =
      command.name === "search" ? command.expression : command.name === "tstats" ? command.where : undefined;
    for (const [node, negated] of search ? searchNodes(search) : []) {
      if (negated) continue;
      if (node.kind === "in") yield { values: node.values.map(({ text }) => text), span: node.span };
      if (node.kind === "comparison" && node.operator === "=") yield { values: [node.value.text], span: node.span };
    }
    if (command.name !== "where") continue;
    for (const node of expressionNodes(command.expression)) {
      const parts =
        node.kind === "in" ? node.list : node.kind === "binary" && node.operator === "=" ? [node.right] : [];
      const values = parts.flatMap((part) => (part.kind === "string" ? [part.value] : []));
      if (values.length > 0) yield { values, span: node.span };
    }
  }
}
