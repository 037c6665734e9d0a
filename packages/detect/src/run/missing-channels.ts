import { compareText } from "@unbind/bytes";
import type { Detector } from "@unbind/rules";

/**
 * Channels that rules name and of which the evidence holds no record: not collected, or empty. What a rule looks for
 * there can't be found, which isn't the same as not being there. Sorted, each once, compared without case.
 */
export function missingChannels(
  detectors: readonly Pick<Detector, "selectors">[],
  evidence: readonly { channels: readonly string[] }[],
): string[] {
  const held = new Set(evidence.flatMap(({ channels }) => channels.map((name) => name.toLowerCase())));
  const missing = new Map<string, string>();
  const named = detectors.flatMap(({ selectors = [] }) => selectors.flatMap(({ channels = [] }) => channels));
  for (const name of named.sort(compareText)) {
    const folded = name.toLowerCase();
    if (!held.has(folded) && !missing.has(folded)) missing.set(folded, name);
  }
  return [...missing.values()].sort(compareText);
}
