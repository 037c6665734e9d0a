/** Rule collections: `action: global` adds to all documents after it, `repeat` changes the one before, `reset` forgets. */
import { RuleError } from "@unbind/rules";
import { entryOf, textOf, type YamlMap } from "./document-fields.ts";
import type { YamlEntry, YamlNode } from "./yaml-tree.ts";

/** Later entries win; maps are merged, everything else is replaced. */
function merged(base: YamlMap, over: YamlMap): YamlMap {
  const entries = new Map<string, YamlEntry>(base.entries.map((entry) => [entry.key, entry]));
  for (const entry of over.entries) {
    const before = entries.get(entry.key)?.value;
    const { value } = entry;
    entries.set(
      entry.key,
      before?.kind === "map" && value.kind === "map" ? { ...entry, value: merged(before, value) } : entry,
    );
  }
  return { kind: "map", entries: [...entries.values()], at: over.at };
}

const EMPTY: YamlMap = { kind: "map", entries: [], at: { line: 1, column: 1 } };

function withoutAction(map: YamlMap): YamlMap {
  return { ...map, entries: map.entries.filter(({ key }) => key !== "action") };
}

/** The rule documents of a file with its actions carried out. Faults go to `fault`, nothing is skipped without one. */
export function expandActions(documents: readonly YamlNode[], fault: (error: RuleError) => void): YamlMap[] {
  const rules: YamlMap[] = [];
  let global = EMPTY;
  let previous: YamlMap | undefined;
  for (const document of documents) {
    if (document.kind !== "map") {
      fault(new RuleError("SIGMA_SCHEMA", "A rule must be a map of keys", document.at));
      continue;
    }
    const action = entryOf(document, "action");
    const name = action && action.value.kind === "scalar" ? action.value.text : action ? "?" : "";
    const body = withoutAction(document);
    if (name === "global") global = merged(global, body);
    else if (name === "reset") global = EMPTY;
    else if (name === "" || (name === "repeat" && previous)) {
      const rule: YamlMap = merged(name === "repeat" && previous ? previous : global, body);
      previous = rule;
      rules.push(rule);
    } else {
      const problem =
        name === "repeat"
          ? "'action: repeat' has no rule before it"
          : `Unknown action '${name}'; known: global, repeat, reset`;
      fault(
        new RuleError("SIGMA_SCHEMA", problem, { ...(action?.value.at ?? document.at), rule: textOf(body, "title") }),
      );
    }
  }
  if (rules.length === 0 && global !== EMPTY) {
    fault(new RuleError("SIGMA_SCHEMA", "'action: global' has no rule after it", global.at));
  }
  return rules;
}
