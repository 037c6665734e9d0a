/**
 * Static decoding of a consumer's payload, layer by layer.
 *
 * Nothing is executed or fetched. Every text is shown to every detector; what they find is shown to them again, breadth
 * first, until nothing new appears or a limit of {@link PAYLOAD_LIMITS} is reached.
 */

import { findBase64Runs } from "./base64-runs.ts";
import { Budget, PAYLOAD_LIMITS } from "./budget.ts";
import { findCompressed } from "./compressed-bytes.ts";
import { findConstants } from "./constant-folds.ts";
import type { DecodedLayer, DecodedPayload, FoundLayer, PayloadLanguage } from "./decoded-layer.ts";
import { findEncodedCommands } from "./encoded-command.ts";
import { findEscapeRuns } from "./escape-runs.ts";
import { findHexRuns } from "./hex-runs.ts";
import { guessLanguage } from "./language.ts";
import { findNoise } from "./noise.ts";
import { findNumberLists } from "./number-lists.ts";
import type { Detector, Scene } from "./scene.ts";
import { findEncodedScripts } from "./script-encoder.ts";
import { findXoredBytes } from "./xored-bytes.ts";

/** In the order of trust: what an earlier one has claimed, a later one does not decode again. */
const DETECTORS: readonly Detector[] = [
  findCompressed,
  findXoredBytes,
  findEncodedScripts,
  findEncodedCommands,
  findConstants,
  findBase64Runs,
  findNumberLists,
  findHexRuns,
  findEscapeRuns,
  findNoise,
];

/** What one detector may find in one text, the same again included; each is compared with what others found. */
const MAX_FINDINGS = 512;

interface Work {
  readonly layers: DecodedLayer[];
  readonly seen: Set<string>;
  readonly budget: Budget;
  readonly payload: string;
}

/**
 * Decodes what can be decoded without running it. Never throws.
 *
 * `language` is the consumer's own: `command` for a command line, the scripting engine for a script. Without it, it is
 * guessed from the text.
 *
 * @example
 * const { layers } = decodePayload("powershell -e SQBFAFgA");
 * layers[0]; // { encoding: "base64-utf16le", text: "IEX", start: 14, end: 22, depth: 1, parent: -1, content: "text" }
 */
export function decodePayload(text: string, options: { language?: PayloadLanguage } = {}): DecodedPayload {
  const budget = new Budget();
  const work: Work = { layers: [], seen: new Set([text]), budget, payload: text };
  const language = options.language ?? guessLanguage(text, "powershell");
  examine(work, { text, content: "text", language, ancestors: [] }, -1);
  for (let i = 0; i < work.layers.length; i++) {
    const layer = work.layers[i] as DecodedLayer;
    const inherited = language === "command" ? "powershell" : language;
    const guessed = guessLanguage(layer.text, inherited);
    examine(
      work,
      { text: layer.text, content: layer.content, language: guessed, ancestors: ancestorsOf(work, layer) },
      i,
    );
  }
  return { layers: work.layers, cut: budget.cut };
}

function ancestorsOf(work: Work, layer: DecodedLayer): string[] {
  const texts: string[] = [];
  let parent = layer.parent;
  while (parent >= 0) {
    const above = work.layers[parent] as DecodedLayer;
    if (above.content === "text") texts.push(above.text);
    parent = above.parent;
  }
  texts.push(work.payload);
  return texts;
}

/** Shows one text to every detector and keeps what is new. */
function examine(work: Work, scene: Omit<Scene, "budget">, parent: number): void {
  const { budget } = work;
  const length = budget.takeCharacters(scene.text.length);
  const shown: Scene = { ...scene, text: scene.text.slice(0, length), budget };
  const claimed: FoundLayer[] = [];
  for (const detect of DETECTORS) {
    const found: FoundLayer[] = [];
    let count = 0;
    for (const layer of detect(shown)) {
      if (++count > MAX_FINDINGS) {
        budget.stop("layers");
        break;
      }
      if (claimed.some((other) => other.start <= layer.start && layer.end <= other.end)) continue;
      if (!keep(work, layer, parent)) return;
      found.push(layer);
    }
    claimed.push(...found);
  }
}

/** False when there is no room for another layer. */
function keep(work: Work, found: FoundLayer, parent: number): boolean {
  if (found.text === "" || work.seen.has(found.text)) return true;
  const depth = (work.layers[parent]?.depth ?? 0) + 1;
  if (depth > PAYLOAD_LIMITS.depth) {
    work.budget.stop("depth");
    return false;
  }
  if (work.layers.length >= PAYLOAD_LIMITS.layers) {
    work.budget.stop("layers");
    return false;
  }
  work.seen.add(found.text);
  work.layers.push({ ...found, depth, parent });
  return true;
}
