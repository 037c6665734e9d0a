import type { LintRule } from "@unbind/rules";
import { caseSensitiveName } from "./checks/case-checks.ts";
import { excludedByName, exclusionNeverMatches, plantedValue, someClassesOnly } from "./checks/exclusion-checks.ts";
import {
  fillnullWithoutFields,
  missingColumn,
  missingGroup,
  threeValued,
  unknownField,
} from "./checks/field-checks.ts";
import { legacySourcetype, mixedOperators, noOperation, noSummariesMacro, silentCap } from "./checks/logic-checks.ts";
import { dataSource, nameFaults, noTest, promisedEvents, technique } from "./checks/metadata-checks.ts";
import { anchoredLine, classLikeAlternation, quoteWithoutEscapes } from "./checks/regex-checks.ts";
import { cannotRun } from "./checks/syntax-check.ts";
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
export const splunkChecks: readonly CatalogueEntry[] = [
  entry("D01", "error", "A field is used that no data source has and no command makes.", unknownField),
  entry("D02", "warning", "Rows are grouped by a field that may be missing, and are lost where it is.", missingGroup),
  entry(
    "D03",
    "warning",
    "fillnull names no fields, so it can't make a column that no row has.",
    fillnullWithoutFields,
  ),
  entry("D04", "error", "A risk object or a token of the message is no column of the result.", missingColumn),
  entry("D05", "warning", "An exclusion never matches the default event it is meant for.", exclusionNeverMatches),
  entry("D06", "warning", "A value is taken where a freely chosen text stands before it.", plantedValue),
  entry("D07", "warning", "A character class is written as if it were an alternation.", classLikeAlternation),
  entry("D08", "warning", "OR and AND stand at one level without brackets.", mixedOperators),
  entry("D09", "info", "The data source is missing or the description names another event.", dataSource),
  entry("D10", "info", "The technique doesn't fit what is detected.", technique),
  entry("D11", "info", "The description promises events that the search doesn't read.", promisedEvents),
  entry("D12", "warning", "Creation isn't told from deletion.", noOperation),
  entry("D13", "error", "The source type is one that current add-ons don't give.", legacySourcetype),
  entry("D14", "warning", "A pattern anchors lines in text whose line breaks may be gone.", anchoredLine),
  entry("D15", "warning", "A quoted value is taken up to the first quote, escaped or not.", quoteWithoutEscapes),
  entry("D16", "warning", "A Windows name is compared with case.", caseSensitiveName),
  entry("D17", "warning", "Only some consumer classes are let in.", someClassesOnly),
  entry("D18", "info", "tstats is used without the macro for summaries.", noSummariesMacro),
  entry("D19", "warning", "A command cuts rows at a limit without saying so.", silentCap),
  entry("D20", "info", "A detection in production has no test.", noTest),
  entry("D21", "error", "The search doesn't parse, or a macro or regular expression is broken.", cannotRun),
  entry("D22", "info", "A name is misspelt, stands twice, or differs from its file's.", nameFaults),
  entry("D23", "warning", "NOT or != is used on a field that may be missing.", threeValued),
  entry("D24", "warning", "Something is left out by name alone.", excludedByName),
];
