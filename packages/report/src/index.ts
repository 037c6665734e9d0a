export { scanCsv } from "./csv.ts";
export { scanJson, scanJsonLines } from "./json.ts";
export { atLeast, levels, reaches } from "./levels.ts";
export { scanTable, type TableOptions } from "./table.ts";
export { neutralise } from "./text/neutral.ts";
