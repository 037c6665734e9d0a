import type { Event, RuleFault, RuleInfo } from "@unbind/model";
import { type Detector, faultOf, type Match, RuleError, type RuleSelector } from "@unbind/rules";
import { slimEvent } from "../correlation/observation.ts";
import type { Stream, StreamFinding } from "../correlation/stream.ts";
import type { SourceMapping } from "../logsource/source-mapping.ts";
import type { SigmaDocument } from "../parse/document.ts";
import { Evaluator } from "./evaluator.ts";
import { matchedFields } from "./matched-fields.ts";
import { PlaceIndex, selectorsOf } from "./place-index.ts";
import type { PlaceGroup, Program, RuleState } from "./program.ts";
import { type Chained, type CompiledRules, compileRules } from "./rule-compiler.ts";

export interface SigmaDetectorOptions {
  /** A site's own log sources. */
  mapping?: SourceMapping | undefined;
}

/** Sigma rules, correlations and filters over one pass of events. */
export interface SigmaDetector extends Detector {
  /** Documents that can't be used, located. */
  readonly notLoaded: readonly RuleError[];
  faults(): readonly RuleFault[];
}

class CompiledDetector implements SigmaDetector {
  readonly rules: readonly RuleInfo[];
  readonly selectors: readonly RuleSelector[] | undefined;
  readonly notLoaded: readonly RuleError[];
  readonly #faults: RuleError[] = [];
  readonly #compiled: CompiledRules;
  readonly #index: PlaceIndex;
  readonly #evaluator: Evaluator;
  readonly #limited = new Set<RuleState>();
  #number = 0;

  constructor(compiled: CompiledRules) {
    this.#compiled = compiled;
    this.notLoaded = compiled.faults;
    this.rules = compiled.loaded.filter(({ kind }) => kind !== "filter").map(({ info }) => info);
    this.selectors = selectorsOf(compiled.programs, compiled.eventIds);
    this.#index = new PlaceIndex(compiled.programs, compiled.atoms);
    this.#evaluator = new Evaluator(compiled.atoms, compiled.nodes);
  }

  offer(event: Event, report: (match: Match) => void): void {
    const groups = this.#index.groupsFor(event);
    if (groups.length === 0) return;
    this.#number += 1;
    this.#evaluator.load(event);
    for (const group of groups) this.#offerTo(group, event, report);
  }

  #offerTo(group: PlaceGroup, event: Event, report: (match: Match) => void): void {
    for (const program of group.always) this.#run(program, event, report);
    for (const slot of group.slots) {
      for (const atom of this.#evaluator.found(slot)) {
        for (const program of group.byAtom.get(atom) ?? []) this.#run(program, event, report);
      }
    }
  }

  #run(program: Program, event: Event, report: (match: Match) => void): void {
    if (program.ranAt === this.#number) return;
    program.ranAt = this.#number;
    this.#evaluator.limit = undefined;
    const holds = this.#evaluator.node(program.node);
    if (this.#evaluator.limit) {
      program.state.limited += 1;
      this.#limited.add(program.state);
    }
    if (!holds) return;
    if (program.reports && program.state.reportedAt !== this.#number) {
      program.state.reportedAt = this.#number;
      report(this.#matchOf(program, event));
    }
    if (program.consumers.length > 0) this.#feed(program, event);
  }

  #matchOf(program: Program, event: Event): Match {
    const { atoms, nodes } = this.#compiled;
    return {
      rule: program.state.rule.info,
      host: event.computer || undefined,
      time: event.time,
      fields: matchedFields(program, atoms, nodes, this.#evaluator),
      events: [event],
      eventCount: 1,
      notes: [],
    };
  }

  #feed(program: Program, event: Event): void {
    const events = [slimEvent(event)];
    for (const { stream, member, groupSlots, valueSlots } of program.consumers) {
      const group = groupSlots.map((slot) => this.#evaluator.values(slot)?.[0]);
      const values = valueSlots.map((slot) => this.#evaluator.values(slot)?.[0]);
      stream.add(member, group, tupleOf(values), events);
    }
  }

  finish(report: (match: Match) => void): void {
    for (const stream of this.#compiled.aggregations) {
      for (const { match } of this.#findings(stream, stream.info)) report(match);
    }
    for (const chained of this.#compiled.correlations) {
      const findings = this.#findings(chained.stream, chained.correlation.info);
      for (const finding of findings) {
        if (chained.reports) report(finding.match);
        passOn(chained, finding);
      }
    }
    for (const { rule, limited } of this.#limited) {
      const { title, source } = rule.info;
      const message = `A regular expression gave up on ${limited} records; whether they match is unknown`;
      this.#faults.push(new RuleError("REGEX_LIMIT", message, { rule: title, file: source.path, ...rule.at }));
    }
    this.#limited.clear();
  }

  faults(): readonly RuleFault[] {
    return this.#faults.map(faultOf);
  }

  #findings(stream: Stream, info: RuleInfo): StreamFinding[] {
    try {
      const findings = stream.finish();
      if (stream.dropped > 0) this.#cut(info, `${stream.dropped} matching records past the oldest were not counted`);
      return findings;
    } catch (cause) {
      this.#cut(info, cause instanceof Error ? cause.message : String(cause), cause);
      return [];
    }
  }

  #cut(info: RuleInfo, message: string, cause?: unknown): void {
    this.#faults.push(
      new RuleError("SIGMA_LIMIT", message, {
        rule: info.title,
        file: info.source.path,
        line: info.source.line,
        cause,
      }),
    );
  }
}

function tupleOf(values: readonly (string | undefined)[]): string | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length && values.length > 0 ? present.join(" | ") : undefined;
}

function passOn({ next }: Chained, { group, events }: StreamFinding): void {
  for (const { stream, member, groupBy, values } of next) {
    stream.add(
      member,
      groupBy.map((at) => group[at]),
      tupleOf(values.map((at) => group[at])),
      events,
    );
  }
}

/**
 * Compiles rules, correlations and filters to run together. Never throws for a rule: see `notLoaded`.
 *
 * @example
 * const detector = sigmaDetector(parseSigma(text, { path }).documents);
 * for (const event of events) detector.offer(event, report);
 * detector.finish(report);
 */
export function sigmaDetector(
  documents: readonly SigmaDocument[],
  { mapping }: SigmaDetectorOptions = {},
): SigmaDetector {
  return new CompiledDetector(compileRules(documents, mapping));
}
