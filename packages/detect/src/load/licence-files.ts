/** Which licence rules are under, where a licence file lies with them: a match has to name it (Sigma's DRL 1.1). */
import type { RuleInfo } from "@unbind/model";
import type { RuleText } from "./rule-text.ts";

/** Licences by what their texts say, the more special ones first. */
const LICENCES: readonly (readonly [text: RegExp, name: string])[] = [
  [/Detection Rule License(?: \(DRL\))? 1\.1/i, "DRL-1.1"],
  [/Detection Rule License(?: \(DRL\))? 1\.0/i, "DRL-1.0"],
  [/Elastic License 2\.0/i, "Elastic-2.0"],
  [/Apache License\s{1,200}Version 2\.0/i, "Apache-2.0"],
  [/CC0 1\.0 Universal/i, "CC0-1.0"],
  [/\bMIT License\b/i, "MIT"],
];

/** Characters of a licence file that are looked at: its name stands at its beginning. */
const LOOKED_AT = 4096;

export function isLicenceFile(path: string): boolean {
  return /(?:^|[\\/])licen[cs]e[^\\/]{0,100}$/i.test(path) && !/\.(?:ya?ml|json|conf|csv)$/i.test(path);
}

/** Gives rules that name no licence that of the nearest folder around them. */
export function nameLicences(rules: readonly RuleInfo[], files: readonly RuleText[]): void {
  const byFolder = new Map<string, string[]>();
  for (const { path, text } of files) {
    const start = text.slice(0, LOOKED_AT);
    const names = LICENCES.filter(([words]) => words.test(start)).map(([, name]) => name);
    const folder = folderOf(path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), ...names]);
  }
  if (byFolder.size === 0) return;
  for (const rule of rules) rule.license ??= licenceOf(rule, byFolder);
}

/** A repository may hold rules and other things: its Detection Rule License is for the rules of Sigma. */
function licenceOf({ kind, source }: RuleInfo, byFolder: ReadonlyMap<string, string[]>): string | null {
  for (let folder = folderOf(source.path); ; folder = folderOf(folder)) {
    const names = byFolder.get(folder) ?? [];
    const isRules = (name: string): boolean => name.startsWith("DRL-");
    const fit = kind === "sigma" ? (names.find(isRules) ?? names[0]) : names.find((name) => !isRules(name));
    if (fit !== undefined) return fit;
    if (folder === "") return null;
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"), 0));
}
