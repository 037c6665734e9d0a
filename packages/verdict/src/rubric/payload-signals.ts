import type { DecodedLayer } from "../payload/decoded-layer.ts";
import { capabilitiesIn, downloadIn, quietSwitchesIn, storedCodeIn, usesReflection } from "./payload-facts.ts";
import { listed, shown } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { hit, type NotJudged, type Signal, type SignalHit } from "./signal.ts";
import { runsAsCode } from "./writable-place.ts";

/** Encodings that hide; folding constants and dropping escape signs does not count. */
const HIDING = /base64|hex|char|gzip|deflate|zlib|xor|script-enc|vbe|reverse/i;
const CONSUMER = ["consumer"] as const;

/** What a decoded layer leads to; undefined for anything harmless by itself. */
function aimOf(layer: DecodedLayer, reading: Reading): string | undefined {
  const { content, text } = layer;
  if (content === "pe") return "a program (PE)";
  if (content === "shellcode") return `shellcode${targetOf(layer, reading)}`;
  if (content !== "text") return undefined;
  if (usesReflection(text)) return "code loaded into memory";
  const download = downloadIn(text);
  return download === undefined ? undefined : `a download (${shown(download)})`;
}

/** Where shellcode connects to, if its bytes say so. */
function targetOf(layer: DecodedLayer, { decoded, indicators }: Reading): string {
  const own = indicators.filter((one) => decoded.layers[one.layer] === layer);
  const host = own.find(({ type }) => type === "ip" || type === "url");
  const port = own.find(({ type }) => type === "port");
  if (!host) return "";
  return ` that connects to ${shown(host.value)}${port ? `:${shown(port.value)}` : ""}`;
}

/** Encodings on the way from the payload to a layer, the outermost first. */
function wayTo(layers: readonly DecodedLayer[], layer: DecodedLayer): string[] {
  const way: string[] = [];
  for (let at: DecodedLayer | undefined = layer; at; at = layers[at.parent]) way.unshift(at.encoding);
  return way;
}

function hiddenCode(reading: Reading): SignalHit | undefined {
  const { layers } = reading.decoded;
  for (const layer of [...layers].reverse()) {
    const what = aimOf(layer, reading);
    if (what === undefined) continue;
    const way = wayTo(layers, layer).filter((encoding) => HIDING.test(encoding));
    if (way.length > 0) return hit({ layers: listed(way), what });
  }
  return undefined;
}

function firstIn(texts: readonly string[], find: (text: string) => string | undefined): string | undefined {
  for (const text of texts) {
    const found = find(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inlineScript({ kind, text }: Reading): SignalHit | NotJudged | undefined {
  if (kind !== "script") return undefined;
  const script = text("scripttext");
  if (script === "") return text("scriptfilename") === "" ? { missing: "the script" } : undefined;
  return hit({ engine: shown(text("scriptingengine") || "script"), n: String(script.length) });
}

function capability({ kind, texts, text }: Reading): SignalHit | undefined {
  if (kind !== "script" || text("scripttext") === "") return undefined;
  const found = [...new Set(texts.flatMap(capabilitiesIn))];
  return found.length > 0 ? hit({ capabilities: listed(found) }) : undefined;
}

function quietSwitches({ texts, program, text }: Reading): SignalHit | undefined {
  const template = text("commandlinetemplate");
  const lines = program && template !== "" ? [`${program.name} ${template}`, ...texts] : texts;
  const found = [...new Set(lines.flatMap(quietSwitchesIn))];
  return found.length > 0 ? hit({ switches: listed(found) }) : undefined;
}

export const payloadSignals: readonly Signal[] = [
  {
    id: "hidden-code",
    weight: 30,
    group: "payload",
    when: "Decoding base64, hex, character codes, compression or XOR leads to a download, reflection, shellcode or a program.",
    sentence: "The payload hides code behind {layers}: {what}.",
    source: "SigmaHQ/sigma rule 83844185 (encoded scripts)",
    about: CONSUMER,
    find: hiddenCode,
  },
  {
    id: "download",
    weight: 25,
    group: "payload",
    when: "A URL, a share or a way to download stands in the payload or in a decoded layer.",
    sentence: "It fetches from the network: {url}.",
    source: "SigmaHQ/sigma rule fe21810c (suspicious scripting)",
    about: CONSUMER,
    find: ({ texts }) => {
      const url = firstIn(texts, downloadIn);
      return url === undefined ? undefined : hit({ url: shown(url) });
    },
  },
  {
    id: "class-property-code",
    weight: 20,
    group: "payload",
    when: "The payload reads a property of a WMI class or a registry value as code.",
    sentence: "It runs text that is stored elsewhere: {place}.",
    source: "POSHSPY and WannaMine, see known-bad families",
    about: CONSUMER,
    find: ({ texts }) => {
      const place = firstIn(texts, storedCodeIn);
      return place === undefined ? undefined : hit({ place: shown(place) });
    },
  },
  {
    id: "quiet-switches",
    weight: 15,
    group: "payload",
    when: "Hidden window, no profile, policy bypass or encoded command in any abbreviation, or words split by escape signs.",
    sentence: "It asks not to be seen: {switches}.",
    source: "SigmaHQ/sigma rule fe21810c (suspicious scripting)",
    about: CONSUMER,
    find: quietSwitches,
  },
  {
    id: "inline-script",
    weight: 15,
    group: "payload",
    when: "A script consumer carries its script in ScriptText.",
    sentence: "It carries its own {engine} script ({n} characters).",
    source: "mattifestation/WMI_Backdoor; nullevt.mof",
    about: CONSUMER,
    find: inlineScript,
  },
  {
    id: "script-capability",
    weight: 10,
    group: "payload",
    when: "That script makes objects that start programs, use the network, WMI or the registry, or runs text as code.",
    sentence: "The script can {capabilities}.",
    source: "mattifestation/WMI_Backdoor; nullevt.mof",
    about: CONSUMER,
    find: capability,
  },
  {
    id: "writes-code",
    weight: 25,
    group: "payload",
    when: "A LogFileEventConsumer writes to a script, a program, a web page or a startup folder.",
    sentence: "It writes text into {file}, which runs as code.",
    source: "own: LogFileEventConsumer documentation, text and file name are free",
    about: CONSUMER,
    find: ({ kind, text }) =>
      kind === "log-file" && runsAsCode(text("filename")) ? hit({ file: shown(text("filename")) }) : undefined,
  },
  {
    id: "mails-out",
    weight: 10,
    group: "payload",
    when: "An SMTPEventConsumer has a recipient.",
    sentence: "It mails what it sees to {to}.",
    source: "own: SMTPEventConsumer documentation, all fields are free",
    about: CONSUMER,
    find: ({ kind, text }) =>
      kind === "mail" && text("toline") !== "" ? hit({ to: shown(text("toline")) }) : undefined,
  },
];
