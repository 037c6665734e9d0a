/** D16: names that Windows compares without case, compared with case. */
import type { Expression } from "../../syntax/expression.ts";
import { expressionNodes } from "../flow/expression-reads.ts";
import type { Check } from "../lint-subject.ts";

/** Fields of paths and names. */
const WINDOWS_NAMES =
  /^(?:\w+\.)?(?:(?:parent_)?process(?:_name|_path|_exec)?|original_file_name|file_(?:name|path)|registry_(?:path|key_name|value_name)|(?:parent)?image(?:loaded)?|(?:parent)?commandline|(?:new|parent)processname|target(?:object|filename|image)|sourceimage|servicename|user|account_?name|object_?name)$/i;

export const caseSensitiveName: Check = function* ({ flow, parsed }) {
  if (parsed.macros.some(({ key }) => key.startsWith("linux_"))) return;
  for (const { command } of flow.steps) {
    const expressions =
      command.name === "where"
        ? [command.expression]
        : command.name === "eval"
          ? command.assignments.map(({ expression }) => expression)
          : [];
    for (const node of expressions.flatMap((expression) => [...expressionNodes(expression)])) {
      const tested = testedName(node);
      if (tested === undefined) continue;
      yield {
        rule: "D16",
        severity: "warning",
        message: `${tested} is compared with case in ${command.name}; Windows doesn't care, so that another spelling passes by`,
        fix: `write lower(${tested}) and small letters, or (?i) at the start of a pattern`,
        span: node.span,
      };
    }
  }
};

/** The field, if the node compares one of these with a text that has letters, minding case. */
function testedName(node: Expression): string | undefined {
  const [subject, texts] = comparison(node);
  if (subject?.kind !== "field" || !WINDOWS_NAMES.test(subject.name)) return undefined;
  const hasLetters = texts.some((part) => part.kind === "string" && /[a-z]/i.test(part.value.replaceAll(/\\./g, "")));
  const ignoresCase = texts.some((part) => part.kind === "string" && /^\(\?[a-z]*i/.test(part.value));
  return hasLetters && !ignoresCase ? subject.name : undefined;
}

function comparison(node: Expression): [Expression | undefined, readonly Expression[]] {
  if (node.kind === "in") return [node.value, node.list];
  if (node.kind === "binary" && ["=", "!=", "like"].includes(node.operator)) return [node.left, [node.right]];
  if (node.kind !== "call" || (node.name !== "match" && node.name !== "like")) return [undefined, []];
  return [node.arguments[0], node.arguments.slice(1, 2)];
}
