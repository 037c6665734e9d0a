/**
 * Patterns that begin with `.*` or the like. Where such a pattern fails, it fails at every later place of the same line,
 * since what a later start could run over, the earlier one could too. So only starts of lines need be tried.
 */
import { inverted, NEWLINE, overlap } from "./char-set.ts";
import type { RegexNode } from "./node.ts";

/** True if every way through the pattern begins with a run over anything but newlines, and nothing refers to that run. */
export function leadsWithRun(root: RegexNode): boolean {
  return beginsWithRun(root) && !refersBack(root);
}

function beginsWithRun(node: RegexNode): boolean {
  switch (node.type) {
    case "repeat":
      return node.max === Number.POSITIVE_INFINITY && node.body.type === "set" && isAllButNewline(node.body.set);
    case "seq":
      return node.items[0] !== undefined && beginsWithRun(node.items[0]);
    case "alt":
      return node.options.every(beginsWithRun);
    case "capture":
      return beginsWithRun(node.body);
    default:
      return false;
  }
}

function isAllButNewline(set: (RegexNode & { type: "set" })["set"]): boolean {
  return !overlap(inverted(set), inverted(NEWLINE));
}

function refersBack(node: RegexNode): boolean {
  switch (node.type) {
    case "seq":
      return node.items.some(refersBack);
    case "alt":
      return node.options.some(refersBack);
    case "repeat":
    case "capture":
    case "atomic":
    case "look":
      return refersBack(node.body);
    default:
      return node.type === "backreference";
  }
}

/** Lines of a text, as starts for such a pattern. */
export function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
