export type { RecordHandle, RecordOrigin } from "./current-record.ts";
export type { EvtxVisitor } from "./delivery.ts";
export { isEvtx } from "./layout.ts";
export { type ReadResult, readEvents, readEvtx } from "./read-evtx.ts";
export type { ReadEvtxOptions } from "./read-options.ts";
export type { EventSelector } from "./selection.ts";
export { type EvtxSummary, mergeSummaries } from "./summary.ts";
