import { nameUuid } from "@unbind/bytes";
import { canonicalJson } from "../plan/canonical.ts";

/** The tool itself, which makes every playbook. */
export const TOOL_ID: string = playbookUuid(["identity", "unbind"]);

/** UUIDv5 of the canonical JSON of a name: the same plan gives the same ids, without a clock or a dice. */
export function playbookUuid(name: readonly string[]): string {
  return nameUuid(canonicalJson(name.map((part) => part.toWellFormed())));
}
