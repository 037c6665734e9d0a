/**
 * Namespace in one form: `//./root/x`, `\\HOST\ROOT\x`, `\root\x` and `root/x` all become `root\x` in lower case.
 * A host in front is dropped; text without any separator is only lower-cased.
 */
export function normaliseNamespace(text: string): string {
  return splitNamespace(text).namespace.toLowerCase();
}

/**
 * Host and namespace of a namespace path, in the case of the text. A host needs two separators in front;
 * `.` is this machine, which counts as no host. Separators may be `\` or `/` and may be doubled by an
 * unescaped literal: after two of them `root` is the namespace, as no machine of that name is to be expected.
 */
export function splitNamespace(text: string): { host: string | undefined; namespace: string } {
  const trimmed = text.trim();
  const parts = trimmed
    .split(/[\\/]+/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const first = parts[0];
  if (first === ".") return { host: undefined, namespace: parts.slice(1).join("\\") };
  const hasHost = /^[\\/]{2}/.test(trimmed) && first !== undefined && first.toLowerCase() !== "root";
  if (!hasHost) return { host: undefined, namespace: parts.join("\\") };
  return { host: first, namespace: parts.slice(1).join("\\") };
}
