/** A path taken apart: `\\host\root\x:Class.Key="value"`, or the same without namespace. */
export interface ObjectPath {
  /** Undefined in a relative path. */
  namespace: string | undefined;
  className: string;
  /** Values by upper-case name, quotes and escapes gone; empty for `Class=@`. */
  keys: Map<string, string>;
}

const HEAD = /^(?:(?:\\\\[^\\]+\\)?([^:"]+):)?([^.=:"]+)(?:=@|\.|=)/;
const KEY = /([^=,]+)=(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:,|$)/gsy;

/** Understands what the writer itself and Windows write; undefined for anything else. */
export function parseObjectPath(text: string): ObjectPath | undefined {
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const keys = new Map<string, string>();
  const rest = text.slice(head[0].length);
  for (const [, name = "", quoted, plain = ""] of rest.matchAll(KEY)) {
    keys.set(name.trim().toUpperCase(), quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/gs, "$1"));
  }
  return { namespace: head[1], className: head[2] as string, keys };
}
