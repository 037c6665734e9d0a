/** Checks of how a search selects: D08, D12, D13, D18, D19. */
import type { SearchExpression } from "../../syntax/search-expression.ts";
import type { Span } from "../../syntax/span.ts";
import { searchNodes } from "../flow/expression-reads.ts";
import type { Check, LintSubject, Weakness } from "../lint-subject.ts";
import { quoted } from "../lint-subject.ts";

function* searches({ flow }: LintSubject): Generator<SearchExpression> {
  for (const { command } of flow.steps) {
    if (command.name === "search") yield command.expression;
    if ((command.name === "tstats" || command.name === "inputlookup") && command.where) yield command.where;
  }
}

/** D08: OR and AND side by side without brackets. */
export const mixedOperators: Check = function* (subject) {
  for (const expression of searches(subject)) {
    for (const [node] of searchNodes(expression)) {
      if (node.kind !== "and") continue;
      for (const item of node.items) {
        if (item.kind === "or" && !item.parenthesised) yield mixedWeakness(subject, item.span);
      }
    }
  }
};

function mixedWeakness(subject: LintSubject, span: Span): Weakness {
  const macro = subject.parsed.macros.find((call) => call.span.start <= span.start && call.span.end >= span.end);
  return {
    rule: "D08",
    severity: "warning",
    message:
      macro === undefined
        ? `OR and AND stand at one level: search reads (${quoted(subject, span)}) AND the rest, other engines the opposite`
        : `macro ${macro.key} has a bare OR and more terms follow: search binds OR first, other engines AND`,
    fix:
      macro === undefined ? "put the OR into round brackets" : `put the definition of ${macro.key} into round brackets`,
    span,
  };
}

const WMI_EVENTS: ReadonlySet<number> = new Set([19, 20, 21]);
const OPERATION_FIELDS: ReadonlySet<string> = new Set(["Operation", "action", "EventType", "change_type"]);

/** D12: creation isn't told from deletion. */
export const noOperation: Check = function* (subject) {
  const { eventIds, channels, flow } = subject;
  const isSysmon = channels === undefined || [...channels].every((channel) => channel.includes("sysmon"));
  if (!isSysmon || !eventIds?.size || ![...eventIds].every((id) => WMI_EVENTS.has(id))) return;
  const filters = flow.steps.filter(({ command }) => command.name === "search" || command.name === "where");
  if (filters.some(({ reads }) => reads.some(({ field }) => OPERATION_FIELDS.has(field)))) return;
  const first = flow.steps[0]?.command;
  yield {
    rule: "D12",
    severity: "warning",
    message: `Sysmon ${[...eventIds].join(", ")} report Created, Modified and Deleted; the search alerts on each, also when a subscription is removed`,
    fix: "add Operation=Created OR Operation=Modified in round brackets",
    ...(first && { span: first.span }),
  };
};

/** A source type with a channel in it: before add-on 5.0. */
const LEGACY = /^(xml)?wineventlog:/i;

/** D13: a source type that add-ons no longer give. */
export const legacySourcetype: Check = function* (subject) {
  for (const expression of searches(subject)) {
    for (const node of legacyNodes(expression)) {
      yield {
        rule: "D13",
        severity: "error",
        message: `${quoted(subject, node.span)}: since add-on 5.0 the source type is XmlWinEventLog or WinEventLog and the channel stands in source, so that no current event has this one`,
        fix: "compare source: source=XmlWinEventLog:<channel> OR source=WinEventLog:<channel>, in round brackets",
        span: node.span,
      };
    }
  }
};

/** Comparisons with a legacy source type that have no alternative beside them. */
function* legacyNodes(node: SearchExpression): Generator<SearchExpression> {
  if (node.kind === "comparison" && node.field.name === "sourcetype" && node.operator === "=") {
    if (LEGACY.test(node.value.text)) yield node;
  } else if (node.kind === "and") for (const item of node.items) yield* legacyNodes(item);
  else if (node.kind === "or") {
    const legacy = node.items.map((item) => [...legacyNodes(item)]);
    if (legacy.every((found) => found.length > 0)) yield* legacy.flat();
  }
}

/** D18: a search of accelerated data without the macro that makes it reach the rest. */
export const noSummariesMacro: Check = function* ({ flow, parsed }) {
  for (const { command } of flow.steps) {
    if (command.name !== "tstats" || command.from === undefined) continue;
    const inside = parsed.expanded.text.slice(command.span.start, command.span.end);
    if (/\bsummariesonly\s*=/i.test(inside)) continue;
    yield {
      rule: "D18",
      severity: "info",
      message:
        "tstats without the macro security_content_summariesonly: what it reads isn't set by the site's configuration",
      fix: "write | tstats `security_content_summariesonly` count ...",
      span: command.span,
    };
  }
};

/** D19: a command that cuts rows at a limit without a word. */
export const silentCap: Check = function* ({ flow }) {
  for (const { command } of flow.steps) {
    if (command.name === "join")
      yield capped("join", "50,000 rows of its search", "stats by the common fields", command.span);
    if (command.name === "append" || command.name === "appendcols") {
      yield capped(command.name, "50,000 rows of its search", "one search with OR", command.span);
    }
    if (command.name === "sort" && !command.limitGiven) yield capped("sort", "10,000 rows", "sort 0 ...", command.span);
    if (command.name !== "search") continue;
    for (const [node] of searchNodes(command.expression)) {
      if (node.kind === "subsearch")
        yield capped("the subsearch", "10,000 rows and 60 seconds", "a lookup or stats", node.span);
    }
  }
};

function capped(what: string, limit: string, instead: string, span: Span): Weakness {
  return {
    rule: "D19",
    severity: "warning",
    message: `${what} stops at ${limit} without saying so`,
    fix: `use ${instead}`,
    span,
  };
}
