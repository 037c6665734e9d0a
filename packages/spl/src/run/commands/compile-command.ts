/** Every command by its name. */
import type { Command } from "../../syntax/command.ts";
import type { CommandHost, Operator } from "../step.ts";
import { compileBin } from "./bin.ts";
import { compileConvert } from "./convert.ts";
import { compileExtract, compileFromjson, compileRex, compileSpath, compileXmlkv } from "./extraction.ts";
import {
  compileEval,
  compileFields,
  compileFillnull,
  compileRename,
  compileReplaceCommand,
  compileTable,
} from "./fields.ts";
import { compileRegexCommand, compileSearchCommand, compileWhere } from "./filters.ts";
import { compileForeach } from "./foreach.ts";
import { compileMakeresults } from "./generated-rows.ts";
import { compileInputlookup, compileLookup, compileOutputlookup } from "./lookup.ts";
import { compileMakemv, compileMvcombine, compileMvexpand, compileNomv } from "./multivalue.ts";
import { compileDedup, compileHead, compileReverse, compileSort, compileTail } from "./row-order.ts";
import { compileAppend, compileAppendcols, compileAppendpipe, compileJoin, compileUnion } from "./sets.ts";
import { compileEventstats, compileStats, compileStreamstats } from "./stats.ts";
import { compileFormat, compileReturn } from "./subsearch.ts";
import { compileTop } from "./top.ts";
import { compileAddtotals } from "./totals.ts";
import { compileTransaction } from "./transaction.ts";
import { compileTstats } from "./tstats.ts";

/** A command that makes nothing: the search it stands in can't run. */
const NOTHING: Operator = { apply: () => [] };

export function compileCommand(command: Command, host: CommandHost): Operator {
  switch (command.name) {
    case "search":
      return compileSearchCommand(command, host);
    case "where":
      return compileWhere(command, host);
    case "regex":
      return compileRegexCommand(command, host);
    case "eval":
      return compileEval(command, host);
    case "head":
      return compileHead(command, host);
    case "tail":
      return compileTail(command);
    case "reverse":
      return compileReverse(command);
    case "sort":
      return compileSort(command);
    case "dedup":
      return compileDedup(command);
    case "bin":
      return compileBin(command);
    case "fields":
      return compileFields(command);
    case "table":
      return compileTable(command);
    case "rename":
      return compileRename(command);
    case "replace":
      return compileReplaceCommand(command);
    case "fillnull":
      return compileFillnull(command);
    case "convert":
      return compileConvert(command);
    case "makemv":
      return compileMakemv(command, host);
    case "nomv":
      return compileNomv(command);
    case "mvcombine":
      return compileMvcombine(command);
    case "mvexpand":
      return compileMvexpand(command);
    case "addtotals":
      return compileAddtotals(command);
    case "xmlkv":
      return compileXmlkv(command);
    case "extract":
      return compileExtract(command);
    case "rex":
      return compileRex(command, host);
    case "spath":
      return compileSpath(command);
    case "fromjson":
      return compileFromjson(command);
    case "foreach":
      return compileForeach(command, host);
    default:
      return compileSetCommand(command, host);
  }
}

function compileSetCommand(command: Command, host: CommandHost): Operator {
  switch (command.name) {
    case "stats":
      return compileStats(command, host);
    case "eventstats":
      return compileEventstats(command, host);
    case "streamstats":
      return compileStreamstats(command, host);
    case "tstats":
      return compileTstats(command, host);
    case "top":
    case "rare":
      return compileTop(command);
    case "transaction":
      return compileTransaction(command, host);
    case "lookup":
      return compileLookup(command);
    case "inputlookup":
      return compileInputlookup(command, host);
    case "outputlookup":
      return compileOutputlookup(command);
    case "join":
      return compileJoin(command, host);
    case "append":
      return compileAppend(command, host);
    case "appendpipe":
      return compileAppendpipe(command, host);
    case "appendcols":
      return compileAppendcols(command, host);
    case "union":
    case "multisearch":
      return compileUnion(command, host);
    case "makeresults":
      return compileMakeresults(command, host);
    case "return":
      return compileReturn(command);
    case "format":
      return compileFormat(command);
    default:
      return NOTHING;
  }
}
