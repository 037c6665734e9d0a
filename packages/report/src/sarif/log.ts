/**
 * SARIF 2.1.0 (OASIS, errata 01): one run, results by place and rule, no `invocations`, since these hold clocks.
 */
import { compareText, sha256Hex } from "@unbind/bytes";
import { jsonText } from "../json.ts";

type Level = "error" | "warning" | "note";
type Properties = Record<string, string | number | null | readonly string[] | Record<string, readonly string[]>>;

/** A rule that results refer to by `id`. */
export interface SarifRule {
  id: string;
  /** One sentence. */
  title: string;
  level: Level;
  properties?: Properties;
}

/** One finding at one place. */
export interface SarifResult {
  ruleId: string;
  level: Level;
  message: string;
  place: SarifPlace;
  /** What stays the same when lines move; part of the fingerprint. */
  subject: string;
  properties?: Properties;
}

/** A place in a text (1-based, end exclusive) or in bytes. */
export interface SarifPlace {
  path: string;
  line?: number;
  column?: number;
  endColumn?: number;
  byteOffset?: number;
  byteLength?: number;
}

export interface SarifTool {
  /** `unbind lint`. */
  name: string;
  version: string;
  /** Name under which the place of relative paths is to be looked up. */
  base: string;
}

/** The whole log as indented JSON. Rules are listed by id, results by path, place, rule, message. */
export function sarifLog(tool: SarifTool, rules: readonly SarifRule[], results: readonly SarifResult[]): string {
  const sorted = rules.toSorted((a, b) => compareText(a.id, b.id));
  const indexes = new Map(sorted.map(({ id }, i) => [id, i]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: tool.name, version: tool.version, rules: sorted.map(ruleObject) } },
        columnKind: "utf16CodeUnits",
        results: results.toSorted(compareResults).map((result) => resultObject(result, indexes, tool.base)),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

function ruleObject({ id, title, level, properties }: SarifRule) {
  return {
    id,
    shortDescription: { text: title },
    defaultConfiguration: { level },
    ...(properties && { properties }),
  };
}

function resultObject(result: SarifResult, indexes: ReadonlyMap<string, number>, base: string) {
  const { ruleId, level, message, place, subject, properties } = result;
  const uri = uriOf(place.path);
  const region = regionOf(place);
  const artifactLocation = { uri, ...(!place.path.startsWith("/") && { uriBaseId: base }) };
  return {
    ruleId,
    ruleIndex: indexes.get(ruleId) ?? -1,
    level,
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation, ...(region && { region }) } }],
    partialFingerprints: { "unbind/v1": sha256Hex([ruleId, uri, subject].join("\n")).slice(0, 32) },
    ...(properties && { properties }),
  };
}

function regionOf({ line = 0, column = 0, endColumn = 0, byteOffset, byteLength }: SarifPlace) {
  if (byteOffset !== undefined) return { byteOffset, ...(byteLength !== undefined && { byteLength }) };
  if (line < 1) return undefined;
  return {
    startLine: line,
    ...(column > 0 && { startColumn: column }),
    ...(column > 0 && endColumn > column && { endColumn }),
  };
}

/** A path as a relative reference (RFC 3986): each segment percent-encoded, no segment can be taken for a scheme. */
function uriOf(path: string): string {
  const encoded = path
    .toWellFormed()
    .replaceAll("\\", "/")
    .split("/")
    .map((segment) => encodeURIComponent(segment))
    .join("/");
  return encoded === "" ? "-" : encoded;
}

function compareResults(a: SarifResult, b: SarifResult): number {
  return (
    compareText(a.place.path, b.place.path) ||
    (a.place.line ?? 0) - (b.place.line ?? 0) ||
    (a.place.column ?? 0) - (b.place.column ?? 0) ||
    (a.place.byteOffset ?? 0) - (b.place.byteOffset ?? 0) ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.message, b.message)
  );
}
