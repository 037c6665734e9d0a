export { scanCsv } from "./csv.ts";
export { scanHtml } from "./html/document.ts";
export { jsonText, scanJson, scanJsonLines } from "./json.ts";
export { atLeast, levels, reaches } from "./levels.ts";
export { scanMarkdown } from "./markdown/document.ts";
export { issueLines, scanTable, type TableOptions } from "./table.ts";
export { neutralise } from "./text/neutral.ts";
export { clip } from "./text/wrap.ts";
export { bytes as byteCount } from "./words.ts";
