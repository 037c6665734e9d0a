import type { LintRule } from "@unbind/rules";
import {
  demandedFilter,
  impossibleCondition,
  mixedOperators,
  onlyExclusions,
  quantityOfOne,
  unusedSearch,
} from "./checks/condition-checks.ts";
import { excludedByChosenName } from "./checks/exclusion-checks.ts";
import { fieldCase, foreignEvents, unknownField, unknownSource } from "./checks/field-checks.ts";
import {
  allOfOne,
  casedRegex,
  doubleWildcard,
  emptyText,
  encodedWhole,
  paddedRegex,
} from "./checks/modifier-checks.ts";
import { author, outOfUse, technique } from "./checks/said-checks.ts";
import { dates, falsePositives, identity, missingHead, misspeltKeys, tags } from "./checks/schema-checks.ts";
import {
  casedName,
  escapedWildcard,
  halfName,
  idleValue,
  impossibleValue,
  threeBackslashes,
} from "./checks/value-checks.ts";
import type { Check } from "./lint-subject.ts";

/** A check with its entry in the catalogue. */
interface CatalogueEntry extends LintRule {
  readonly check: Check;
}

const entry = (id: string, severity: LintRule["severity"], title: string, check: Check): CatalogueEntry => ({
  id,
  severity,
  title,
  check,
});

/** Every check, by id. */
export const sigmaChecks: readonly CatalogueEntry[] = [
  entry("S01", "warning", "The id is missing, no UUID, or stands twice.", identity),
  entry("S02", "info", "Level, status or description is missing.", missingHead),
  entry("S03", "info", "A date has another form than year-month-day, or the two are in the wrong order.", dates),
  entry("S04", "info", "A tag has a form that no tool understands, or stands twice.", tags),
  entry("S05", "warning", "A key is misspelt, so that what it holds isn't read.", misspeltKeys),
  entry("S06", "info", "No false positives are named.", falsePositives),
  entry("S07", "info", "No author is named.", author),
  entry("S08", "info", "The technique doesn't fit what is detected.", technique),
  entry("S09", "warning", "The rule is out of use, or counts in the old way.", outOfUse),
  entry("S10", "error", "A field is used that no record of the log source has.", unknownField),
  entry("S11", "info", "A field is spelled with other capitals than in the record.", fieldCase),
  entry("S12", "error", "An event id is asked for that the log source doesn't hold.", foreignEvents),
  entry("S13", "error", "The log source is unknown, in no event log, or all of Windows.", unknownSource),
  entry("S20", "info", "The modifier all is used on one value.", allOfOne),
  entry("S21", "info", "A regular expression is padded with .* or is plain text.", paddedRegex),
  entry("S22", "warning", "A regular expression with words minds case.", casedRegex),
  entry("S23", "info", "A wildcard stands where the modifier puts one anyway.", doubleWildcard),
  entry("S24", "warning", "An encoded text must be the whole value.", encodedWhole),
  entry("S25", "error", "A text fits every value.", emptyText),
  entry("S30", "warning", "Three backslashes stand for two.", threeBackslashes),
  entry("S31", "warning", "A backslash turns a wildcard into a plain character.", escapedWildcard),
  entry("S32", "warning", "The name of a program begins without a backslash, so longer names fit too.", halfName),
  entry("S33", "error", "A field can't hold the value.", impossibleValue),
  entry("S34", "warning", "Windows names are compared with case.", casedName),
  entry("S35", "info", "A value stands twice, or another of the list decides already.", idleValue),
  entry("S40", "warning", "A search is in no condition.", unusedSearch),
  entry("S41", "info", "A number of searches is asked for where there is one.", quantityOfOne),
  entry("S42", "error", "No record can fulfil the condition, or a search of it.", impossibleCondition),
  entry("S43", "warning", "A filter is taken as something to find.", demandedFilter),
  entry("S44", "warning", "AND and OR stand at one level without brackets.", mixedOperators),
  entry("S45", "warning", "The condition only leaves out.", onlyExclusions),
  entry("S50", "warning", "Something is left out by nothing but a name that anybody can give.", excludedByChosenName),
];
