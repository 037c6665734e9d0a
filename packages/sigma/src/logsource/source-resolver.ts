/** Log source of a rule -> places in Windows event logs whose records it is evaluated on. */
import { foldText, RuleError } from "@unbind/rules";
import type { LogSource } from "../parse/document.ts";
import type { SourceMapping } from "./source-mapping.ts";
import {
  CATEGORIES,
  CHANNEL_PROVIDERS,
  PRODUCTLESS,
  SERVICES,
  type SourcePlace,
  TRACE_ONLY,
} from "./windows-sources.ts";

function listed<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Providers that may stand for a channel: `Microsoft-Windows-X` for `Microsoft-Windows-X/Operational`. */
export function providersOf(channel: string): readonly string[] {
  const known = listed(CHANNEL_PROVIDERS, foldText(channel));
  if (known) return known;
  const slash = channel.indexOf("/");
  return slash > 0 ? [channel.slice(0, slash)] : [];
}

const ANYWHERE: SourcePlace = { channels: undefined, providers: [], eventIds: [], when: {}, fields: {} };

function notEvaluable(source: LogSource, reason: string): RuleError {
  return new RuleError("SIGMA_LOGSOURCE", `Log source ${nameOf(source)}: ${reason}`, source.at);
}

/** `product: windows, category: file_event`, for messages. */
export function nameOf({ product, category, service }: LogSource): string {
  return Object.entries({ product, category, service })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key} '${value}'`]))
    .join(", ");
}

/**
 * The places of a log source; category and service together must both fit. A site's mapping is asked first and may add
 * to what is known here.
 * @throws RuleError SIGMA_LOGSOURCE if Windows event logs can't hold such records, or nobody knows where
 */
export function resolveSource(source: LogSource, mapping: SourceMapping | undefined): readonly SourcePlace[] {
  const { product, category, service } = source;
  const custom = mapping?.placesOf(source) ?? [];
  if (product !== undefined && product !== "windows") {
    if (custom.length > 0) return custom;
    throw notEvaluable(source, "not a Windows event log");
  }
  const byCategory = category === undefined ? undefined : categoryPlaces(source, category, custom);
  const byService = service === undefined ? undefined : servicePlaces(source, service, custom);
  if (byCategory && byService && custom.length === 0) return both(source, byCategory, byService);
  return byCategory ?? byService ?? [ANYWHERE];
}

function categoryPlaces(source: LogSource, category: string, custom: readonly SourcePlace[]): readonly SourcePlace[] {
  const known =
    source.product === undefined && !PRODUCTLESS.includes(category) ? undefined : listed(CATEGORIES, category);
  if (known || custom.length > 0) return [...(known ?? []), ...custom];
  if (source.product === undefined) throw notEvaluable(source, "not a Windows event log");
  if (TRACE_ONLY.includes(category)) throw notEvaluable(source, "only in kernel traces, no event log holds it");
  throw notEvaluable(source, "unknown category; name its channels in a mapping file");
}

function servicePlaces(source: LogSource, service: string, custom: readonly SourcePlace[]): readonly SourcePlace[] {
  const channels = source.product === undefined ? undefined : listed(SERVICES, service);
  if (!channels && custom.length === 0) {
    if (source.product === undefined) throw notEvaluable(source, "names no product");
    throw notEvaluable(source, "unknown service; name its channels in a mapping file");
  }
  const known = channels ? [{ ...ANYWHERE, channels, providers: channels.flatMap(providersOf) }] : [];
  return [...known, ...custom];
}

function both(
  source: LogSource,
  categories: readonly SourcePlace[],
  services: readonly SourcePlace[],
): readonly SourcePlace[] {
  const channels = new Set(services.flatMap((place) => place.channels ?? []).map(foldText));
  const fitting = categories.filter((place) => place.channels?.some((channel) => channels.has(foldText(channel))));
  if (fitting.length === 0) throw notEvaluable(source, "no record can fit both category and service");
  return fitting;
}
