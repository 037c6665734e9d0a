/** Documents -> programs and streams, ready to run over events. */
import { RuleError } from "@unbind/rules";
import { resolveCondition } from "../condition/condition-targets.ts";
import type { Stream } from "../correlation/stream.ts";
import type { Expression } from "../detection/expression.ts";
import { LOST_FIELDS } from "../fields/made-fields.ts";
import type { SourceMapping } from "../logsource/source-mapping.ts";
import { resolveSource } from "../logsource/source-resolver.ts";
import type { SourcePlace } from "../logsource/windows-sources.ts";
import type {
  Detection,
  LogSource,
  SigmaCorrelation,
  SigmaDocument,
  SigmaFilter,
  SigmaRule,
} from "../parse/document.ts";
import { AtomTable } from "./atom-table.ts";
import { eventIdsOf } from "./event-ids.ts";
import { type FieldNames, NodeTable } from "./node-table.ts";
import type { Consumer, Program, RuleState } from "./program.ts";
import { joinRules, type RuleSet } from "./rule-set.ts";
import { aggregationStream, aliasedField, correlationStream } from "./stream-builder.ts";

/** A correlation that others may build on. */
export interface Chained {
  correlation: SigmaCorrelation;
  stream: Stream;
  reports: boolean;
  /** Streams of correlations that take its findings, and which of its group values they group by. */
  next: { stream: Stream; member: number; groupBy: readonly number[]; values: readonly number[] }[];
}

export interface CompiledRules {
  atoms: AtomTable;
  nodes: NodeTable;
  programs: Program[];
  /** Aggregated conditions. */
  aggregations: Stream[];
  /** In an order in which each comes after those it builds on. */
  correlations: Chained[];
  loaded: SigmaDocument[];
  faults: RuleError[];
  /** Event ids that a program can need; `any` where its rule doesn't say. */
  eventIds: Map<Program, ReadonlySet<number> | "any">;
}

class RuleCompiler {
  readonly result: CompiledRules;
  readonly #mapping: SourceMapping | undefined;
  readonly #places = new Map<string, SourcePlace>();
  readonly #placesBySource = new Map<string, readonly SourcePlace[]>();
  readonly #set: RuleSet;
  readonly #programsOf = new Map<SigmaDocument, Program[]>();
  readonly #chains = new Map<SigmaCorrelation, Chained>();

  constructor(documents: readonly SigmaDocument[], mapping: SourceMapping | undefined) {
    const atoms = new AtomTable();
    this.result = {
      atoms,
      nodes: new NodeTable(atoms),
      programs: [],
      aggregations: [],
      correlations: [],
      loaded: [],
      faults: [],
      eventIds: new Map(),
    };
    this.#mapping = mapping;
    this.#set = joinRules(documents, (fault) => this.result.faults.push(fault));
  }

  run(): CompiledRules {
    for (const rule of this.#set.rules) this.#located(rule, () => this.#addRule(rule));
    for (const { correlation, members } of this.#set.correlations) {
      this.#located(correlation, () => this.#addCorrelation(correlation, members));
    }
    return this.result;
  }

  #located(document: SigmaDocument, add: () => void): void {
    try {
      add();
      this.result.loaded.push(document);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      error.rule = document.info.title;
      error.file = document.info.source.path;
      if (error.line === 0) {
        error.line = document.at.line;
        error.column = document.at.column;
      }
      this.result.faults.push(error);
    }
  }

  #addRule(rule: SigmaRule): void {
    const places = this.#placesOf(rule.logSource);
    const filters = this.#set.filtersOf(rule);
    const plain = rule.detection.conditions.filter(({ aggregation }) => aggregation === undefined);
    const aggregated = rule.detection.conditions.filter(({ aggregation }) => aggregation !== undefined);
    const programs: Program[] = [];
    const state: RuleState = { rule, reportedAt: 0, limited: 0 };
    const base = plain.map(({ condition }) => resolveCondition(condition, rule.detection.searches));
    const streams = aggregated.map(({ aggregation }) => aggregation && aggregationStream(rule, aggregation));
    for (const place of places) {
      const add = (expression: Expression) => this.#program(state, place, withFilters(expression, filters));
      if (base[0]) programs.push(add(base.length === 1 ? base[0] : { kind: "or", items: base }));
      aggregated.forEach((one, i) => {
        const stream = streams[i];
        if (stream) this.#addAggregation(rule.detection, one, stream, place, add);
      });
    }
    for (const program of programs) program.reports = !this.#set.hidden.has(rule);
    this.#programsOf.set(rule, programs);
    this.result.aggregations.push(...streams.filter((stream) => stream !== undefined));
  }

  #addAggregation(
    { searches }: Detection,
    { condition, aggregation }: Detection["conditions"][number],
    stream: Stream,
    place: SourcePlace,
    add: (expression: Expression) => Program,
  ): void {
    const near = aggregation?.near.map(({ name }) => resolveCondition({ kind: "search", name, at: 0 }, searches)) ?? [];
    [resolveCondition(condition, searches), ...near].forEach((expression, member) => {
      const values = aggregation?.field === undefined ? [] : [aggregation.field];
      add(expression).consumers.push(this.#consumer(stream, member, place, aggregation?.groupBy ?? [], values));
    });
  }

  #consumer(
    stream: Stream,
    member: number,
    place: SourcePlace,
    groupBy: readonly string[],
    values: readonly string[],
  ): Consumer {
    const rename = renamerOf(place);
    const slots = (names: readonly string[]) => names.map((name) => this.result.atoms.slotOf(rename(name)));
    return { stream, member, groupSlots: slots(groupBy), valueSlots: slots(values) };
  }

  #program(state: RuleState, place: SourcePlace, expression: Expression): Program {
    const { nodes, programs, eventIds } = this.result;
    const asked = fieldsOf(expression, new Set());
    if (LOST_FIELDS.some((field) => asked.has(field))) refuseLostFields(expression);
    const rename = renamerOf(place);
    const gates = Object.entries(place.when).map(([field, values]): Expression => whenTest(field, values, state.rule));
    const whole: Expression = gates.length > 0 ? { kind: "and", items: [...gates, expression] } : expression;
    const node = nodes.add(whole, rename);
    const program: Program = {
      state,
      place,
      node,
      fields: [...new Set([...Object.keys(place.when), ...asked].map(rename))],
      clause: nodes.clauseOf(node),
      reports: false,
      consumers: [],
      ranAt: 0,
    };
    programs.push(program);
    eventIds.set(program, eventIdsOf(expression));
    return program;
  }

  /** @throws RuleError SIGMA_LOGSOURCE */
  #placesOf(source: LogSource): readonly SourcePlace[] {
    const key = JSON.stringify([source.product ?? null, source.category ?? null, source.service ?? null]);
    const known = this.#placesBySource.get(key);
    if (known) return known;
    const places = resolveSource(source, this.#mapping).map((place) => this.#shared(place));
    this.#placesBySource.set(key, places);
    return places;
  }

  /** Equal places become one, so that their rules are looked up together. */
  #shared(place: SourcePlace): SourcePlace {
    const key = JSON.stringify(place);
    const known = this.#places.get(key);
    if (known) return known;
    this.#places.set(key, place);
    return place;
  }

  #addCorrelation(correlation: SigmaCorrelation, members: readonly (SigmaRule | SigmaCorrelation)[]): void {
    const ids = members.map((member) => members.indexOf(member));
    const stream = correlationStream(correlation, ids);
    const chained: Chained = { correlation, stream, reports: !this.#set.hidden.has(correlation), next: [] };
    for (const member of new Set(members)) this.#connect(correlation, stream, member, members.indexOf(member));
    this.#chains.set(correlation, chained);
    this.result.correlations.push(chained);
  }

  #connect(correlation: SigmaCorrelation, stream: Stream, member: SigmaRule | SigmaCorrelation, id: number): void {
    const names = (list: readonly string[]) => list.map((name) => aliasedField(correlation, name, member));
    const groupBy = names(correlation.groupBy);
    const values = names(correlation.valueFields);
    if (member.kind === "correlation") {
      const base = this.#chains.get(member);
      if (!base) throw new RuleError("SIGMA_CORRELATION", `Correlation: '${member.info.title}' could not be loaded`);
      const places = (list: readonly string[]) => list.map((name) => member.groupBy.indexOf(name));
      base.next.push({ stream, member: id, groupBy: places(groupBy), values: places(values) });
      return;
    }
    const programs = this.#programsOf.get(member);
    if (!programs || programs.length === 0) {
      throw new RuleError(
        "SIGMA_CORRELATION",
        `Correlation: '${member.info.title}' could not be loaded or aggregates itself`,
      );
    }
    for (const program of programs) program.consumers.push(this.#consumer(stream, id, program.place, groupBy, values));
  }
}

function withFilters(expression: Expression, filters: readonly SigmaFilter[]): Expression {
  if (filters.length === 0) return expression;
  const items = filters.map(({ detection }): Expression => {
    const conditions = detection.conditions.map(({ condition }) => resolveCondition(condition, detection.searches));
    return { kind: "or", items: conditions };
  });
  return { kind: "and", items: [expression, ...items] };
}

function renamerOf({ fields }: SourcePlace): FieldNames {
  return (name) => (Object.hasOwn(fields, name) ? (fields[name] ?? name) : name);
}

function whenTest(field: string, values: readonly string[], rule: SigmaRule): Expression {
  const tests = values.map(
    (value): Expression => ({ kind: "test", field, test: { kind: "text", parts: [value], cased: false }, at: rule.at }),
  );
  return { kind: "or", items: tests };
}

/** Adds the fields that an expression asks for, in its order. */
function fieldsOf(expression: Expression, fields: Set<string>): Set<string> {
  if (expression.kind === "test") return fields.add(expression.field);
  if (expression.kind === "not") return fieldsOf(expression.item, fields);
  for (const item of expression.items) fieldsOf(item, fields);
  return fields;
}

function refuseLostFields(expression: Expression): void {
  if (expression.kind === "test") {
    if (!LOST_FIELDS.includes(expression.field)) return;
    throw new RuleError("SIGMA_FIELD", `System value '${expression.field}' is not kept with events`, expression.at);
  }
  for (const item of expression.kind === "not" ? [expression.item] : expression.items) refuseLostFields(item);
}

/** Compiles documents to run together; what can't be is in `faults`, located. */
export function compileRules(documents: readonly SigmaDocument[], mapping: SourceMapping | undefined): CompiledRules {
  return new RuleCompiler(documents, mapping).run();
}
