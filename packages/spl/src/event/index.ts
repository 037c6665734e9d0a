export { EventRowSource } from "./event-row-source.ts";
export { readingOfField } from "./field-reading.ts";
export { findDatasets } from "./models/catalogue.ts";
export { DatasetReader } from "./models/dataset-row.ts";
export { selectorsOf } from "./push-down/selectors.ts";
export { readingNotes } from "./reading-notes.ts";
export { channelAliases, type Reading, type Rendering, type SourceAlias } from "./source-alias.ts";
export { SplunkEvent } from "./splunk-event.ts";
