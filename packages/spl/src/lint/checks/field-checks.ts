/** Checks of fields against what makes them: D01 to D04, D23. */

import { sysmonFields } from "../../event/add-on/sysmon-fields.ts";
import { readingOfField } from "../../event/field-reading.ts";
import type { Expression } from "../../syntax/expression.ts";
import { expressionReads, type FieldRead, searchNodes } from "../flow/expression-reads.ts";
import { type FieldState, type FlowStep, isEventField } from "../flow/field-flow.ts";
import type { Check, LintSubject, Weakness } from "../lint-subject.ts";

/** Fields that every event of every source has. */
const EVERYWHERE: ReadonlySet<string> = new Set([
  "_time",
  "_raw",
  "_indextime",
  "host",
  "source",
  "sourcetype",
  "index",
  "splunk_server",
  "linecount",
  "punct",
  "eventtype",
  "tag",
  "EventCode",
  "EventID",
  "Channel",
  "Computer",
]);

/** D01: a field that neither the search makes nor its data source has. */
export const unknownField: Check = function* (subject) {
  const known = declaredFields(subject);
  const seen = new Set<string>();
  for (const step of subject.flow.steps) {
    if (step.command.name === "tstats" || step.before.unknown) return;
    for (const read of step.reads) {
      if (seen.has(read.field) || !isMissingField(step.before, read, known)) continue;
      seen.add(read.field);
      yield missingField(subject, step, read, known);
    }
  }
};

function declaredFields({ detection, context }: LintSubject): ReadonlySet<string> | undefined {
  const sources = detection.dataSources.map((name) => context.dataSources?.get(name));
  if (sources.length === 0 || sources.some((source) => source === undefined)) return undefined;
  return new Set(sources.flatMap((source) => source?.fields ?? []));
}

function isMissingField(
  state: FieldState,
  { field, optional }: FieldRead,
  known: ReadonlySet<string> | undefined,
): boolean {
  if (optional || EVERYWHERE.has(field)) return false;
  if (!state.open) return !state.made.has(field);
  if (!isEventField(state, field) || field.startsWith("date_")) return false;
  return known === undefined ? readingOfField(field) === "classic" : !known.has(field);
}

/** A field that only stands in for another (`coalesce(a, Message)`) is missed by nobody. */
function isNeeded({ flow }: LintSubject, field: string): boolean {
  return !flow.steps.some((step) => step.reads.some((read) => read.field === field && read.optional));
}

function missingField(
  subject: LintSubject,
  step: FlowStep,
  read: FieldRead,
  known: ReadonlySet<string> | undefined,
): Weakness {
  const { field, span } = read;
  const needed = isNeeded(subject, field);
  return {
    rule: "D01",
    severity: needed ? "error" : "info",
    message: `${field} is used, but ${whyUnknown(subject, step, known)}${needed ? "" : " (it stands in for another field only)"}`,
    fix:
      step.before.open && readingOfField(field) === "classic"
        ? "take the value from _raw with spath, or collect the log in the classic rendering as well"
        : `use a field that is there, or make ${field} with rex, spath or eval first`,
    span,
  };
}

function whyUnknown(
  { detection, eventIds }: LintSubject,
  { before }: FlowStep,
  known: ReadonlySet<string> | undefined,
): string {
  if (!before.open)
    return `the rows have other columns there: ${[...before.made.keys()].slice(0, MAX_SHOWN).join(", ")}`;
  if (known !== undefined)
    return `data source ${detection.dataSources.join(", ")} has no such field and no command makes it`;
  const ids = [...(eventIds ?? [])].slice(0, MAX_SHOWN).join(", ");
  return `the XML rendering${ids === "" ? "" : ` of event ${ids}`} has no such field and no command makes it`;
}

/** Names that a message lists. */
const MAX_SHOWN = 20;

/** D02: rows are grouped by a field that a row may lack. */
export const missingGroup: Check = function* (subject) {
  for (const step of subject.flow.steps) {
    if (step.command.name === "dedup") continue;
    for (const read of step.groupedBy) {
      const reason = whyMissing(step, read.field);
      if (reason === undefined) continue;
      yield {
        rule: "D02",
        severity: "warning",
        message: `rows without ${read.field} are lost: ${step.command.name} groups by it and ${reason}`,
        fix: `write | fillnull value=unknown ${read.field} before ${step.command.name}`,
        span: read.span,
      };
    }
  }
};

function whyMissing({ before, command }: FlowStep, field: string): string | undefined {
  const origin = before.made.get(field);
  if (origin === "rex" || origin === "spath" || origin === "lookup")
    return `${origin} leaves it out where nothing fits`;
  if (origin !== undefined || !before.open || command.name === "tstats") return undefined;
  return isAddOnField(field) ? "an add-on makes it, or doesn't" : undefined;
}

/** Named as the CIM names fields; a record's own begin with a capital. */
function isAddOnField(field: string): boolean {
  if (EVERYWHERE.has(field) || field.startsWith("date_")) return false;
  return /^[a-z][a-z0-9_]*$/.test(field) || Object.hasOwn(sysmonFields(1), field);
}

/** D03: `fillnull` without fields can't make a column that no row has. */
export const fillnullWithoutFields: Check = function* ({ flow }) {
  for (const [i, { command, before }] of flow.steps.entries()) {
    if (command.name !== "fillnull" || command.fields.length > 0) continue;
    const grouping = flow.steps[i + 1];
    const fields = (grouping?.groupedBy ?? []).map(({ field }) => field);
    const unsure = fields.filter((field) => ["rex", "spath", "lookup"].includes(before.made.get(field) ?? ""));
    if (unsure.length === 0) continue;
    yield {
      rule: "D03",
      severity: "warning",
      message: `fillnull without field names fills columns that some row has; where no row has ${unsure.join(", ")}, the next command loses every row`,
      fix: `write the fields: | fillnull value=${command.value} ${unsure.join(" ")}`,
      span: command.span,
    };
  }
};

/** D04: a risk object or a token of the message isn't a column of the result. */
export const missingColumn: Check = function* ({ detection, flow }) {
  const { made, open, unknown } = flow.after;
  if (open || unknown) return;
  const { objects, threats, message } = detection.risk;
  const columns = [...made.keys()].slice(0, MAX_SHOWN).join(", ");
  for (const { field } of [...objects, ...threats]) {
    if (made.has(field) || field === "") continue;
    yield {
      rule: "D04",
      severity: "error",
      message: `the risk or threat object ${field} is no column of the result (${columns})`,
      fix: `rename the column that holds it AS ${field}, or name one that is there`,
      key: [`field: ${field}`, `name: ${field}`],
    };
  }
  for (const token of tokens([message, ...objects.map((object) => object.message)])) {
    if (made.has(token)) continue;
    yield {
      rule: "D04",
      severity: "error",
      message: `the message names $${token}$, which is no column of the result (${columns})`,
      fix: `name a column that is there, or add ${token} to the result`,
      key: ["message"],
    };
  }
};

/** Names between dollar signs, each once. */
function tokens(messages: readonly (string | null)[]): Set<string> {
  const names = messages.flatMap((text) => [...(text ?? "").matchAll(/\$([^$\s]+)\$/g)].map((match) => match[1] ?? ""));
  return new Set(names);
}

/** D23: NOT or `!=` on a field that may be missing. */
export const threeValued: Check = function* (subject) {
  for (const { command, before } of subject.flow.steps) {
    if (command.name === "where") yield* negatedReads(command.expression, before);
    if (command.name !== "search") continue;
    for (const [node, negated] of searchNodes(command.expression)) {
      if (node.kind !== "comparison" || node.operator !== "!=" || negated || node.value.text === "") continue;
      if (!mayBeMissing(before, node.field.name)) continue;
      yield threeValuedWeakness(
        node.field.name,
        "!= drops rows without the field as well",
        `NOT ${node.field.name}=...`,
        node.span,
      );
    }
  }
};

function mayBeMissing({ made }: FieldState, field: string): boolean {
  return ["rex", "spath", "lookup"].includes(made.get(field) ?? "");
}

function* negatedReads(expression: Expression, before: FieldState): Generator<Weakness> {
  const asked = new Set(
    expressionReads(expression)
      .filter(({ optional }) => optional)
      .map(({ field }) => field),
  );
  for (const node of negations(expression)) {
    for (const read of expressionReads(node)) {
      if (read.optional || asked.has(read.field) || !mayBeMissing(before, read.field)) continue;
      const guard = `isnull(${read.field}) OR ...`;
      yield threeValuedWeakness(
        read.field,
        "a comparison with a missing field is neither true nor false",
        guard,
        node.span,
      );
    }
  }
}

function* negations(node: Expression): Generator<Expression> {
  if (node.kind === "unary" && node.operator === "not") yield node.operand;
  else if (node.kind === "binary" && node.operator === "!=") yield node;
  else if (node.kind === "binary") {
    yield* negations(node.left);
    yield* negations(node.right);
  }
}

function threeValuedWeakness(field: string, why: string, fix: string, span: Weakness["span"]): Weakness {
  return {
    rule: "D23",
    severity: "warning",
    message: `${field} may be missing, and ${why}`,
    fix: `say what a missing ${field} means: ${fix}`,
    ...(span && { span }),
  };
}
