import { visibleText } from "../document/visible-text.ts";

/**
 * HTML that this package wrote itself. The only way to make one is the {@link markup} tag, which escapes every value
 * that isn't Markup already: so no text of a source becomes an element, an attribute or the end of one.
 */
export class Markup {
  readonly #html: string;

  constructor(literals: readonly string[], values: readonly Content[]) {
    this.#html = literals.reduce((html, literal, index) => html + contentHtml(values[index - 1]) + literal);
  }

  toString(): string {
    return this.#html;
  }
}

/** What may stand between tags or inside a quoted attribute; undefined is nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

/** HTML with values put in safely. Attributes have to be in double quotes. */
export function markup(literals: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(literals, values);
}

function contentHtml(value: Content): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.toString();
  if (typeof value === "object") return value.map(contentHtml).join("");
  return visibleText(String(value)).replace(/[&<>"'`]/g, (char) => ENTITIES[char] ?? "");
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};
