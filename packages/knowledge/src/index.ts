export { checkSourceSize, MAX_SOURCE_BYTES, openText, SourceText } from "./import/source-text.ts";
export { type RdfTerm, type RdfTriple, TripleStore } from "./import/triple-store.ts";
export { parseTurtle, RDF, type TurtleOptions } from "./import/turtle.ts";
