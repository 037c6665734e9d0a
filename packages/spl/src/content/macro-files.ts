/** Macros as people keep them: security_content's YAML, one JSON of all, and Splunk's own macros.conf. */
import type { MacroDefinition } from "../syntax/macro-table.ts";
import { addFault, type FaultSink, type YamlRecord } from "./yaml-reader.ts";

/** UTF-16 units in a JSON or conf file of macros. */
export const MAX_MACRO_FILE_LENGTH: number = 16 << 20;

export function readMacroYaml(yaml: YamlRecord): MacroDefinition | undefined {
  const name = yaml.text("name");
  const definition = yaml.text("definition");
  if (name === null) yaml.fault("name", "SPLUNK_FIELD", "the macro has no name");
  if (name === null) return undefined;
  return { name: bareName(name), arguments: yaml.texts("arguments"), definition: definition ?? "", isEval: false };
}

/** `{"name": {"definition": "...", "arguments": []}}`, or a list of objects with a name each. */
export function readMacroJson(text: string, sink: FaultSink): MacroDefinition[] {
  if (tooLong(text, sink)) return [];
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    addFault(sink, "SPLUNK_JSON", error instanceof Error ? error.message : String(error), 0, 0);
    return [];
  }
  if (typeof data !== "object" || data === null) {
    addFault(sink, "SPLUNK_JSON", "the file holds no macros: an object of definitions by name is needed", 0, 0);
    return [];
  }
  const entries: [string, unknown][] = Array.isArray(data)
    ? data.map((one: unknown) => ["", one])
    : Object.entries(data);
  return entries.flatMap(([name, value]) => macroOf(name, value, sink));
}

function macroOf(key: string, value: unknown, sink: FaultSink): MacroDefinition[] {
  const object = typeof value === "string" ? { definition: value } : value;
  if (typeof object === "object" && object !== null) {
    const { definition, name, arguments: names } = object as { [key: string]: unknown };
    const named = key === "" ? name : key;
    if (typeof definition === "string" && typeof named === "string") {
      const list = Array.isArray(names) ? names.filter((one): one is string => typeof one === "string") : [];
      return [{ name: bareName(named), arguments: list, definition, isEval: false }];
    }
  }
  addFault(sink, "SPLUNK_JSON", `macro ${JSON.stringify(key)} has no definition`, 0, 0);
  return [];
}

/** Stanzas `[name(2)]` with `args`, `definition` and `iseval`; a line that ends in a backslash goes on in the next. */
export function readMacrosConf(text: string, sink: FaultSink): MacroDefinition[] {
  if (tooLong(text, sink)) return [];
  const macros: MacroDefinition[] = [];
  let name: string | undefined;
  let settings = new Map<string, string>();
  const close = () => {
    if (name !== undefined && name !== "default") macros.push(macroOfStanza(name, settings));
    settings = new Map();
  };
  const lines = text.split(/\r\n|\n|\r/);
  for (let i = 0; i < lines.length; i++) {
    const first = i + 1;
    const parts: string[] = [];
    for (; lines[i]?.endsWith("\\") && i + 1 < lines.length; i++) parts.push(lines[i]?.slice(0, -1) ?? "");
    const line = [...parts, lines[i] ?? ""].join("\n");
    const stanza = /^\s*\[([^\]\n]*)\]\s*$/.exec(line);
    const setting = /^\s*([\w.]+)[ \t]*=[ \t]*([\s\S]*)$/.exec(line);
    if (stanza?.[1] !== undefined) {
      close();
      name = stanza[1].trim();
    } else if (setting?.[1] !== undefined && name !== undefined)
      settings.set(setting[1].toLowerCase(), (setting[2] ?? "").trimEnd());
    else if (line.trim() !== "" && !/^\s*[#;]/.test(line)) {
      addFault(sink, "SPLUNK_CONF", "neither a [stanza], a setting nor a comment", first, 1);
    }
  }
  close();
  return macros;
}

function macroOfStanza(stanza: string, settings: ReadonlyMap<string, string>): MacroDefinition {
  const names = (settings.get("args") ?? "").split(",").map((name) => name.trim());
  return {
    name: bareName(stanza),
    arguments: names.filter((name) => name !== ""),
    definition: settings.get("definition") ?? "",
    isEval: /^(1|true|t)$/i.test(settings.get("iseval") ?? ""),
  };
}

/** `name(2)` without the number of arguments. */
function bareName(name: string): string {
  return name.replace(/\(\d+\)$/, "");
}

function tooLong(text: string, sink: FaultSink): boolean {
  if (text.length <= MAX_MACRO_FILE_LENGTH) return false;
  addFault(sink, "SPLUNK_MACRO_SIZE", `the file is longer than ${MAX_MACRO_FILE_LENGTH} characters`, 0, 0);
  return true;
}
