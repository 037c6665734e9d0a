import type { EventField } from "@unbind/model";
import type { FragmentReader } from "./fragment-reader.ts";
import { type ContentNode, type ElementNode, literalText, soleValue } from "./node.ts";
import { type FieldPlan, fieldPlans, isHidden } from "./node-plan.ts";
import { fragmentRange, isLeftOut, isNull, isScalar, type NodeText, type Scope } from "./node-text.ts";

/**
 * Elements to the ordered list of an event's data: Data by its Name (or `Data`), others by their element
 * name, nested ones joined by `/`, attributes as `Element@Attribute` (xmlns left out).
 */
export class FieldReader {
  readonly #reader: FragmentReader;
  readonly #text: NodeText;

  constructor(reader: FragmentReader, text: NodeText) {
    this.#reader = reader;
    this.#text = text;
  }

  /** Calls `visit` with the root element of each fragment in `start..end`. */
  fragment(start: number, end: number, depth: number, visit: (root: ElementNode, scope: Scope) => void): void {
    const reader = this.#reader;
    const scope: Scope = { frame: reader.frame(depth), depth };
    for (let at = reader.start(start, end); reader.more(at, end); ) {
      const { root } = reader.read(at, end, depth);
      // The visitor may read deeper, never at this depth: the end stays.
      at = scope.frame.end;
      if (!isLeftOut(root, scope)) visit(root, scope);
    }
  }

  /** One element: its attributes, then its children or its text. */
  field(fields: EventField[], node: ElementNode, prefix: string, scope: Scope): void {
    if (isLeftOut(node, scope)) return;
    const named = node.name === "Data" ? this.#text.attribute(node, "Name", scope) : undefined;
    const own = named ?? node.name;
    const name = prefix === "" ? own : `${prefix}/${own}`;
    const before = fields.length;
    this.attributes(fields, node, name, scope);
    if (node.content.length === 0 && fields.length > before) return;
    if (isContainer(node, scope)) this.children(fields, node, name, scope);
    else this.#leaf(fields, name, node.content, scope);
  }

  /** What stands inside an element that isn't a field itself, or whose fields carry its name as `prefix`. */
  children(fields: EventField[], node: ElementNode, prefix: string, scope: Scope): void {
    const { content } = node;
    this.#reader.chargeSteps(content.length, scope.frame.end);
    if (prefix !== "") {
      for (const child of content) this.#child(fields, node, child, prefix, scope);
      return;
    }
    node.fields ??= fieldPlans(node);
    for (let i = 0; i < content.length; i++) {
      const plan = node.fields[i];
      if (plan === undefined || !isScalar(scope, plan.index))
        this.#child(fields, node, content[i] as ContentNode, prefix, scope);
      else if (plan.dependency < 0 || !isNull(scope, plan.dependency)) this.#planned(fields, plan, scope);
    }
  }

  #planned(fields: EventField[], { name, nameSteps, index }: FieldPlan, { frame }: Scope): void {
    if (nameSteps > 0) this.#reader.chargeSteps(nameSteps, frame.end);
    fields.push({ name, value: this.#text.value(frame, index) });
  }

  #child(fields: EventField[], node: ElementNode, child: ContentNode, prefix: string, scope: Scope): void {
    if (child.kind === "element") {
      this.field(fields, child, prefix, scope);
      return;
    }
    const range = child.kind === "value" ? fragmentRange(scope, child.index) : undefined;
    if (range) {
      const visit = (root: ElementNode, inner: Scope): void => this.field(fields, root, prefix, inner);
      this.fragment(range.start, range.end, scope.depth + 1, visit);
    } else this.stray(fields, prefix === "" ? node.name : prefix, child, scope);
  }

  /** Text or a value where elements are usual: kept under `name`. */
  stray(fields: EventField[], name: string, node: ContentNode, scope: Scope): void {
    if (node.kind !== "element" && hasText(node, scope)) this.#leaf(fields, name, [node], scope);
  }

  attributes(fields: EventField[], node: ElementNode, name: string, scope: Scope): void {
    for (const attribute of node.attributes) {
      if (isHidden(node, attribute)) continue;
      const sole = soleValue(attribute.value);
      if (sole && isNull(scope, sole.index)) continue;
      fields.push({ name: `${name}@${attribute.name}`, value: this.#text.content(attribute.value, scope) });
    }
  }

  #leaf(fields: EventField[], name: string, content: readonly ContentNode[], scope: Scope): void {
    const sole = soleValue(content);
    if (!sole) {
      fields.push({ name, value: this.#text.content(content, scope) });
      return;
    }
    for (const value of this.#text.items(scope.frame, sole.index)) fields.push({ name, value });
  }
}

function isContainer(node: ElementNode, scope: Scope): boolean {
  return node.content.some(
    (child) => child.kind === "element" || (child.kind === "value" && fragmentRange(scope, child.index) !== undefined),
  );
}

/** Whether text beside elements says anything. */
function hasText(node: ContentNode, scope: Scope): boolean {
  if (node.kind === "value") return !isNull(scope, node.index);
  return (literalText(node) ?? "").trim() !== "";
}
