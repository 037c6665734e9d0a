import { percentEncoded } from "../labels.ts";

/** Address of a class page on the publisher's site. */
export function modelLink(path: string, label: string): string {
  return percentEncoded(`/docs/ontology/reference/model/${path}/${label}.md`);
}
