import type { KnowledgeSource } from "../../graph/model.ts";
import type { Inline, Line } from "../document/model.ts";

/** Whose the texts of a source are and on what terms they may be shown; overlay and index have no texts of others. */
const TERMS: ReadonlyMap<string, Line> = new Map<string, Line>([
  [
    "ATT&CK",
    [
      "\u00a9 The MITRE Corporation, shown under the ",
      {
        kind: "link",
        url: "https://attack.mitre.org/resources/legal-and-branding/terms-of-use/",
        text: "terms of use of ATT&CK",
      },
    ],
  ],
  ["D3FEND", ["\u00a9 The MITRE Corporation, MIT License"]],
  ["COUN7ER", ["\u00a9 CISA, MIT License"]],
  ["COUN7ER data set", ["\u00a9 CISA, MIT License"]],
  ["Splunk", ["Splunk, Apache License 2.0"]],
  [
    "Sigma",
    [
      "by the authors that the rules name, ",
      { kind: "link", url: "https://github.com/SigmaHQ/Detection-Rule-License", text: "Detection Rule License 1.1" },
    ],
  ],
]);

/** A source in a list of sources: version, extent, hash, terms. */
export function sourceLine({ name, version, sha256, files }: KnowledgeSource): Line {
  const terms = TERMS.get(name);
  const hash: Inline = { kind: "code", text: sha256.slice(0, 16) };
  const extent = files === 1 ? "1 file" : `${files} files`;
  const head: Line = [{ kind: "strong", parts: [name] }, ` ${version}, ${extent}, SHA-256 `, hash];
  return terms === undefined ? head : [...head, "; ", ...terms];
}
