import { LimitError, MalformedError } from "@unbind/bytes";
import { SaxesParser } from "saxes";

/** Elements that may be open inside each other in one event. */
const MAX_XML_DEPTH = 64;
/** Attributes one element may have. */
const MAX_XML_ATTRIBUTES = 64;
/** Elements one event may have; audit events stay below a hundred. */
const MAX_XML_ELEMENTS = 100_000;

/** An element as far as events need it: local name, attributes, text or child elements. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Text directly in the element, its parts joined. */
  text: string;
  /** Written as `<name/>`, which Windows does where there is no content, not even an empty value. */
  isEmpty: boolean;
}

export interface XmlTree {
  root: XmlElement;
  /** Faults that cost nothing but the character they stand at: an unknown entity, a forbidden character. */
  faults: number;
  /** The text ended before the element did; what was open is as far as it came. */
  truncated: boolean;
}

/** Harmless faults one event may have before it is given up. */
const MAX_XML_FAULTS = 1000;
/** What saxes reports at the end of a text that was cut. */
const CUT = /(unexpected end|unclosed tag: \S*)\.?$/;
/** What saxes reports and then goes on, with the text as it stands. */
const HARMLESS =
  /(disallowed character\.|(undefined|empty|malformed character|disallowed character in) entity.*|char data\.)$/;

/**
 * The element that `text` holds. Entities are the five of XML and character references, nothing is expanded.
 * @throws XML_MALFORMED, XML_DEPTH_LIMIT, XML_ATTRIBUTE_LIMIT, XML_ELEMENT_LIMIT, XML_FAULT_LIMIT
 */
export function parseXml(text: string): XmlTree {
  const parser = new SaxesParser({ xmlns: false, fragment: false });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let faults = 0;
  let truncated = false;
  let elements = 0;
  let attributes = 0;
  parser.on("error", (error) => {
    truncated ||= CUT.test(error.message);
    if (truncated) return;
    if (!HARMLESS.test(error.message)) throw new MalformedError("XML_MALFORMED", error.message);
    if (++faults > MAX_XML_FAULTS) {
      throw new LimitError("XML_FAULT_LIMIT", `more than ${MAX_XML_FAULTS} characters that XML forbids`);
    }
  });
  parser.on("opentagstart", () => {
    attributes = 0;
    if (++elements > MAX_XML_ELEMENTS) {
      throw new LimitError("XML_ELEMENT_LIMIT", `more than ${MAX_XML_ELEMENTS} elements in one event`);
    }
    if (open.length >= MAX_XML_DEPTH) {
      throw new LimitError("XML_DEPTH_LIMIT", `more than ${MAX_XML_DEPTH} elements open at once`);
    }
  });
  parser.on("attribute", () => {
    if (++attributes > MAX_XML_ATTRIBUTES) {
      throw new LimitError("XML_ATTRIBUTE_LIMIT", `more than ${MAX_XML_ATTRIBUTES} attributes on one element`);
    }
  });
  parser.on("opentag", (tag) => {
    const element: XmlElement = {
      name: localName(tag.name),
      attributes: tag.attributes,
      children: [],
      text: "",
      isEmpty: tag.isSelfClosing,
    };
    root ??= element;
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  const addText = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.write(text).close();
  if (root === undefined) throw new MalformedError("XML_MALFORMED", "no element");
  return { root, faults, truncated };
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** The first child of that name. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

/** Value of an attribute; undefined where it (or the element) is missing. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element !== undefined && Object.hasOwn(element.attributes, name) ? element.attributes[name] : undefined;
}
