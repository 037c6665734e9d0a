import { type ByteSource, EvidenceError } from "@unbind/bytes";
import type { Evidence, LocatorStep } from "../evidence.ts";
import { shownName } from "./member-name.ts";

interface Member {
  outer: Evidence;
  step: LocatorStep;
  /** As the container spells it. */
  name: string;
  byteLength: number;
  fingerprint: string | undefined;
  open: (path: string) => Promise<ByteSource>;
}

/** Path of a member as it is shown: `case.zip!/C/x.evtx`, further ones of the same name `...#2`. */
export function memberPath(outer: Evidence, name: string, copy: number | undefined): string {
  return `${outer.path}!/${shownName(name)}${copy ? `#${copy}` : ""}`;
}

/** Evidence inside other evidence. What is open stays shared as long as anyone holds it. */
export function memberEvidence({ outer, step, name, byteLength, fingerprint, open }: Member): Evidence {
  const path = memberPath(outer, name, step.copy);
  const { root, steps } = outer.locator;
  let opened: WeakRef<ByteSource> | undefined;
  return {
    path,
    byteLength,
    locator: { root, steps: [...steps, step] },
    fingerprint,
    async open() {
      const known = opened?.deref();
      if (known) return known;
      try {
        const source = await open(path);
        opened = new WeakRef(source);
        return source;
      } catch (error) {
        if (error instanceof EvidenceError) error.ref ??= { path, offset: 0 };
        throw error;
      }
    },
  };
}
