/**
 * ATT&CK as STIX 2.0 or 2.1: a bundle, or one object per file (bundles of one).
 *
 * Objects are kept as they are. STIX 2.0 lacks `spec_version` on objects; nothing else that is read here differs.
 */
import { type IssueLog, MalformedError } from "@unbind/bytes";
import { isRecord, textOf } from "./json-value.ts";

export interface StixObject extends Record<string, unknown> {
  type: string;
  id: string;
}

const MAX_OBJECTS = 500_000;

/** The objects of a parsed bundle or object. @throws MalformedError STIX_BUNDLE */
export function stixObjects(root: unknown, path: string, issues?: IssueLog): StixObject[] {
  if (!isRecord(root)) throw notStix(path);
  if (root.type !== "bundle") {
    if (!isStixObject(root)) throw notStix(path);
    return [root];
  }
  if (!Array.isArray(root.objects)) throw notStix(path);
  const found: StixObject[] = [];
  root.objects.slice(0, MAX_OBJECTS).forEach((value: unknown, i) => {
    if (isStixObject(value)) found.push(value);
    else note(issues, path, "STIX_OBJECT", `objects[${i}] of ${path} has no type and id; it was left out`);
  });
  if (root.objects.length > MAX_OBJECTS) {
    note(issues, path, "STIX_OBJECTS", `${path} has more than ${MAX_OBJECTS} objects; the rest was left out`);
  }
  return found;
}

function isStixObject(value: unknown): value is StixObject {
  return isRecord(value) && typeof value.type === "string" && /^[a-z0-9-]+--[0-9a-fA-F-]{8,}$/.test(textOf(value.id));
}

function notStix(path: string): MalformedError {
  const message = `${path} is no STIX: it must be a bundle with "objects", or an object with "type" and "id".`;
  return new MalformedError("STIX_BUNDLE", message, { ref: { path, offset: 0 } });
}

function note(issues: IssueLog | undefined, path: string, code: string, message: string): void {
  issues?.add({ code, severity: "error", message, evidence: { path, offset: 0 } });
}
