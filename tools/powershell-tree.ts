/** PowerShell's syntax by tree-sitter: errors, commands and string literals of a script. Syntax only, nothing runs. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Language, type Node, Parser } from "web-tree-sitter";

const require = createRequire(import.meta.url);
let loading: Promise<Parser> | undefined;

async function loadParser(): Promise<Parser> {
  await Parser.init();
  const grammar = await readFile(require.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"));
  return new Parser().setLanguage(await Language.load(grammar));
}

export interface PowershellTree {
  /** `line:column: what` for each ERROR or MISSING node. */
  errors: string[];
  /** Every node with its type, in order. */
  nodes: { type: string; text: string; line: number }[];
}

/** Parses one script. */
export async function powershellTree(script: string): Promise<PowershellTree> {
  loading ??= loadParser();
  const tree = (await loading).parse(script);
  const found: PowershellTree = { errors: [], nodes: [] };
  if (!tree) throw new Error("no tree");
  collect(tree.rootNode, found);
  tree.delete();
  return found;
}

function collect(node: Node, found: PowershellTree): void {
  const line = node.startPosition.row + 1;
  if (node.isError || node.isMissing) {
    found.errors.push(`${line}:${node.startPosition.column + 1}: ${node.isMissing ? "missing " : ""}${node.type}`);
  }
  if (node.isNamed) found.nodes.push({ type: node.type, text: node.text, line });
  for (const child of node.children) if (child) collect(child, found);
}
