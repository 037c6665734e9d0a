/** What a piece of text means on the page; the SGR sequences (ECMA-48 8.3.117) are the only ones ever written. */
export type Style =
  | "plain"
  | "strong"
  | "dim"
  | "malicious"
  | "suspicious"
  | "unknown"
  | "benign"
  | "warning"
  | "error";

const SGR: Record<Style, string> = {
  plain: "",
  strong: "1",
  dim: "2",
  malicious: "1;37;41",
  suspicious: "1;33",
  unknown: "1;36",
  benign: "32",
  warning: "33",
  error: "31",
};

export type Paint = (text: string, style: Style) => string;

/** A painter that adds colour, or one that doesn't. Each piece ends its own colour. */
export function painter(color: boolean): Paint {
  if (!color) return (text) => text;
  return (text, style) => (style === "plain" || text === "" ? text : `\u001b[${SGR[style]}m${text}\u001b[0m`);
}
