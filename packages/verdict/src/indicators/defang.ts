import type { IndicatorType } from "./indicator.ts";

const NETWORK: ReadonlySet<IndicatorType> = new Set(["url", "domain", "ip", "email"]);

/** An indicator that no program turns into a link: `hxxp://evil[.]example`. Types that name nothing on a network stay. */
export function defang(value: string, type: IndicatorType): string {
  if (!NETWORK.has(type)) return value;
  const url = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(value);
  if (url === null) return defangHost(value);
  const scheme = (url[1] as string).replace(/^htt(ps?)$/i, "hxx$1").replace(/^ft(ps?)$/i, "fx$1");
  return `${scheme}://${defangHost(url[2] as string)}${url[3]}`;
}

function defangHost(host: string): string {
  const dotted = host.replace(/\./g, "[.]").replace(/@/g, "[@]");
  // One colon is a port; more are an IPv6 address.
  return host.indexOf(":") === host.lastIndexOf(":") ? dotted : dotted.replace(/:/g, "[:]");
}

/** Undoes the usual ways of defanging; `places` maps each unit of the result to its unit in the text. */
export function refang(text: string): { text: string; places: Uint32Array | undefined } {
  if (!/hxxp|\[(?:\.|dot|:|@|at)\]|\((?:\.|dot)\)|\{(?:\.|dot)\}|\[:\/\/\]/i.test(text))
    return { text, places: undefined };
  const pattern = /hxxp(?=s?(?::|\[:))|\[\.\]|\(\.\)|\{\.\}|[[({]dot[\])}]|\[:\/\/\]|\[:\]|\[@\]|\[at\]/gi;
  const places: number[] = [];
  let out = "";
  let from = 0;
  const copy = (end: number): void => {
    for (let i = from; i < end; i++) places.push(i);
    out += text.slice(from, end);
  };
  for (const match of text.matchAll(pattern)) {
    copy(match.index);
    const plain = plainOf(match[0].toLowerCase());
    for (let i = 0; i < plain.length; i++) places.push(match.index);
    out += plain;
    from = match.index + match[0].length;
  }
  copy(text.length);
  places.push(text.length);
  return { text: out, places: Uint32Array.from(places) };
}

function plainOf(mark: string): string {
  if (mark === "hxxp") return "http";
  if (mark === "[://]") return "://";
  if (mark === "[:]") return ":";
  return mark === "[@]" || mark === "[at]" ? "@" : ".";
}
