/** Which parser reads which command, and the commands that are known but can't be answered from evidence. */
import type { Command } from "./command.ts";
import { parseEventstats, parseStats, parseStreamstats, parseTop, parseTransaction } from "./parse-aggregating.ts";
import {
  parseExtract,
  parseFromjson,
  parseMakemv,
  parseMvcombine,
  parseMvexpand,
  parseNomv,
  parseRex,
  parseSpath,
  parseXmlkv,
} from "./parse-extraction.ts";
import { parseAddtotals, parseConvert, parseFields, parseRename, parseReplace, parseTable } from "./parse-fields.ts";
import { parseForeach } from "./parse-foreach.ts";
import { parseLookup } from "./parse-lookup.ts";
import {
  parseBin,
  parseDedup,
  parseEval,
  parseFillnull,
  parseHead,
  parseRegex,
  parseReverse,
  parseSearchCommand,
  parseSort,
  parseTail,
  parseWhere,
} from "./parse-rows.ts";
import {
  parseAppend,
  parseAppendcols,
  parseAppendpipe,
  parseFormat,
  parseInputlookup,
  parseJoin,
  parseMakeresults,
  parseMap,
  parseOutputlookup,
  parseReturn,
  parseUnion,
} from "./parse-sets.ts";
import { parseTstats } from "./parse-tstats.ts";
import type { Reader } from "./reader.ts";
import type { Span } from "./span.ts";

/** Reads what stands behind a command's name. `first`: the command starts its pipeline. */
export type CommandParser = (reader: Reader, span: Span, first: boolean) => Command;

/** Parsers by lower-case name. */
export const commandParsers: ReadonlyMap<string, CommandParser> = new Map<string, CommandParser>([
  ["search", (reader, span, first) => parseSearchCommand(reader, span, { implied: false, fetches: first })],
  ["where", parseWhere],
  ["regex", parseRegex],
  ["head", parseHead],
  ["tail", parseTail],
  ["dedup", parseDedup],
  ["sort", parseSort],
  ["reverse", parseReverse],
  ["eval", parseEval],
  ["fillnull", parseFillnull],
  ["bin", parseBin],
  ["bucket", parseBin],
  ["fields", parseFields],
  ["table", parseTable],
  ["rename", parseRename],
  ["replace", parseReplace],
  ["convert", parseConvert],
  ["makemv", parseMakemv],
  ["nomv", parseNomv],
  ["mvcombine", parseMvcombine],
  ["mvexpand", parseMvexpand],
  ["addtotals", parseAddtotals],
  ["xmlkv", parseXmlkv],
  ["extract", parseExtract],
  ["kv", parseExtract],
  ["rex", parseRex],
  ["spath", parseSpath],
  ["fromjson", parseFromjson],
  ["foreach", parseForeach],
  ["stats", parseStats],
  ["eventstats", parseEventstats],
  ["streamstats", parseStreamstats],
  ["tstats", parseTstats],
  ["top", (reader, span) => parseTop(reader, span, "top")],
  ["rare", (reader, span) => parseTop(reader, span, "rare")],
  ["transaction", parseTransaction],
  ["lookup", parseLookup],
  ["inputlookup", parseInputlookup],
  ["outputlookup", parseOutputlookup],
  ["join", parseJoin],
  ["append", parseAppend],
  ["appendpipe", parseAppendpipe],
  ["appendcols", parseAppendcols],
  ["union", (reader, span) => parseUnion(reader, span, "union")],
  ["multisearch", (reader, span) => parseUnion(reader, span, "multisearch")],
  ["map", parseMap],
  ["makeresults", parseMakeresults],
  ["return", parseReturn],
  ["format", parseFormat],
]);

/** Commands of Splunk, its add-ons and the toolkits that published searches use, which this engine doesn't run. */
export const unevaluableCommands: ReadonlySet<string> = new Set(
  `abstract accum addcoltotals addinfo analyzefields anomalies anomalousvalue anomalydetection apply arules associate
  audit autoregress bucketdir chart cluster cofilter collect concurrency contingency correlate cyberchef datamodel
  dbinspect delete delta diff erex eventcount fieldformat fieldsummary filldown findkeywords findtypes fit folderize
  from gauge gentimes geom geomfilter geostats getcurrent highlight history iconify inputcsv iplocation kmeans kvform
  listmodels loadjob localize localop makecontinuous mcatalog mcollect metadata metasearch meventcollect mstats
  multikv outlier outputcsv outputtext overlap pivot predict rangemap redistribute relevancy reltime require rest
  rtorder run savedsearch score script scrub searchtxn selfjoin sendalert sendemail set setfields sichart sirare
  sistats sitimechart sitop snowincident stash strcat summary tags timechart timewrap tojson tscollect typeahead
  typelearner typer untable uniq walklex where_ixtime x11 xpath xyseries`.split(/\s+/),
);
