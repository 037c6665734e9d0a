/**
 * Addresses of evidence written so that no program makes a link of them and nobody opens one by accident:
 * `hxxps://c2[.]example/a`, `192[.]0[.]2[.]44`, `2001[:]db8[:][:]1`. For people only; machine formats keep the value.
 */

/** Indicator types whose whole value is an address. */
const ADDRESS_TYPE = /^(?:ip|host|domain|fqdn|email|cidr)/i;

/** A scheme with its authority, inside any text. */
const URL_START = /\b([a-z][a-z0-9+.-]{1,20}):\/\/([^\s/?#"'`<>\\)\]]{0,300})/gi;

/** Four numbers that may be an IPv4 address; a version number suffers no harm from brackets. */
const IPV4 = /\b\d{1,3}(?:\.\d{1,3}){3}\b/g;

/** A host that a mail program or a ticket system would link even without a scheme. */
const BARE_HOST = /\bwww\.(?=[a-z0-9])/gi;

const SCHEMES: ReadonlyMap<string, string> = new Map([
  ["http", "hxxp"],
  ["https", "hxxps"],
  ["ftp", "fxp"],
  ["ftps", "fxps"],
]);

/** Schemes that are defanged already. */
const SAFE_SCHEME = /^(?:hxxps?|fxps?)$/i;

/** The value of one indicator, made harmless by its type; paths, keys, hashes and names stay as they are. */
export function defangIndicator(type: string, value: string): string {
  return ADDRESS_TYPE.test(type) && !value.includes("://") ? bracketed(value) : defangText(value);
}

/** Every address inside a sentence made harmless; all other text stays. */
export function defangText(text: string): string {
  return text
    .replace(URL_START, (_, scheme: string, authority: string) => `${safeScheme(scheme)}${bracketed(authority)}`)
    .replace(IPV4, bracketed)
    .replace(BARE_HOST, "www[.]");
}

function safeScheme(scheme: string): string {
  const safe = SAFE_SCHEME.test(scheme) ? scheme : SCHEMES.get(scheme.toLowerCase());
  return safe === undefined ? `${scheme}[:]//` : `${safe}://`;
}

/** One colon is a port and stays; more are an IPv6 address. */
function bracketed(host: string): string {
  const marks = host.indexOf(":") === host.lastIndexOf(":") ? /(?<!\[)[.@](?!\])/g : /(?<!\[)[.:@](?!\])/g;
  return host.replace(marks, "[$&]");
}
