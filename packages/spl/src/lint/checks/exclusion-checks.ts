/** Checks of what is left out and how names are taken: D05, D06, D17, D24. */
import { compileRegex, RuleError } from "@unbind/rules";
import type { Check, LintSubject } from "../lint-subject.ts";
import { exclusions } from "./exclusions.ts";
import { craftedMessage, defaultMessages, PLANTED } from "./known-events.ts";
import { stringsOf } from "./literals.ts";
import { type RegexUse, regexUses } from "./regex-uses.ts";

/** Values that a pattern takes out of a text, by group; none if it doesn't compile. */
function captures({ pattern }: RegexUse, text: string): ReadonlyMap<string, string | undefined> {
  try {
    return compileRegex(pattern).exec(text)?.named ?? new Map();
  } catch (error) {
    if (error instanceof RuleError) return new Map();
    throw error;
  }
}

/** Extractions that are tried; one more regular expression is one more to compile. */
const MAX_TRIED = 50;

/** Extractions from the message of the events that the search takes, and that are known well enough to be tried. */
function messageUses(subject: LintSubject): [RegexUse, number][] {
  const eventIds = [...(subject.eventIds ?? [])].filter((id) => craftedMessage(id) !== undefined);
  const uses: [RegexUse, number][] = [];
  for (const use of regexUses(subject)) {
    if (use.field !== "Message" || use.step.command.name !== "rex") continue;
    for (const eventId of eventIds) uses.push([use, eventId]);
    if (uses.length > MAX_TRIED) break;
  }
  return uses;
}

/** D05: an exclusion of a default that its extraction never gives. */
export const exclusionNeverMatches: Check = function* (subject) {
  const tried = messageUses(subject).map(([use, eventId]) => ({
    eventId,
    taken: defaultMessages(eventId).map((text) => captures(use, text)),
  }));
  for (const { field, value, hasWildcards, span } of exclusions(subject)) {
    if (hasWildcards || value.length < MIN_PART) continue;
    for (const { eventId, taken } of tried) {
      const values = taken.map((groups) => groups.get(field));
      const near = values.find((one) => one !== undefined && isPartOnly(one.toLowerCase(), value.toLowerCase()));
      if (near === undefined || values.some((one) => one?.toLowerCase() === value.toLowerCase())) continue;
      yield {
        rule: "D05",
        severity: "warning",
        message: `${field} is compared with "${value}", but on the default event ${eventId} it is "${near}": the exclusion never applies and the default alerts`,
        fix: `compare with "${near}"`,
        span,
      };
    }
  }
};

/** Shorter texts are part of others by chance. */
const MIN_PART = 8;

function isPartOnly(taken: string, excluded: string): boolean {
  return taken !== excluded && (taken.includes(excluded) || excluded.includes(taken)) && taken.length >= MIN_PART;
}

/** D06: the first match is taken from a text that an attacker's name stands in before. */
export const plantedValue: Check = function* (subject) {
  for (const [use, eventId] of messageUses(subject)) {
    const crafted = craftedMessage(eventId);
    if (crafted === undefined) continue;
    const planted = [...captures(use, crafted)].find(([, value]) => value?.trim().startsWith(PLANTED));
    if (planted === undefined) continue;
    yield {
      rule: "D06",
      severity: "warning",
      message: `${planted[0]} is the first match in Message of ${eventId}, where a freely chosen name or query stands before it: one that holds the label decides what is taken`,
      fix: "take the value from the XML with spath, or from the text behind PossibleCause",
      span: use.span,
    };
  }
};

/** Consumer classes that Windows brings (root\subscription). */
const CONSUMER_CLASSES = [
  "ActiveScriptEventConsumer",
  "CommandLineEventConsumer",
  "LogFileEventConsumer",
  "NTEventLogEventConsumer",
  "SMTPEventConsumer",
] as const;

/** D17: only some consumer classes are let in. */
export const someClassesOnly: Check = function* (subject) {
  const out = new Set([...exclusions(subject)].map(({ span }) => span.start));
  for (const { values, span } of stringsOf(subject)) {
    if (out.has(span.start)) continue;
    const named = CONSUMER_CLASSES.filter((name) =>
      values.some((value) => value.toLowerCase().includes(name.toLowerCase())),
    );
    if (named.length === 0 || named.length === CONSUMER_CLASSES.length) continue;
    const missing = CONSUMER_CLASSES.filter((name) => !named.includes(name));
    yield {
      rule: "D17",
      severity: "warning",
      message: `only ${named.join(" and ")} are let in: ${missing.join(", ")} and classes of an attacker's own are not reported`,
      fix: "report every consumer class, and leave known ones out by content",
      span,
    };
  }
};

/** Names of objects that Windows makes and anyone may copy. */
const DEFAULT_NAMES = ["SCM Event Log Consumer", "SCM Event Log Filter"] as const;
/** Fields that hold a file's name without its folder, or that matter by name only. */
const NAME_FIELDS: ReadonlySet<string> = new Set([
  "process_name",
  "parent_process_name",
  "file_name",
  "original_file_name",
]);

/** D24: something is left out by a name that its maker chooses. */
export const excludedByName: Check = function* (subject) {
  const seen = new Set<string>();
  // A program under another name than its own is what such a search looks for.
  const isRenameHunt = subject.flow.steps.some(({ reads }) =>
    reads.some(({ field }) => field.endsWith("original_file_name")),
  );
  for (const { field, value, span } of exclusions(subject)) {
    const name = DEFAULT_NAMES.find((one) => value.includes(one));
    const short = field.slice(field.lastIndexOf(".") + 1);
    const byFile = NAME_FIELDS.has(short) && /^[^\\/*]*[a-z][^\\/*]*$/i.test(value) && !isRenameHunt;
    if ((name === undefined && !byFile) || seen.has(`${field} ${span.start}`)) continue;
    seen.add(`${field} ${span.start}`);
    yield {
      rule: "D24",
      severity: "warning",
      message: `${field} "${value}" is left out by name alone: an attacker may give an object of one's own that name`,
      fix:
        name === undefined
          ? "compare the whole path, or the hash, as well"
          : "compare the content as well: the filter's query, the consumer's properties, the owner's SID",
      span,
    };
  }
};
