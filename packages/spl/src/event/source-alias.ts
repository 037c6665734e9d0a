/**
 * What `sourcetype`, `source` and `eventtype` of a Windows event may be called. Collectors changed twice: XML instead of
 * rendered text, and from add-on 5.0 the channel stands in `source` only. A search written for any of them shall find
 * the event, and a reader shall know which one it was. Source: documented behaviour of the Splunk Add-on for Windows.
 */

/** Rendering that a search relies on; `-before-5` is the source type with the channel in it. */
export type Reading = "xml" | "classic" | "xml-before-5" | "classic-before-5";

/** One name of an event's source type or source. */
export interface SourceAlias {
  readonly value: string;
  readonly reading: Reading;
}

/** How a collector hands events on; `any` answers to both. */
export type Rendering = "any" | "xml" | "classic";

/** The names of one channel; the first of each list is the one that is printed. */
export interface ChannelAliases {
  readonly sourcetype: readonly SourceAlias[];
  readonly source: readonly SourceAlias[];
  /** `wineventlog_security`; undefined for other channels. */
  readonly eventtype: string | undefined;
}

/** Channels whose events the add-on gives an event type. */
const EVENT_TYPES: ReadonlySet<string> = new Set(["security", "system", "application"]);

/** Channels kept in the cache; evidence may name any number of them. */
const MAX_CACHED_CHANNELS = 1000;

const caches: Record<Rendering, Map<string, ChannelAliases>> = { any: new Map(), xml: new Map(), classic: new Map() };

/** Names that events of this channel answer to. */
export function channelAliases(channel: string, rendering: Rendering = "any"): ChannelAliases {
  const cache = caches[rendering];
  const known = cache.get(channel);
  if (known !== undefined) return known;
  const aliases = makeAliases(channel, rendering);
  if (cache.size < MAX_CACHED_CHANNELS) cache.set(channel, aliases);
  return aliases;
}

function makeAliases(channel: string, rendering: Rendering): ChannelAliases {
  const lower = channel.toLowerCase();
  const wanted = ({ reading }: SourceAlias): boolean => rendering === "any" || reading.startsWith(rendering);
  const current: SourceAlias[] = [
    { value: "XmlWinEventLog", reading: "xml" },
    { value: "WinEventLog", reading: "classic" },
  ];
  const withChannel = (suffix: "" | "-before-5"): SourceAlias[] => [
    { value: `XmlWinEventLog:${channel}`, reading: `xml${suffix}` },
    { value: `WinEventLog:${channel}`, reading: `classic${suffix}` },
  ];
  return {
    sourcetype: [...current, ...withChannel("-before-5")].filter(wanted),
    source: withChannel("").filter(wanted),
    eventtype: EVENT_TYPES.has(lower) ? `wineventlog_${lower}` : undefined,
  };
}
