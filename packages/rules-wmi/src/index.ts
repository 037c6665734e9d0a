export { generatedModule, type RenderedFile, renderedFiles, TABLE_MARKS } from "./rendered-files.ts";
export { ownRules } from "./rules.generated.ts";
