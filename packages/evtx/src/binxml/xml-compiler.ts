import { type AttributeNode, type ContentNode, type ElementNode, entityText, soleValue } from "./node.ts";
import { type Program, ProgramBuilder, STEP, type Step } from "./program.ts";
import { escapeText, FORM, type TextForm, xmlCharacters } from "./text-bytes.ts";

const encoder = new TextEncoder();

/** Compiles a fragment to XML as Windows renders it. */
export function compileXml(root: ElementNode): Program {
  const builder = new ProgramBuilder();
  element(builder, root);
  return builder.finish();
}

function element(builder: ProgramBuilder, node: ElementNode): void {
  const skip = node.dependency < 0 ? undefined : builder.step(STEP.skipNull, { index: node.dependency });
  const name = xmlName(node.name);
  openTag(builder, node, name);
  if (!node.empty) {
    body(builder, node, name);
    builder.literal(`</${name}>`);
  }
  if (skip) builder.land(skip);
}

function openTag(builder: ProgramBuilder, node: ElementNode, name: string): void {
  builder.literal(`<${name}`);
  const used = new Set<string>();
  for (const one of node.attributes) attribute(builder, one, uniqueName(used, xmlName(one.name)));
  builder.literal(node.empty ? "/>" : ">");
}

/** An attribute goes if its only value is optional and null. */
function attribute(builder: ProgramBuilder, { value }: AttributeNode, name: string): void {
  const sole = soleValue(value);
  const skip: Step | undefined = sole?.optional ? builder.step(STEP.skipNull, { index: sole.index }) : undefined;
  builder.literal(` ${name}='`);
  for (const part of value) content(builder, part, FORM.xmlAttribute);
  builder.literal("'");
  if (skip) builder.land(skip);
}

function body(builder: ProgramBuilder, node: ElementNode, name: string): void {
  const sole = soleValue(node.content);
  if (!sole) {
    for (const part of node.content) content(builder, part, FORM.xml);
    return;
  }
  const again = new ProgramBuilder();
  openTag(again, node, name);
  builder.step(STEP.repeat, { index: sole.index, steps: again.finish(), bytes: encoder.encode(`</${name}>`) });
}

function content(builder: ProgramBuilder, node: ContentNode, form: TextForm): void {
  switch (node.kind) {
    case "element":
      element(builder, node);
      break;
    case "value":
      builder.step(form === FORM.xmlAttribute ? STEP.attribute : STEP.text, { index: node.index });
      break;
    case "text":
      builder.literal(escapeText(form, node.text));
      break;
    case "entity":
      builder.literal(escapeText(form, entityText(node.name) ?? `&${node.name};`));
      break;
    case "cdata":
      builder.literal(`<![CDATA[${xmlCharacters(node.text).replaceAll("]]>", "]]]]><![CDATA[>")}]]>`);
      break;
    case "instruction":
      builder.literal(`<?${xmlName(node.target)} ${xmlCharacters(node.data).replaceAll("?>", "? >")}?>`);
      break;
  }
}

/** An attribute name may stand once in an element: repeated ones (never seen) get a `_`. */
function uniqueName(used: Set<string>, name: string): string {
  const unique = used.has(name) ? uniqueName(used, `${name}_`) : name;
  used.add(unique);
  return unique;
}

/** Names come from the evidence: what XML doesn't allow in one becomes `_`, so that it can't pose as markup. */
function xmlName(name: string): string {
  const safe = name.toWellFormed().replace(/[^\p{L}\p{N}_.:-]/gu, "_");
  return /^[\p{L}_:]/u.test(safe) ? safe : `_${safe}`;
}
