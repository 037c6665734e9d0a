export type {
  SplunkDataSource,
  SplunkLookup,
  SplunkStory,
  SplunkTestFile,
} from "./content/content-objects.ts";
export {
  levelOfScore,
  type RiskObject,
  ruleInfoOf,
  type SplunkDetection,
  type SplunkGeneration,
  type SplunkTest,
} from "./content/detection.ts";
export { readDetectionPage, recoverSearch } from "./content/detection-page.ts";
export type { LookupTable } from "./content/lookup-csv.ts";
export { ruleFaultsOf } from "./content/search-faults.ts";
export { type ContentFile, fileName, readSplunkContent, type SplunkContent } from "./content/splunk-content.ts";
export { lookupsOf } from "./content-lookups.ts";
export {
  type RunFault,
  type SplunkDetector,
  type SplunkDetectorOptions,
  type SplunkSearch,
  splunkDetector,
  type UnusableSearch,
} from "./detector.ts";
export {
  channelAliases,
  DatasetReader,
  EventRowSource,
  findDatasets,
  type Reading,
  type Rendering,
  readingNotes,
  readingOfField,
  type SourceAlias,
  SplunkEvent,
  selectorsOf,
} from "./event/index.ts";
export { lintSplunk, MAX_LINT_FINDINGS, type SplunkLintContext, splunkLintRules } from "./lint/index.ts";
export type { CompileOptions } from "./run/compile-context.ts";
export { DEFAULT_LIMITS, type RunLimits } from "./run/limits.ts";
export type { NotEvaluable, ProgramRead } from "./run/pipeline-compiler.ts";
export {
  compilePipeline,
  type Program,
  type ProgramOptions,
  type ProgramResult,
  prefilter,
  runProgram,
} from "./run/program.ts";
export {
  compareNewestFirst,
  type EventFields,
  type FieldReader,
  type FieldValue,
  type LookupDefinition,
  type LookupMatchType,
  type Provenance,
  Row,
  type RowSource,
  type Scalar,
} from "./run/row.ts";
export type { SearchFault } from "./run/run-context.ts";
export type { NearMiss, StepReport } from "./run/step.ts";
export type {
  AggregateArgument,
  AggregateName,
  Aggregation,
  BucketSpan,
  TimeUnit,
} from "./syntax/aggregation.ts";
export type { Command, CommandName, InvalidCommand, UnevaluableCommand } from "./syntax/command.ts";
export type {
  AggregationCommand,
  EventstatsCommand,
  StatsCommand,
  StreamstatsCommand,
  TopCommand,
  TransactionCommand,
  TransactionEdge,
  TstatsCommand,
} from "./syntax/command-aggregating.ts";
export type {
  AddtotalsCommand,
  ConvertCommand,
  ConvertFunction,
  ExtractCommand,
  FieldCommand,
  FieldsCommand,
  ForeachCommand,
  FromjsonCommand,
  MakemvCommand,
  MvcombineCommand,
  MvexpandCommand,
  NomvCommand,
  RenameCommand,
  ReplaceCommand,
  RexCommand,
  SedScript,
  SpathCommand,
  TableCommand,
  XmlkvCommand,
} from "./syntax/command-fields.ts";
export type {
  BinCommand,
  DedupCommand,
  EvalCommand,
  FillnullCommand,
  HeadCommand,
  RegexCommand,
  ReverseCommand,
  RowCommand,
  SearchCommand,
  SortCommand,
  SortKey,
  TailCommand,
  WhereCommand,
} from "./syntax/command-rows.ts";
export type {
  AppendCommand,
  AppendcolsCommand,
  AppendpipeCommand,
  FormatCommand,
  InputlookupCommand,
  JoinCommand,
  LookupCommand,
  MakeresultsCommand,
  MapCommand,
  OutputlookupCommand,
  ReturnCommand,
  SetCommand,
  UnionCommand,
} from "./syntax/command-sets.ts";
export { type EvalFunction, evalFunctions } from "./syntax/eval-functions.ts";
export type {
  ArithmeticOperator,
  Assignment,
  BinaryExpression,
  BooleanOperator,
  CallExpression,
  ComparisonOperator,
  Expression,
  FieldReference,
  InExpression,
  NumberLiteral,
  StringLiteral,
  UnaryExpression,
} from "./syntax/expression.ts";
export { type MacroDefinition, type MacroTable, macroKey } from "./syntax/macro-table.ts";
export {
  type ForeachTokens,
  type ParsedSearch,
  type ParseOptions,
  parseForeachBody,
  parseSearch,
} from "./syntax/parse.ts";
export type { ExpandedSearch, MacroCall, Pipeline, SourcePlace, SyntaxFault } from "./syntax/pipeline.ts";
export { printExpression, quoteString } from "./syntax/print-expression.ts";
export { printSearchExpression } from "./syntax/print-search.ts";
export type {
  SearchAnd,
  SearchComparison,
  SearchExpression,
  SearchIn,
  SearchModifier,
  SearchNot,
  SearchOperator,
  SearchOr,
  SearchSubsearch,
  SearchTerm,
} from "./syntax/search-expression.ts";
export type { FieldName, Span, TextPattern, WildcardPart } from "./syntax/span.ts";
