import type { Page } from "../table/page.ts";
import { defangIndicator } from "../text/defang.ts";
import { counted, number } from "../words.ts";
import type { ExplainedIndicator, ExplainedLayer, ExplainedPayload } from "./explanation.ts";

/** Layers and distinct indicators on the page; JSON has all. */
const LAYERS_SHOWN = 24;
const INDICATORS_SHOWN = 40;
/** Bytes of a layer that is no text. */
const BYTES_SHOWN = 48;

/** The payload, each decoded layer with encoding and range, then what it names. */
export function payloadFields(page: Page, payload: ExplainedPayload): void {
  const { name, text, language, layers, cut, indicators } = payload;
  page.field(name, text, "strong");
  page.field("Read as", language);
  for (const [index, layer] of layers.slice(0, LAYERS_SHOWN).entries()) layerFields(page, layer, index);
  rest(page, layers.length - LAYERS_SHOWN, "layer");
  if (cut !== null) page.field("Decoding", `stopped at the limit "${cut}": there may be more`, "warning");
  const distinct = [...Map.groupBy(indicators, ({ type, value }) => `${type} ${value}`).values()];
  for (const group of distinct.slice(0, INDICATORS_SHOWN)) indicatorField(page, group);
  rest(page, distinct.length - INDICATORS_SHOWN, "indicator");
}

function layerFields(page: Page, layer: ExplainedLayer, index: number): void {
  const { encoding, content, start, end, text } = layer;
  const what = content === "text" ? "" : ` to ${content === "bytes" ? "bytes of unknown kind" : content}`;
  const from = `${layerName(layer.parent)}, ${number(start)} to ${number(end)}`;
  page.field(`Layer ${index + 1}`, `${encoding}${what}, from ${from}`);
  page.field("", text ?? bytesShown(layer.hex ?? ""), "strong");
}

function bytesShown(hex: string): string {
  const shown = hex.slice(0, 2 * BYTES_SHOWN).replace(/..(?!$)/g, "$& ");
  const more = hex.length / 2 - BYTES_SHOWN;
  return more > 0 ? `${shown} ... (${counted(more, "more byte")}: --format json has them all)` : shown;
}

function indicatorField(page: Page, group: readonly ExplainedIndicator[]): void {
  const [first] = group;
  if (!first) return;
  const places = group.map(({ layer, start, end }) => `${layerName(layer)}, ${number(start)} to ${number(end)}`);
  const more = places.length > 2 ? ` and ${counted(places.length - 2, "more place")}` : "";
  const kind = first.isPrivate ? `private ${first.type}` : first.type;
  const value = defangIndicator(first.type, first.value);
  page.field("Indicator", `${kind} ${value} (${places.slice(0, 2).join("; ")}${more})`);
}

function layerName(index: number): string {
  return index < 0 ? "payload" : `layer ${index + 1}`;
}

function rest(page: Page, count: number, one: string): void {
  if (count > 0) page.field("", `${counted(count, `more ${one}`)}: --format json has all`);
}
