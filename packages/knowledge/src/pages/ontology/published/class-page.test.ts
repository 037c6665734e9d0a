import { expect, test } from "vitest";
import type { RdfTerm } from "../../../import/triple-store.ts";
import { readOntology } from "../model.ts";
import { PublishedOntology } from "./site.ts";

const D3F = "http://d3fend.mitre.org/ontologies/d3fend.owl#";
const PREFIXES: Record<string, string> = {
  d3f: D3F,
  owl: "http://www.w3.org/2002/07/owl#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
};

/** Statements from lines `s p o`; an object in quotes is a literal, `_:b` a blank node. */
function graph(lines: string): PublishedOntology {
  const iri = (name: string): RdfTerm => ({
    kind: "iri",
    value: name.replace(/^(\w+):/, (_, prefix) => PREFIXES[prefix] ?? ""),
  });
  const term = (text: string): RdfTerm => {
    if (text.startsWith('"')) return { kind: "literal", value: text.slice(1, -1).replaceAll("\\n", "\n") };
    return text.startsWith("_:") ? { kind: "blank", value: text.slice(2) } : iri(text);
  };
  const statements = lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/ (?=[^ ]* ?)/))
    .map(([s = "", p = "", ...o]) => ({ subject: term(s), predicate: iri(p), object: term(o.join(" ")) }));
  return new PublishedOntology(readOntology(statements));
}

const SITE = graph(`
  d3f:definition rdfs:label "definition"
  d3f:D3FENDCore rdf:type owl:Class
  d3f:D3FENDCore rdfs:label "D3FEND Core"
  d3f:A rdf:type owl:Class
  d3f:A rdfs:label "Big /Thing (<b>)"
  d3f:A rdfs:subClassOf d3f:D3FENDCore
  d3f:A rdfs:subClassOf _:restriction
  d3f:A d3f:definition "One | two.\\nThree."
  d3f:A d3f:unlabelled "dropped"
  d3f:A skos:altLabel "b"
  d3f:A skos:altLabel "a"
  d3f:Loose rdf:type owl:Class
  d3f:p rdf:type owl:ObjectProperty
  d3f:p rdfs:label "touches"
  d3f:p rdfs:domain d3f:A
  d3f:p rdfs:range d3f:A
  d3f:p owl:inverseOf d3f:q
  d3f:q rdf:type owl:ObjectProperty
  d3f:q rdfs:label "touched by"
  d3f:d rdf:type owl:DatatypeProperty
  d3f:d rdfs:label "size"
  d3f:d rdfs:domain d3f:D3FENDCore
  d3f:d rdfs:range d3f:xsd#integer
`);

test("a class page, unescaped and in order", () => {
  expect(SITE.page(`${D3F}A`)).toMatchInlineSnapshot(`
    {
      "iri": "http://d3fend.mitre.org/ontologies/d3fend.owl#A",
      "path": "model/D3FENDCore/Big -thing (<b>)/Big -thing (<b>).md",
      "text": "# Big /thing (<b>)

    ## Overview

    ### Definition
    One | two.
    Three.

    ### Examples
    Not defined.

    ### Aliases
    - b
    - a

    ### URI
    http://d3fend.mitre.org/ontologies/d3fend.owl#A

    ### Subclass Of
    \`\`\`mermaid
    graph BT
        d3fend.owl#A(Big<br>-thing<br>(<b>)):::d3fend-->d3fend.owl#D3FENDCore
        d3fend.owl#D3FENDCore(D3FENDCore):::d3fend
        
        classDef bfo fill:#97c1fb,color:#060606
        classDef cco fill:#e4c51e,color:#060606
        classDef abi fill:#48DD82,color:#060606
        classDef attack fill:#FF0000,color:#060606
        classDef d3fend fill:#FF0000,color:#060606
    \`\`\`

    - [D3FENDCore](/docs/ontology/reference/model/D3FENDCore/D3FENDCore.md)
    - [Big -thing (<b>)](/docs/ontology/reference/model/D3FENDCore/Big%20-thing%20%28%3Cb%3E%29/Big%20-thing%20%28%3Cb%3E%29.md)


    ### Ontology Reference
    - [d3fend](http://d3fend.mitre.org/ontologies/d3fend.owl#)

    ## Properties
    ### Data Properties
    | Ontology | Label | Definition | Example | Domain | Range |
    |----------|-------|------------|---------|--------|-------|
    | d3fend | [size](http://d3fend.mitre.org/ontologies/d3fend.owl#d) |  |  | [D3FEND Core](/docs/ontology/reference/model/D3FENDCore/D3fend%20core.md) | [integer](http://d3fend.mitre.org/ontologies/d3fend.owl#xsd#integer) |

    ### Object Properties
    | Ontology | Label | Definition | Example | Domain | Range | Inverse Of |
    |----------|-------|------------|---------|--------|-------|------------|
    | d3fend | [touches](http://d3fend.mitre.org/ontologies/d3fend.owl#p) |  |  | [Big /Thing (<b>)](/docs/ontology/reference/model/D3FENDCore/Big%20-thing%20%28%3Cb%3E%29/Big%20/thing%20%28%3Cb%3E%29.md) | [Big /Thing (<b>)](/docs/ontology/reference/model/D3FENDCore/Big%20-thing%20%28%3Cb%3E%29/Big%20/thing%20%28%3Cb%3E%29.md) | [touched by](http://d3fend.mitre.org/ontologies/d3fend.owl#q) |

    ",
    }
  `);
});

test("a class without label, reached by no walk", () => {
  expect(SITE.page(`${D3F}Loose`)).toMatchInlineSnapshot(`
    {
      "iri": "http://d3fend.mitre.org/ontologies/d3fend.owl#Loose",
      "path": "model/Entity/.md",
      "text": "# 

    ## Overview

    ### Definition
    Not defined.

    ### Examples
    Not defined.

    ### Aliases
    Not defined.

    ### URI
    http://d3fend.mitre.org/ontologies/d3fend.owl#Loose

    ### Subclass Of
    Not defined.

    \`\`\`



    ### Ontology Reference
    - [d3fend](http://d3fend.mitre.org/ontologies/d3fend.owl#)

    ## Properties
    ",
    }
  `);
});

test("the copy under the ontology's own folder; no page for what is no class", () => {
  const root = SITE.page(`${D3F}D3FENDCore`);
  expect(root?.path).toBe("model/D3FENDCore/D3fend core.md");
  expect(root && SITE.copyPath(root)).toBe("d3fend/D3FENDCore/D3fend core.md");
  expect(SITE.page(`${D3F}p`)).toBeUndefined();
});
