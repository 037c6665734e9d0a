export { readingOfField } from "./field-reading.ts";
export { channelAliases, type Reading, type Rendering, type SourceAlias } from "./source-alias.ts";
export { SplunkEvent } from "./splunk-event.ts";
