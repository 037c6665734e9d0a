import { type AttributeNode, type ContentNode, type ElementNode, literalText, soleValue } from "./node.ts";
import { type DataPart, type Program, ProgramBuilder, STEP, type Step } from "./program.ts";
import { escapeText, FORM } from "./text-bytes.ts";

/**
 * Compiles a fragment to one member (`"Event":{...}`) of evtx_dump's JSON: attributes under `#attributes`,
 * named Data by their Name, unnamed Data together, repeated names with `_1`, `_2`.
 */
export function compileJson(root: ElementNode): Program {
  const compiler = new JsonCompiler();
  compiler.members([root], "unknown", "skip");
  return compiler.builder.finish();
}

/** Whether something stands before the next member in its object. */
type Before = "nothing" | "member" | "unknown";

/** What becomes of an element whose dependency is null. */
type Nulls = "keep" | "skip";

class JsonCompiler {
  readonly builder = new ProgramBuilder();

  /**
   * Members of an object for its content; says whether one is there for certain. With `keep` an element
   * whose value is null stays as `null`, which evtx_dump does in System.
   */
  members(content: readonly ContentNode[], before: Before, nulls: Nulls): Before {
    let state = before;
    const used = new Map<string, number>();
    const group = content.filter(isUnnamedData);
    for (const node of content) {
      if (node.kind === "element") {
        if (!isUnnamedData(node)) state = this.#member(node, uniqueKey(used, keyOf(node)), state, nulls);
        else if (node === group[0]) state = this.#dataGroup(group, state);
      } else if (node.kind === "value") {
        this.builder.step(STEP.textMember, { index: node.index });
        if (state === "nothing") state = "unknown";
      } else if ((literalText(node) ?? "").trim() !== "") {
        this.#comma(state);
        this.builder.literal(`"${uniqueKey(used, "#text")}":"${escapeText(FORM.json, literalText(node) ?? "")}"`);
        state = "member";
      }
    }
    return state;
  }

  #member(node: ElementNode, key: string, before: Before, nulls: Nulls): Before {
    const skip = nulls === "keep" ? undefined : this.#skip(node.dependency);
    this.#comma(before);
    this.builder.literal(`"${escapeText(FORM.json, key)}":`);
    this.#value(node);
    if (skip) this.builder.land(skip);
    if (!skip || before === "member") return "member";
    return "unknown";
  }

  #value(node: ElementNode): void {
    const attributes = node.attributes.filter((one) => !isDataName(node, one));
    const certain = attributes.some(({ value }) => !soleValue(value));
    const indexes = attributes.flatMap(({ value }) => soleValue(value)?.index ?? []);
    if (hasChildren(node.content)) this.#object(node, attributes, certain, indexes);
    else if (attributes.length === 0) this.#leaf(node);
    else if (certain) this.#leafWithAttributes(node, attributes);
    else {
      const without = this.builder.step(STEP.skipAllNull, { indexes });
      this.#leafWithAttributes(node, attributes);
      const end = this.builder.step(STEP.jump);
      this.builder.land(without);
      this.#leaf(node);
      this.builder.land(end);
    }
  }

  #object(node: ElementNode, attributes: AttributeNode[], certain: boolean, indexes: number[]): void {
    this.builder.literal("{");
    let state: Before = "nothing";
    if (attributes.length > 0) {
      const skip = certain ? undefined : this.builder.step(STEP.skipAllNull, { indexes });
      this.#attributes(attributes);
      if (skip) this.builder.land(skip);
      state = skip ? "unknown" : "member";
    }
    state = this.members(node.content, state, node.name === "System" ? "keep" : "skip");
    if (state === "member") this.builder.literal("}");
    else this.builder.step(STEP.close);
  }

  #leafWithAttributes(node: ElementNode, attributes: AttributeNode[]): void {
    this.builder.literal("{");
    this.#attributes(attributes);
    const sole = soleValue(node.content);
    if (sole) this.builder.step(STEP.textMember, { index: sole.index });
    else if (node.content.length > 0) {
      this.builder.literal(',"#text":');
      this.#text(node.content);
    }
    this.builder.literal("}");
  }

  /** A Data that was opened and closed again is an empty string, any other element without content null. */
  #leaf(node: ElementNode): void {
    const sole = soleValue(node.content);
    if (sole) this.builder.step(STEP.value, { index: sole.index });
    else if (node.content.length > 0) this.#text(node.content);
    else this.builder.literal(node.name === "Data" && !node.empty ? '""' : "null");
  }

  /** Literals and values as one string. */
  #text(content: readonly ContentNode[]): void {
    this.builder.literal('"');
    for (const node of content) {
      if (node.kind === "value") this.builder.step(STEP.text, { index: node.index });
      else this.builder.literal(escapeText(FORM.json, literalText(node) ?? ""));
    }
    this.builder.literal('"');
  }

  #attributes(attributes: AttributeNode[]): void {
    this.builder.literal('"#attributes":{');
    const used = new Map<string, number>();
    let state: Before = "nothing";
    for (const { name, value } of attributes) {
      const sole = soleValue(value);
      const skip = this.#skip(sole?.index ?? -1);
      this.#comma(state);
      this.builder.literal(`"${escapeText(FORM.json, uniqueKey(used, name))}":`);
      if (sole) this.builder.step(STEP.value, { index: sole.index });
      else this.#text(value);
      if (skip) this.builder.land(skip);
      if (!skip) state = "member";
      else if (state === "nothing") state = "unknown";
    }
    this.builder.literal("}");
  }

  #dataGroup(group: readonly ElementNode[], before: Before): Before {
    const parts: DataPart[] = group.map((node) => {
      const part = new JsonCompiler();
      part.#value(node);
      return { dependency: node.dependency, index: dataIndex(node), steps: part.builder.finish() };
    });
    this.builder.step(STEP.dataGroup, { parts });
    return before === "member" || parts.some(({ dependency }) => dependency < 0) ? "member" : "unknown";
  }

  #comma(before: Before): void {
    if (before === "member") this.builder.literal(",");
    else if (before === "unknown") this.builder.step(STEP.comma);
  }

  #skip(index: number): Step | undefined {
    return index < 0 ? undefined : this.builder.step(STEP.skipNull, { index });
  }
}

/** Elements, or fragments beside other content: what an object is needed for. */
function hasChildren(content: readonly ContentNode[]): boolean {
  return content.some(
    (node) => node.kind === "element" || (node.kind === "value" && node.fragment && content.length > 1),
  );
}

/** Index of the value that may be an array of Data; -1 if the element is anything else. */
function dataIndex(node: ElementNode): number {
  return node.attributes.length === 0 ? (soleValue(node.content)?.index ?? -1) : -1;
}

function isUnnamedData(node: ContentNode): node is ElementNode {
  return node.kind === "element" && node.name === "Data" && !node.attributes.some((one) => isDataName(node, one));
}

/** Name of a Data element if it is all literal: the key of its member. */
function isDataName(node: ElementNode, { name, value }: AttributeNode): boolean {
  return node.name === "Data" && name === "Name" && value.length > 0 && value.every(({ kind }) => kind === "text");
}

function keyOf(node: ElementNode): string {
  const name = node.attributes.find((one) => isDataName(node, one));
  return name ? name.value.map((part) => literalText(part) ?? "").join("") : node.name;
}

function uniqueKey(used: Map<string, number>, key: string): string {
  const before = used.get(key);
  used.set(key, (before ?? 0) + 1);
  return before === undefined ? key : uniqueKey(used, `${key}_${before}`);
}
