/** First character upper, all others lower: the heading of a published page (`str.capitalize`). */
export function capitalised(label: string): string {
  const first = label.match(/^./su)?.[0] ?? "";
  return first.toUpperCase() + label.slice(first.length).toLowerCase();
}

/** {@link capitalised}, with each `/` as `-` and the ends trimmed: path segments, files, Mermaid labels. */
export function safeLabel(label: string): string {
  return trimmed(capitalised(label).replaceAll("/", "-"));
}

/** What stands after the last `/` of an IRI: `d3fend.owl#T1084`. */
export function lastSegment(iri: string): string {
  return iri.slice(iri.lastIndexOf("/") + 1);
}

/** The local name of an IRI: what stands after its last `#` or `/`. */
export function localName(iri: string): string {
  return iri.slice(Math.max(iri.lastIndexOf("#"), iri.lastIndexOf("/")) + 1);
}

/** Percent-encodes UTF-8 but `A-Z a-z 0-9 _ . - ~ /` (RFC 3986 unreserved, and the slash); lone surrogates as U+FFFD. */
export function percentEncoded(path: string): string {
  return encodeURIComponent(path.toWellFormed())
    .replaceAll("%2F", "/")
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What Python's `str.strip` takes away: what JavaScript trims but U+FEFF, the four separators, and U+0085. */
function trimmed(text: string): string {
  const isBlank = (char: string) =>
    (char.trim() === "" && char !== "\ufeff") || "\u001c\u001d\u001e\u001f\u0085".includes(char);
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text.charAt(start))) start++;
  while (start < end && isBlank(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
