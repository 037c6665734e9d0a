export {
  type Countermeasure,
  type CountermeasureSection,
  parseCountermeasure,
  printCountermeasure,
  type ReferenceLine,
  type RelatedLine,
  SECTION_NAMES,
  type SectionName,
  type TechniqueLine,
} from "./import/coun7er.ts";
export { type Coun7erDataset, type DatasetItem, type DatasetTemplate, parseDataset } from "./import/coun7er-dataset.ts";
export { checkSourceSize, MAX_SOURCE_BYTES, openText, SourceText } from "./import/source-text.ts";
export { type RdfTerm, type RdfTriple, TripleStore } from "./import/triple-store.ts";
export { parseTurtle, RDF, type TurtleOptions } from "./import/turtle.ts";
