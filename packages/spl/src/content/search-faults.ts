import type { RuleFault } from "@unbind/model";
import type { SyntaxFault } from "../syntax/pipeline.ts";
import type { SplunkDetection } from "./detection.ts";

/** Faults of a detection's search with their places in the file that holds it. */
export function ruleFaultsOf(detection: SplunkDetection, faults: readonly SyntaxFault[]): RuleFault[] {
  return faults.map(({ code, message, place }) => {
    const { line, column } = detection.place(place.offset);
    const through = place.macros.length === 0 ? "" : ` (in macro ${place.macros.join(" -> ")})`;
    return { path: detection.source.path, line, column, rule: detection.name, code, message: message + through };
  });
}
