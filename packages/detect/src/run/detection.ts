import { IssueLog, issueOf } from "@unbind/bytes";
import type { Evidence } from "@unbind/evidence";
import type { Event, RuleFault } from "@unbind/model";
import type { Detector } from "@unbind/rules";
import { type EvidenceVisit, type EvidenceVisitor, inSpan, type WalkedEvidence } from "@unbind/scan";
import { AppliedTuning } from "../tuning/apply-tuning.ts";
import type { Tuning } from "../tuning/tuning.ts";
import { CopyFinder, type HashEvidence } from "./copies.ts";
import { FindingLog } from "./finding-log.ts";
import { mergedSelectors } from "./selectors.ts";

export interface DetectionOptions {
  /** Only events at or after this FILETIME; events without a time always count. */
  since?: bigint | undefined;
  until?: bigint | undefined;
  tuning?: Tuning | undefined;
  /** ISO 8601 day by which entries of the tuning file expire. */
  today?: string | undefined;
  /** For evidence that may be a copy of another. */
  hashOf: HashEvidence;
}

/** What a detection keeps of one evidence. */
export interface DetectFound {
  /** Events that were offered to rules. */
  events: number;
  duplicateOf: string | undefined;
}

/**
 * Rules over evidence: a visitor of the walk that offers each event to every detector. One run, one instance.
 *
 * @example
 * const detection = new Detection([sigma, splunk], { hashOf });
 * const walk = walkFor(detection, options, context);
 * for (const piece of pieces) for await (const part of walkPiece(piece, openRoot, walk)) parts.push(part);
 * detection.finish();
 */
export class Detection implements EvidenceVisitor<DetectFound> {
  readonly selectors: EvidenceVisitor<DetectFound>["selectors"];
  readonly log: FindingLog;
  readonly tuning: AppliedTuning;
  readonly detectors: readonly Detector[];
  readonly #copies: CopyFinder;
  readonly #failures: RuleFault[] = [];
  readonly #options: DetectionOptions;

  constructor(detectors: readonly Detector[], options: DetectionOptions) {
    this.detectors = detectors;
    this.selectors = mergedSelectors(detectors);
    this.tuning = new AppliedTuning(options.tuning ?? { entries: [] }, options.today);
    this.log = new FindingLog(this.tuning);
    this.#copies = new CopyFinder(options.hashOf);
    this.#options = options;
  }

  begin(_: Evidence): EvidenceVisit<DetectFound> {
    const found: DetectFound = { events: 0, duplicateOf: undefined };
    const issues = new IssueLog();
    return {
      isCopy: async (seen) => {
        found.duplicateOf = await this.#copies.originalOf(seen);
        return found.duplicateOf !== undefined;
      },
      event: (event) => {
        if (!inSpan(event, this.#options)) return;
        found.events++;
        this.#offer(event, issues);
      },
      close: () => ({ found, issues: issues.list() }),
    };
  }

  /** To be called once, after the last event. A fault in one engine costs its own answer, not that of the others. */
  finish(): void {
    for (const detector of this.detectors) {
      try {
        detector.finish(this.log.add);
      } catch (error) {
        this.#failures.push(failureOf(detector, error));
      }
    }
  }

  /** Rules that did not run to their end. */
  faults(): RuleFault[] {
    const engines = this.detectors.flatMap((detector) => detector.faults?.() ?? []);
    return [...engines, ...this.log.faults(), ...this.#failures];
  }

  #offer(event: Event, issues: IssueLog): void {
    for (const detector of this.detectors) {
      try {
        detector.offer(event, this.log.add);
      } catch (error) {
        issues.add(issueOf(error, event.ref));
      }
    }
  }
}

/** A fault of a whole engine, named by the first of its rules. */
function failureOf({ rules }: Detector, error: unknown): RuleFault {
  const { source = { path: "", line: 0 } } = rules[0] ?? {};
  const { code, message } = issueOf(error, { path: source.path, offset: 0 });
  const whole = `${message} (the engine of this rule and ${Math.max(0, rules.length - 1)} others stopped)`;
  return { ...source, column: 0, rule: null, code, message: whole };
}

/** One part of evidence that a detection walked over. */
export type DetectedPart = WalkedEvidence & DetectFound;
