/** For tests: small detectors, evidence in memory, and a whole detection over it. */
import { memorySource, sha256Hex } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";
import type { DetectReport, Event, RuleInfo } from "@unbind/model";
import type { Detector, RuleSelector } from "@unbind/rules";
import { planPieces, walkFor, walkPiece } from "@unbind/scan";
import { assembleDetection } from "./assemble-detection.ts";
import { type DetectedPart, Detection, type DetectionOptions } from "./detection.ts";

export function ruleInfo(id: string, more: Partial<RuleInfo> = {}): RuleInfo {
  return {
    kind: "sigma",
    id,
    title: `Rule ${id}`,
    level: "high",
    status: null,
    author: "unit test",
    license: "Apache-2.0",
    description: null,
    references: [],
    tags: [],
    attack: [],
    source: { path: `${id}.yml`, line: 1 },
    ...more,
  };
}

/** One finding per event of the given ids, with all its fields. */
export function eachEvent(rule: RuleInfo, eventIds: readonly number[], more: Partial<RuleSelector> = {}): Detector {
  return {
    rules: [rule],
    selectors: [{ eventIds, ...more }],
    offer(event, report) {
      if (!eventIds.includes(event.eventId)) return;
      const fields = event.data.map(({ name, value }) => ({ name, values: [value] }));
      const { computer: host, time } = event;
      report({ rule, host, time, fields, events: [event], eventCount: 1, notes: [] });
    },
    finish() {},
  };
}

/** One finding at the end: how many events of these ids there were. */
export function counting(rule: RuleInfo, eventIds: readonly number[]): Detector {
  const seen: Event[] = [];
  return {
    rules: [rule],
    selectors: [{ eventIds }],
    offer(event) {
      if (eventIds.includes(event.eventId)) seen.push(event);
    },
    finish(report) {
      const fields = [{ name: "count", values: [String(seen.length)] }];
      report({ rule, host: undefined, time: seen[0]?.time, fields, events: seen, eventCount: seen.length, notes: [] });
    },
  };
}

export function inMemory(path: string, bytes: Uint8Array): Evidence {
  const source = memorySource(bytes);
  const locator = { root: path, steps: [] };
  return { path, byteLength: bytes.length, locator, fingerprint: undefined, open: async () => source };
}

/** Runs detectors over files by name. */
export async function detect(
  files: Record<string, Uint8Array>,
  detectors: readonly Detector[],
  options: Partial<DetectionOptions> = {},
): Promise<DetectReport> {
  const roots = new Map(Object.entries(files).map(([path, bytes]) => [path, inMemory(path, bytes)]));
  const hashOf = async ({ path }: { path: string }) => sha256Hex(files[path] ?? new Uint8Array());
  const detection = new Detection(detectors, { hashOf, ...options });
  const walk = walkFor(detection, {}, {});
  const openRoot = async (root: string) => roots.get(root) as Evidence;
  const parts: DetectedPart[] = [];
  for (const evidence of roots.values()) {
    for await (const piece of planPieces(evidence, {}, {}, () => undefined)) {
      for await (const part of walkPiece(piece, openRoot, walk)) parts.push(part);
    }
  }
  detection.finish();
  const loaded = detectors.flatMap(({ rules }) => rules).length;
  const { since, until } = options;
  return assembleDetection(detection, parts, {
    version: "0.1.0",
    since,
    until,
    loaded,
    notLoaded: [],
    issues: [],
    hashOf: async (evidence, cited) => (cited ? hashOf(evidence) : null),
  });
}
