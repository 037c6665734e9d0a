/**
 * Names of fields as Winlogbeat and Elastic's Windows integration index them: the Elastic Common Schema for processes,
 * files, libraries, registry and script blocks, `winlog.event_data` and `winlog.user_data` for the rest.
 */
import type { Expression } from "../../detection/expression.ts";
import type { SourcePlace } from "../../logsource/windows-sources.ts";
import type { Said, Test } from "../boolean-text.ts";
import { checkedName } from "../field-names.ts";
import { inNamesOf } from "../made-field.ts";
import { idsAt, type PlacedRule } from "../placed-rule.ts";
import { refuseLoneSurrogates, unsayable } from "../unsayable.ts";
import { elementsOf, payloadOf } from "../user-data.ts";

const PROCESS = {
  Image: "process.executable",
  CommandLine: "process.command_line",
  ParentImage: "process.parent.executable",
  ParentCommandLine: "process.parent.command_line",
  CurrentDirectory: "process.working_directory",
  OriginalFileName: "process.pe.original_file_name",
};
const REGISTRY = { Image: "process.executable", TargetObject: "registry.path" };

const BY_CATEGORY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  process_creation: PROCESS,
  file_event: { Image: "process.executable", TargetFilename: "file.path" },
  image_load: { Image: "process.executable", ImageLoaded: "dll.path" },
  registry_set: REGISTRY,
  registry_event: REGISTRY,
  registry_add: REGISTRY,
  registry_delete: REGISTRY,
  ps_script: { ScriptBlockText: "powershell.file.script_block_text", Path: "file.path" },
};

const SYSTEM: Readonly<Record<string, string>> = {
  eventid: "event.code",
  channel: "winlog.channel",
  provider_name: "winlog.provider_name",
  computer: "winlog.computer_name",
  security_userid: "winlog.user.identifier",
  eventrecordid: "winlog.record_id",
};

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A rule at one of its places, and how its fields are called there. */
export interface ElasticPlace {
  expression: Expression;
  /** @throws RuleError SIGMA_UNSAYABLE */
  fieldOf(field: string, at: Test["at"]): string;
  channels: readonly string[];
  ids: readonly number[] | undefined;
}

/** @throws RuleError SIGMA_UNSAYABLE */
export function elasticPlaces(placed: PlacedRule): ElasticPlace[] {
  const schema = own(BY_CATEGORY, placed.rule.logSource.category ?? "") ?? {};
  return placed.places.map((place) => {
    const rest = Object.fromEntries(Object.entries(place.fields).filter(([name]) => own(schema, name) === undefined));
    const when = Object.entries(place.when).map(([field, values]) => whenTest(field, values, placed));
    const expression = inNamesOf({ ...place, fields: rest }, placed.expression);
    return {
      expression: when.length === 0 ? expression : { kind: "and", items: [...when, expression] },
      fieldOf: (field, at) => fieldName(field, at, schema, place, placed),
      channels: place.channels ?? [],
      ids: idsAt(place, placed.eventIds),
    };
  });
}

function fieldName(
  field: string,
  at: Test["at"],
  schema: Readonly<Record<string, string>>,
  place: SourcePlace,
  { rule }: PlacedRule,
): string {
  const name = checkedName(field, at);
  const known = own(schema, name) ?? own(SYSTEM, name.toLowerCase());
  if (known !== undefined) return known;
  const payload = payloadOf(place.channels ?? []);
  if (payload === "event") return `winlog.event_data.${name}`;
  const child = payload === "user" ? elementsOf(name, "any")[0]?.child : name;
  if (child === undefined) throw unsayable(`No event of this channel has a field '${name}'`, rule.logSource.at);
  return `winlog.user_data.${child}`;
}

function whenTest(field: string, values: readonly string[], { rule }: PlacedRule): Expression {
  const items = values.map(
    (value): Test => ({
      kind: "test",
      field,
      test: { kind: "text", parts: [value], cased: false },
      at: rule.at,
    }),
  );
  return { kind: "or", items };
}

/** A test of the event id, whose field holds text; undefined for other fields. */
export function codeTest({ field, test }: Test): Said | undefined {
  if (field.toLowerCase() !== "eventid" || test.kind !== "number") return undefined;
  return `event.code == ${JSON.stringify(String(test.value))}`;
}

/** Both languages have no way to write other control characters. @throws RuleError SIGMA_UNSAYABLE */
export function refuseControls({ test, at }: Test): void {
  if (test.kind !== "text") return;
  for (const part of test.parts) {
    if (typeof part !== "string") continue;
    refuseLoneSurrogates(part, at);
    if (/(?![\n\r\t])\p{Cc}/u.test(part)) throw unsayable("A control character can't be written there", at);
  }
}

export const FIELD_NOTE =
  "Fields are named as Winlogbeat and Elastic's Windows integration index them; other shippers name them otherwise.";
