/** Reasons why a condition can't be met, and why WMI may refuse a filter. */
import type { Alternative } from "./condition.ts";
import type { ConditionTerm } from "./condition-term.ts";
import { hasInteger, intersection } from "./interval.ts";
import { domainOf, domainSet } from "./property-domain.ts";
import { visibleText } from "./quoted-text.ts";

/** Most terms named in one reason. */
const MAX_TERMS = 3;

/** Why no value of some property meets all terms of an alternative; undefined if each may be met. */
export function contradiction(alternative: Alternative, className: string): string | undefined {
  for (const property of alternative.properties) {
    const terms = alternative.of(property);
    const domain = domainOf(className, property);
    const set = alternative.numbers(property, domain !== undefined);
    const possible = domain ? intersection(set, domainSet(className, property) ?? []) : set;
    const isEmpty = domain ? !hasInteger(possible) : possible.length === 0;
    if (isEmpty || isTextContradiction(alternative, property, terms)) return reason(terms, domain);
  }
  return undefined;
}

/** Two different texts at once; texts that look like numbers may be equal as numbers. */
function isTextContradiction(alternative: Alternative, property: string, terms: readonly ConditionTerm[]): boolean {
  if (alternative.texts(property).only?.size !== 0) return false;
  return (
    property !== "targetinstance" && terms.every(({ value }) => typeof value === "string" && !/^\s*[\d.+-]/.test(value))
  );
}

function reason(terms: readonly ConditionTerm[], domain: readonly [number, number] | undefined): string {
  const shown = terms.slice(0, MAX_TERMS).map(({ text }) => text);
  const more = terms.length > shown.length ? ` and ${terms.length - shown.length} more conditions` : "";
  const label = visibleText(terms[0]?.label ?? "");
  const range = domain && domain[1] < 2 ** 40 ? ` (${label} runs from ${domain[0]} to ${domain[1]})` : "";
  return `no value of ${label} meets ${shown.map((text) => `[${text}]`).join(" and ")}${more}${range}`;
}

/** Targets whose changes a provider, or WMI itself, tells of without polling. */
const WITHOUT_POLLING = /^(?:__|win32_(?:localtime|utctime|currenttime|ntlogevent)$|(?!(?:win32|cim)_))/i;

/** Why WMI may refuse an intrinsic query. */
export function pollingProblem(targets: readonly (string | undefined)[], within: number | undefined): string[] {
  if (within !== undefined) return within < 0 ? ["WITHIN is negative"] : [];
  const polled = targets.filter((target) => target !== undefined && !WITHOUT_POLLING.test(target));
  const names = [...new Set(polled.map((target) => visibleText(target ?? "")))].slice(0, MAX_TERMS).join(", ");
  if (names === "") return [];
  return [`without WITHIN, WMI refuses a query of ${names} unless a provider raises these events`];
}

/** Whether a class can only hold data: the trap of `SELECT * FROM Win32_Process` as a filter. */
export function isDataClass(name: string): boolean {
  return /^(?:win32|cim)_/i.test(name) && !/(?:event|trace)$/i.test(name);
}
