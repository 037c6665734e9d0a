/** Changes of the fields there are. */
import type { TextPattern } from "../../syntax/span.ts";
import type { FieldOrigin } from "./command-effect.ts";
import type { FieldState } from "./field-flow.ts";

/** Fields that are told apart; where a search makes more, everything may exist. */
const MAX_FIELDS = 1000;

export function makeFields(state: FieldState, names: readonly string[], origin: FieldOrigin): FieldState {
  if (state.made.size + names.length > MAX_FIELDS) return withUnknown(state);
  const made = new Map(state.made);
  for (const name of names) made.set(name, origin);
  return { ...state, made };
}

export function withUnknown(state: FieldState): FieldState {
  return { ...state, unknown: true };
}

/** After `stats`: the groups and the new columns, nothing else. */
export function onlyFields(_: FieldState, groups: readonly string[], columns: readonly string[]): FieldState {
  const made = new Map<string, FieldOrigin>();
  for (const name of groups) made.set(name, "group");
  for (const name of columns) made.set(name, "aggregate");
  return { made, open: false, unknown: false };
}

/** After `table` or `fields`: those named; with a wildcard whatever fits it. */
export function keepFields(state: FieldState, patterns: readonly TextPattern[]): FieldState {
  const made = new Map<string, FieldOrigin>();
  for (const pattern of patterns) {
    if (pattern.wildcards === 0) made.set(pattern.text, state.made.get(pattern.text) ?? "other");
    else for (const [name, origin] of state.made) if (fits(name, pattern)) made.set(name, origin);
  }
  const isOpen = patterns.some(({ wildcards }) => wildcards > 0);
  return { made, open: false, unknown: (state.unknown || state.open) && isOpen };
}

export function removeFields(state: FieldState, patterns: readonly TextPattern[]): FieldState {
  const made = new Map([...state.made].filter(([name]) => !patterns.some((pattern) => fits(name, pattern))));
  return { ...state, made };
}

/** Left to right; `a.*` AS `*` renames every field of that prefix. */
export function renameFields(
  state: FieldState,
  renames: readonly { from: TextPattern; to: TextPattern }[],
): FieldState {
  const made = new Map(state.made);
  for (const { from, to } of renames) {
    for (const name of [...made.keys()]) {
      const caught = capture(name, from);
      if (caught === undefined) continue;
      const origin = made.get(name) ?? "other";
      made.delete(name);
      made.set(fill(to, caught), origin);
    }
    if (from.wildcards === 0 && state.open) made.set(to.text, made.get(to.text) ?? "other");
  }
  return { ...state, made };
}

function fits(name: string, pattern: TextPattern): boolean {
  return capture(name, pattern) !== undefined;
}

/** What the wildcards of a field pattern stand for; names are short, so that trying is cheap. */
function capture(name: string, pattern: TextPattern): string[] | undefined {
  if (pattern.wildcards === 0) return name === pattern.text ? [] : undefined;
  const caught: string[] = [];
  let at = 0;
  let isWild = false;
  for (const part of pattern.parts) {
    if (typeof part !== "string") {
      isWild = true;
      continue;
    }
    const found = isWild ? name.indexOf(part, at) : name.startsWith(part, at) ? at : -1;
    if (found < 0) return undefined;
    if (isWild) caught.push(name.slice(at, found));
    at = found + part.length;
    isWild = false;
  }
  if (isWild) caught.push(name.slice(at));
  return isWild || at === name.length ? caught : undefined;
}

function fill(pattern: TextPattern, caught: readonly string[]): string {
  let next = 0;
  return pattern.parts.map((part) => (typeof part === "string" ? part : (caught[next++] ?? ""))).join("");
}
