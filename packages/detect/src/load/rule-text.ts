/** The text of one file that may hold rules, macros or tables. */
export interface RuleText {
  /** As it is to be printed: `rules.zip!/a.yml`, `--search`. */
  path: string;
  text: string;
}

/** What a text holds, by its content. */
export type RuleTextKind =
  | "sigma"
  /** YAML of security_content: detections, stories, macros, lookups, data sources, tests. */
  | "splunk-yaml"
  /** Macros as JSON or as `macros.conf`. */
  | "splunk-macros"
  /** A table for `lookup`. */
  | "lookup-table"
  /** A published page of a detection, Markdown or HTML. */
  | "page"
  /** A bare search. */
  | "search"
  /** Nothing that is a rule. */
  | "other";

/** Enough of a text to tell what it is. */
const HEAD_CHARACTERS = 1 << 20;

const SIGMA_KEY = /^(?:detection|logsource|correlation|filter|action)[ \t]*:/m;
const SPLUNK_KEY =
  /^(?:search|definition|narrative|source|sourcetype|filename|collection|fields_list|tests|tags)[ \t]*:/m;
const STANZA = /^[ \t]*\[[^\]\n]+\][ \t\r]*$/m;
const CONF_SETTING = /^[ \t]*definition[ \t]*=/m;
/** JSON of macros: objects with a definition each, or names and definitions alone. Other JSON beside rules is not ours. */
const JSON_MACROS =
  /"definition"\s*:|^\s*\{(?:\s*"[^"\\]*(?:\\.[^"\\]*)*"\s*:\s*"[^"\\]*(?:\\.[^"\\]*)*"\s*(?:,|(?=\})))+\}\s*$/;
/** Heading of the part of a page that holds the search, in Markdown and in HTML; bounded, since pages are hostile too. */
const SEARCH_HEADING =
  /^#{1,6}[ \t]*(?:\S+[ \t]+)?search\b|<h[1-6]\b[^<>]{0,500}>(?:<[^<>]{0,500}>){0,20}\s{0,200}search\b/im;

/** Tells what a text holds: by its keys, not by its name, but for tables and pages, which have none. */
export function kindOfText({ path, text }: RuleText): RuleTextKind {
  const head = text.slice(0, HEAD_CHARACTERS);
  if (/\.csv$/i.test(path)) return "lookup-table";
  if (/\.spl$/i.test(path)) return "search";
  if (/\.(?:md|html?)$/i.test(path) || /^\s*<(?:!doctype|html)\b/i.test(head))
    return SEARCH_HEADING.test(text) ? "page" : "other";
  if (/^\s*[{[]\s*["{\]}]/.test(head) && !SIGMA_KEY.test(head))
    return JSON_MACROS.test(head) ? "splunk-macros" : "other";
  if (STANZA.test(head) && CONF_SETTING.test(head)) return "splunk-macros";
  if (SIGMA_KEY.test(head)) return "sigma";
  return SPLUNK_KEY.test(head) ? "splunk-yaml" : "other";
}
