import { compareText, EvidenceError, IssueLog, issueOf, sha256Hex } from "@unbind/bytes";
import { GraphBuilder } from "../graph/builder.ts";
import { reportCycles } from "../graph/cycles.ts";
import type { KnowledgeSource } from "../graph/model.ts";
import { addRevokedTwins } from "../graph/revoked-twins.ts";
import type { GraphTables } from "../graph/tables.ts";
import { addAttack, attackVersion } from "./attack-graph.ts";
import { type Countermeasure, parseCountermeasure } from "./coun7er.ts";
import { type Coun7erDataset, type DatasetTemplate, datasetOf, templateOf } from "./coun7er-dataset.ts";
import { addCountermeasure, addDataset, addTemplate } from "./countermeasure-graph.ts";
import { D3fendOntology } from "./d3fend.ts";
import { addD3fend } from "./d3fend-graph.ts";
import { parseJson } from "./json-value.ts";
import { addRule } from "./rule-graph.ts";
import { type DetectionRule, parseRuleFile } from "./rule-yaml.ts";
import { jsonKind, sourceKind } from "./source-kind.ts";
import { checkSourceSize } from "./source-text.ts";
import { type StixObject, stixObjects } from "./stix.ts";
import { parseTurtle } from "./turtle.ts";

/** One file of a source, whole in memory. */
export interface SourceFile {
  /** As it is shown and stored: relative to what the user named, with `/`. */
  path: string;
  bytes: Uint8Array;
  /** Lower-case hex; computed here if the host doesn't give it. */
  sha256?: string;
}

interface Read<T> {
  path: string;
  value: T;
}

/** Files of one source, for its version and hash. */
interface FileFacts {
  path: string;
  sha256: string;
  byteLength: number;
}

/** Takes files one after another and joins them to one graph; the result depends neither on their order nor on the time. */
export class KnowledgeImport {
  readonly issues: IssueLog = new IssueLog();
  /** Files that are of no kind that is read. */
  skipped = 0;
  readonly #facts = new Map<string, FileFacts[]>();
  readonly #stix: Read<StixObject[]>[] = [];
  readonly #ontologies: Read<D3fendOntology>[] = [];
  readonly #pages: Read<Countermeasure>[] = [];
  readonly #datasets: Read<Coun7erDataset>[] = [];
  readonly #templates: Read<DatasetTemplate>[] = [];
  readonly #rules: Read<DetectionRule>[] = [];

  /** Reads one file. What is wrong with it becomes an issue; the others are not touched by it. */
  add(file: SourceFile): void {
    try {
      checkSourceSize(file.bytes.length, file.path);
      this.#read(file);
    } catch (error) {
      if (!(error instanceof EvidenceError)) throw error;
      this.issues.add(issueOf(error, { path: file.path, offset: 0 }));
    }
  }

  #read(file: SourceFile): void {
    const { path, bytes } = file;
    const { issues } = this;
    switch (sourceKind(path, bytes)) {
      case "turtle":
        this.#ontologies.push({ path, value: new D3fendOntology(parseTurtle(bytes, { path, issues })) });
        this.#count("D3FEND", file);
        return;
      case "countermeasure":
        this.#pages.push({ path, value: parseCountermeasure(bytes, { path, issues }) });
        this.#count("COUN7ER", file);
        return;
      case "json":
        this.#json(file);
        return;
      case "rule":
        this.#rule(file);
        return;
      default:
        this.skipped++;
    }
  }

  #json(file: SourceFile): void {
    const { path } = file;
    const root = parseJson(file.bytes, path, this.issues);
    const kind = jsonKind(root);
    if (kind === "stix") {
      this.#stix.push({ path, value: stixObjects(root, path, this.issues) });
      this.#count("ATT&CK", file);
    } else if (kind === "dataset") {
      this.#datasets.push({ path, value: datasetOf(root, path) });
      this.#count("COUN7ER data set", file);
    } else if (kind === "template") {
      for (const value of templateOf(root)) this.#templates.push({ path, value });
      this.#count("COUN7ER data set", file);
    } else this.skipped++;
  }

  #rule(file: SourceFile): void {
    const found = parseRuleFile(file.bytes, { path: file.path, issues: this.issues });
    if (found.kind !== "detection") {
      this.skipped++;
      return;
    }
    this.#rules.push({ path: file.path, value: found.rule });
    this.#count(found.rule.dialect === "sigma" ? "Sigma" : "Splunk", file);
  }

  #count(name: string, { path, bytes, sha256 }: SourceFile): void {
    const facts = this.#facts.get(name) ?? [];
    this.#facts.set(name, facts);
    facts.push({ path, sha256: sha256 ?? sha256Hex(bytes), byteLength: bytes.length });
  }

  /** Joins everything. Call it once. */
  finish(): GraphTables {
    const builder = new GraphBuilder();
    this.#attack(builder);
    this.#d3fend(builder);
    this.#countermeasures(builder);
    this.#detections(builder);
    addRevokedTwins(builder);
    reportCycles(builder, this.issues);
    return builder.build();
  }

  #attack(builder: GraphBuilder): void {
    if (this.#stix.length === 0) return;
    const objects = sorted(this.#stix).flatMap(({ value }) => value);
    const named = /attack[\w-]*?[-_.](\d{1,2}\.\d{1,2})(?:[._-]|$)/i.exec(this.#stix[0]?.path ?? "")?.[1];
    const source = this.#source(builder, "ATT&CK", attackVersion(objects) ?? named);
    addAttack(builder, source, objects, this.issues);
  }

  #d3fend(builder: GraphBuilder): void {
    const [first, ...others] = sorted(this.#ontologies);
    if (first === undefined) return;
    for (const { path } of others) {
      this.#duplicate(path, `a second ontology beside ${first.path}; versions aren't mixed, the first was taken`);
    }
    const facts = this.#facts.get("D3FEND")?.filter(({ path }) => path === first.path) ?? [];
    this.#facts.set("D3FEND", facts);
    addD3fend(builder, this.#source(builder, "D3FEND", first.value.version), first.value);
  }

  #countermeasures(builder: GraphBuilder): void {
    if (this.#pages.length > 0) {
      const source = this.#source(builder, "COUN7ER", undefined);
      for (const { path, value } of this.#once(this.#pages, ({ id }) => id))
        addCountermeasure(builder, source, value, path);
    }
    if (this.#datasets.length + this.#templates.length === 0) return;
    const source = this.#source(builder, "COUN7ER data set", undefined);
    for (const { path, value } of sorted(this.#datasets)) addDataset(builder, source, value, path);
    for (const { path, value } of sorted(this.#templates)) {
      if (!builder.has(`class:${value.id}`)) addTemplate(builder, source, value, path);
    }
  }

  #detections(builder: GraphBuilder): void {
    for (const [name, dialect] of [
      ["Sigma", "sigma"],
      ["Splunk", "splunk"],
    ] as const) {
      const rules = this.#rules.filter(({ value }) => value.dialect === dialect);
      if (rules.length === 0) continue;
      const source = this.#source(builder, name, undefined);
      for (const { path, value } of this.#once(rules, ({ id }) => id)) addRule(builder, source, value, path);
    }
  }

  /** One of each id, the first by path; others are told. */
  #once<T>(list: readonly Read<T>[], idOf: (value: T) => string): Read<T>[] {
    const seen = new Map<string, string>();
    return sorted(list).filter(({ path, value }) => {
      const id = idOf(value);
      const first = seen.get(id);
      if (first !== undefined) this.#duplicate(path, `${id} stands in ${first} already, which was taken`);
      else seen.set(id, path);
      return first === undefined;
    });
  }

  #duplicate(path: string, message: string): void {
    this.issues.add({ code: "KNOW_DUPLICATE", severity: "warning", message, evidence: { path, offset: 0 } });
  }

  #source(builder: GraphBuilder, name: string, version: string | undefined): KnowledgeSource {
    const facts = sorted(this.#facts.get(name) ?? []);
    const only = facts.length === 1 ? facts[0]?.sha256 : undefined;
    const sha256 = only ?? sha256Hex(facts.map((file) => `${file.sha256}  ${file.path}\n`).join(""));
    const byteLength = facts.reduce((sum, file) => sum + file.byteLength, 0);
    return builder.addSource({
      name,
      version: version ?? sha256.slice(0, 12),
      sha256,
      files: facts.length,
      byteLength,
    });
  }
}

function sorted<T extends { path: string }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => compareText(a.path, b.path));
}
