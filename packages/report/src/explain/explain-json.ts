import { jsonText } from "../json.ts";
import type { Explanation } from "./explanation.ts";

/** `unbind.explain/1` as one indented document, ended by a line feed. Lone surrogates become U+FFFD. */
export function explainJson(explanation: Explanation): string {
  return `${jsonText(explanation, 2)}\n`;
}
