import type { RuleInfo } from "@unbind/model";
import { type Detector, faultOf, type RuleError } from "@unbind/rules";
import {
  PACK_FORM,
  type ParsedSigma,
  packRules,
  parsePipeline,
  parseSigma,
  parseSourceMapping,
  type SigmaDetector,
  type SigmaDocument,
  type SigmaPipeline,
  sigmaDetector,
  unpackRules,
} from "@unbind/sigma";
import { sigmaExplainer } from "../explain/sigma-explainer.ts";
import type { EngineRules } from "./engine-rules.ts";
import type { RuleText } from "./rule-text.ts";

export { PACK_FORM };

export interface SigmaFiles {
  mapping?: RuleText | undefined;
  pipeline?: RuleText | undefined;
  cache?: ParsedRuleCache | undefined;
}

/** Keeps rules that were read once, by their text. What it gives back is checked like any other input. */
export interface ParsedRuleCache {
  /** What was put for this text; undefined if nothing was. */
  get(text: string): unknown;
  put(text: string, packed: unknown): void;
  /** Told of an answer that can't be what was put. */
  reject(): void;
}

/** Sigma rules, correlations and filters of some texts. @throws RuleError if mapping or pipeline are at fault */
export function sigmaRules(texts: readonly RuleText[], { mapping, pipeline, cache }: SigmaFiles): EngineRules {
  const sources = mapping && parseSourceMapping(mapping.text, mapping.path);
  const values = pipeline && parsePipeline(pipeline.text, pipeline.path);
  const documents: SigmaDocument[] = [];
  const errors: RuleError[] = [];
  for (const { path, text } of texts) {
    const parsed = parsedOrKept(path, text, values, values ? undefined : cache);
    documents.push(...parsed.documents);
    errors.push(...parsed.faults);
  }
  return {
    rules: documents.filter(({ kind }) => kind !== "filter").map(({ info }) => info),
    faults: errors.map(faultOf),
    unused: [],
    compile: (isChosen) => {
      const chosen = withReferences(documents, isChosen);
      if (chosen.length === 0) return { detector: undefined, faults: [] };
      const detector = sigmaDetector(chosen, { mapping: sources });
      return { detector: adapted(detector, isChosen), faults: detector.notLoaded.map(faultOf) };
    },
    explain: (rule) => {
      const document = documents.find(({ info }) => info === rule);
      return document && sigmaExplainer(document, sources);
    },
  };
}

/** Rules of a text; out of the cache if it has them, where placeholders have no part in it. */
function parsedOrKept(
  path: string,
  text: string,
  pipeline: SigmaPipeline | undefined,
  cache: ParsedRuleCache | undefined,
): ParsedSigma {
  const kept = cache?.get(text);
  const documents = kept === undefined ? undefined : unpackRules(kept, path);
  if (documents) return { documents, faults: [] };
  if (kept !== undefined) cache?.reject();
  const parsed = parseSigma(text, { path, pipeline, trees: false });
  const packed = cache && parsed.faults.length === 0 ? packRules(parsed.documents) : undefined;
  if (packed) cache?.put(text, packed);
  return parsed;
}

/** Chosen documents, what their correlations are built on, and filters, which belong to no rule alone. */
function withReferences(documents: readonly SigmaDocument[], isChosen: (rule: RuleInfo) => boolean): SigmaDocument[] {
  const wanted = new Set<SigmaDocument>();
  const byName = new Map(documents.flatMap((one) => [one.info.id, one.name ?? one.info.id].map((name) => [name, one])));
  const add = (document: SigmaDocument): void => {
    if (wanted.has(document)) return;
    wanted.add(document);
    if (document.kind !== "correlation") return;
    for (const { reference } of document.rules) {
      const base = byName.get(reference);
      if (base) add(base);
    }
  };
  for (const document of documents) if (document.kind !== "filter" && isChosen(document.info)) add(document);
  return documents.filter((one) => wanted.has(one) || (one.kind === "filter" && wanted.size > 0));
}

/** The engine as detections run it: rules that weren't chosen only serve correlations. */
function adapted(detector: SigmaDetector, isChosen: (rule: RuleInfo) => boolean): Detector {
  return {
    rules: detector.rules.filter(isChosen),
    selectors: detector.selectors,
    offer: (event, report) => detector.offer(event, (match) => isChosen(match.rule) && report(match)),
    finish: (report) => detector.finish((match) => isChosen(match.rule) && report(match)),
    faults: () => detector.faults(),
  };
}
