/**
 * The text that WMI writes of instances (GetObjectText): in event 5861 (`PossibleCause`), in Sysmon and provider
 * output, in wbemtest. Layouts seen: line feeds and tabs, `, ` in place of each control character, single blanks,
 * line ends printed as `\n`. Reads tokens, never lines, and only what begins with `instance of`; text around is skipped.
 */

import { isIdentifierPart } from "./character.ts";
import { decodeEntities } from "./entities.ts";
import { IssueList } from "./issue-list.ts";
import { Lexer } from "./lexer.ts";
import { MAX_OBJECTS, type MofInstance, type MofIssue, type MofValue } from "./model.ts";
import { ValueReader } from "./value-reader.ts";

export interface InstancesInText {
  instances: MofInstance[];
  issues: MofIssue[];
}

const OBJECT_LINE = /[ \t]*instance[ \t]+of[ \t]/iy;

interface Reading {
  instances: MofInstance[];
  issues: IssueList;
}

/**
 * Finds the instances in free text. An instance that the text cuts keeps its complete properties and is marked.
 * Text whose quotes are XML entities is decoded once, if only that makes it readable; offsets stay those of `text`.
 */
export function parseInstances(text: string): InstancesInText {
  const raw = read(text);
  if (raw.issues.total > 0 || raw.instances.length === 0) {
    const decoded = decodeEntities(text);
    const second = decoded === undefined ? undefined : read(decoded.text);
    if (decoded !== undefined && second !== undefined && isBetter(second, raw)) {
      for (const instance of second.instances) relocate(instance, decoded.sourceOffset);
      return { instances: second.instances, issues: second.issues.list(text, decoded.sourceOffset) };
    }
  }
  return { instances: raw.instances, issues: raw.issues.list() };
}

function isBetter(a: Reading, b: Reading): boolean {
  const more = completeCount(a) - completeCount(b);
  const properties = propertyCount(a) - propertyCount(b);
  return more > 0 || (more === 0 && properties > 0);
}

function completeCount({ instances }: Reading): number {
  return instances.filter(({ complete }) => complete).length;
}

function propertyCount({ instances }: Reading): number {
  return instances.reduce((sum, { properties }) => sum + properties.length, 0);
}

function relocate(instance: MofInstance, sourceOffset: (offset: number) => number): void {
  instance.start = sourceOffset(instance.start);
  instance.end = sourceOffset(instance.end);
  for (const { value } of instance.properties) relocateValue(value, sourceOffset);
  if (instance.cut !== undefined) relocateValue(instance.cut.value, sourceOffset);
}

function relocateValue(value: MofValue, sourceOffset: (offset: number) => number): void {
  if (Array.isArray(value)) for (const item of value) relocateValue(item, sourceOffset);
  else if (typeof value === "object" && value !== null) relocate(value, sourceOffset);
}

function read(text: string): Reading {
  const issues = new IssueList(text);
  const lexer = new Lexer(text, { visibleLineEnds: true });
  const reader = new ValueReader(lexer, issues, { objectLine: OBJECT_LINE, strayCommas: true });
  const instances: MofInstance[] = [];
  const word = /instance/gi;
  for (let match = word.exec(text); match !== null; match = word.exec(text)) {
    if (!beginsWord(text, match.index)) continue;
    if (instances.length === MAX_OBJECTS) {
      issues.add("MOF_LIMIT", `more than MAX_OBJECTS (${MAX_OBJECTS}) instances`, match.index);
      break;
    }
    lexer.seek(match.index);
    // Prose has the word too.
    if (!lexer.is("instance")) continue;
    reader.resumeAt = undefined;
    const instance = reader.instance();
    if (instance !== undefined) instances.push(instance);
    word.lastIndex = Math.max(reader.resumeAt ?? lexer.start, match.index + 1);
  }
  for (const { alias, offset } of reader.aliasUses) {
    issues.add("MOF_UNDEFINED_ALIAS", `the alias $${alias} is not defined here`, offset);
  }
  return { instances, issues };
}

/** Whether a word may begin here: behind a line end that is printed as `\n`, too. */
function beginsWord(text: string, offset: number): boolean {
  const before = offset - 1;
  return !isIdentifierPart(text.charCodeAt(before)) || /\\[nrt]/.test(text.slice(Math.max(0, before - 1), offset));
}
