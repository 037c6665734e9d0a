import { type ByteSource, type Issue, IssueLog } from "@unbind/bytes";
import { loadPages, PAGE_BYTES } from "../files/paged-bytes.ts";
import { objectsVersion } from "../files/recognise.ts";
import { makeState } from "../repository/state.ts";
import { judgeFindings, mergeFindings, type Recovered } from "./recover-objects.ts";

/** What OBJECTS.DATA alone yields. */
export interface CarvedObjects {
  recovered: Recovered[];
  issues: Issue[];
}

/**
 * Instances in an OBJECTS.DATA without index and mapping, or in a part of one that begins at a page: all that decode,
 * live or deleted, since nothing tells them apart. Layouts come from the class definitions in the same file and from
 * the built-in ones.
 *
 * @throws CIM_FILE_TOO_LARGE
 */
export async function carveObjects(
  objects: { source: ByteSource; path: string },
  { signal }: { signal?: AbortSignal } = {},
): Promise<CarvedObjects> {
  const issues = new IssueLog();
  const file = await loadPages(objects.source, objects.path, { signal });
  if (file.byteLength % PAGE_BYTES !== 0) {
    const evidence = { path: file.path, offset: file.byteLength };
    const message = "the file ends inside a page";
    issues.add({ code: "CIM_FILE_CUT", severity: "error", message, evidence });
  }
  const version = objectsVersion(file) ?? "vista";
  const state = makeState({ version, mappings: [], objects: file, index: undefined }, issues);
  const recovered = mergeFindings(judgeFindings(state), () => undefined);
  return { recovered, issues: issues.list() };
}
