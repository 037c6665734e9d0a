/** One set of evidence, asked by the Sigma rules themselves and by their SPL. */
import { loadRules } from "@unbind/detect";
import { detectPaths } from "@unbind/host-node/detect";
import type { Finding } from "@unbind/model";
import { ownRules } from "@unbind/rules-wmi";
import { convertSigma, parseSigma, queryFile } from "@unbind/sigma";

/** Records by rule file: of each finding, path and offset. */
export type Found = Record<string, string[][]>;

const NOW = 134_000_000_000_000_000n;

/** What rules find, whatever their language. @throws Error if one of them can't run */
export async function recordsFound(
  texts: readonly { path: string; text: string }[],
  paths: readonly string[],
): Promise<Found> {
  const loaded = loadRules({ texts });
  const { detectors, faults } = loaded.compile(() => true, { now: NOW });
  const notLoaded = [...loaded.faults, ...faults];
  if (notLoaded.length > 0) throw new Error(JSON.stringify(notLoaded));
  const report = await detectPaths(paths, { detectors, loaded: loaded.rules.length, notLoaded, checksums: false });
  const names = new Map(report.rules.map(({ key, source }) => [key, source.path.replace(/\.\w+$/, "")]));
  const found: Found = {};
  for (const finding of report.findings) {
    const name = names.get(finding.rule) ?? finding.rule;
    found[name] = [...(found[name] ?? []), recordsOf(finding)];
  }
  return found;
}

function recordsOf({ events }: Finding): string[] {
  return events.map(({ evidence }) => `${evidence.path}@${evidence.offset}`).sort();
}

export interface BothAnswers {
  sigma: Found;
  splunk: Found;
}

export async function bothAnswers(paths: readonly string[]): Promise<BothAnswers> {
  const searches = ownRules.flatMap(({ path, text }) =>
    convertSigma(parseSigma(text, { path }).documents, "splunk").queries.map((query) => ({
      path: path.replace(/\.yml$/, ".spl"),
      text: queryFile(query),
    })),
  );
  const [sigma, splunk] = await Promise.all([recordsFound(ownRules, paths), recordsFound(searches, paths)]);
  return { sigma, splunk };
}

/** Rules over several records: SPL gives the record that completes each finding. */
export const CORRELATIONS: readonly string[] = ownRules
  .filter(({ text }) => text.includes("\ncorrelation:"))
  .map(({ path }) => path.replace(/\.yml$/, ""));

/** All records of a rule, each once. */
export function recordsOfRule(found: Found, name: string): string[] {
  return [...new Set((found[name] ?? []).flat())].sort();
}
