import { toHex } from "@unbind/bytes";
import type { ConsumerReport } from "@unbind/model";
import type { ExplainedPayload } from "@unbind/report";
import { type DecodedLayer, decodePayload, findIndicators, type PayloadLanguage } from "@unbind/verdict";

const LANGUAGE_WORDS: Record<PayloadLanguage, string> = {
  command: "a command line",
  powershell: "PowerShell",
  vbscript: "VBScript",
  jscript: "JScript",
};

/** Properties that hold a payload, the first that isn't empty. */
const HOLDERS: readonly { property: string; name: string; isScript: boolean }[] = [
  { property: "commandlinetemplate", name: "Command", isScript: false },
  { property: "executablepath", name: "Program", isScript: false },
  { property: "scripttext", name: "Script", isScript: true },
  { property: "scriptfilename", name: "Script file", isScript: true },
];

/** What a consumer runs, decoded; null if it runs nothing. */
export function payloadOf({ properties }: ConsumerReport): ExplainedPayload | null {
  const folded = new Map(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value]));
  for (const { property, name, isScript } of HOLDERS) {
    const text = folded.get(property);
    if (typeof text !== "string" || text === "") continue;
    const engine = String(folded.get("scriptingengine") ?? "");
    const language = isScript ? (/^j/i.test(engine) ? "jscript" : "vbscript") : "command";
    return decodedPayload(name, text, language);
  }
  return null;
}

/** A payload with its layers and what they name. */
export function decodedPayload(name: string, text: string, language: PayloadLanguage): ExplainedPayload {
  const decoded = decodePayload(text, { language });
  return {
    name,
    language: LANGUAGE_WORDS[language],
    text,
    layers: decoded.layers.map(layerOf),
    cut: decoded.cut ?? null,
    indicators: findIndicators(text, decoded).map(({ type, value, layer, start, end, isPrivate }) => ({
      type,
      value,
      layer,
      start,
      end,
      ...(isPrivate !== undefined && { isPrivate }),
    })),
  };
}

function layerOf({ encoding, content, parent, start, end, text }: DecodedLayer): ExplainedPayload["layers"][number] {
  const isText = content === "text";
  const hex = isText ? null : toHex(Uint8Array.from(text, (unit) => unit.charCodeAt(0)));
  return { encoding, content, parent, start, end, text: isText ? text : null, hex };
}
