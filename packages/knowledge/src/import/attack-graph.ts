/** ATT&CK objects as nodes and edges (knowledge of detection strategies and analytics as of v18). */
import type { IssueLog } from "@unbind/bytes";
import type { GraphBuilder } from "../graph/builder.ts";
import { type KnowledgeSource, keyOf, type NodeAttribute, type NodeKind, type NodeState } from "../graph/model.ts";
import { isRecord, textList, textOf } from "./json-value.ts";
import { addReference } from "./reference-node.ts";
import type { StixObject } from "./stix.ts";

const KINDS: ReadonlyMap<string, NodeKind> = new Map([
  ["attack-pattern", "technique"],
  ["x-mitre-tactic", "tactic"],
  ["course-of-action", "mitigation"],
  ["x-mitre-detection-strategy", "strategy"],
  ["x-mitre-analytic", "analytic"],
  ["x-mitre-data-component", "component"],
  ["x-mitre-data-source", "data-source"],
  ["intrusion-set", "actor"],
  ["malware", "software"],
  ["tool", "software"],
  ["campaign", "campaign"],
]);

const RELATIONS: ReadonlyMap<string, string> = new Map([
  ["subtechnique-of", "sub-of"],
  ["revoked-by", "revoked-by"],
  ["uses", "uses"],
  ["mitigates", "mitigates"],
  ["detects", "detects"],
  ["attributed-to", "attributed-to"],
]);

/** Adds the objects of all files of one ATT&CK version. A STIX id that comes twice counts once, where it came first. */
export function addAttack(
  builder: GraphBuilder,
  source: KnowledgeSource,
  objects: readonly StixObject[],
  issues: IssueLog,
): void {
  new AttackImport(builder, source, objects, issues).run();
}

/** The version a collection object states, or undefined: plain bundles don't say. */
export function attackVersion(objects: readonly StixObject[]): string | undefined {
  const collection = objects.find(({ type }) => type === "x-mitre-collection");
  return textOf(collection?.x_mitre_version) || undefined;
}

class AttackImport {
  readonly #builder: GraphBuilder;
  readonly #source: KnowledgeSource;
  readonly #issues: IssueLog;
  readonly #objects = new Map<string, StixObject>();
  readonly #keys = new Map<string, string>();
  readonly #tactics = new Map<string, string>();

  constructor(builder: GraphBuilder, source: KnowledgeSource, objects: readonly StixObject[], issues: IssueLog) {
    this.#builder = builder;
    this.#source = source;
    this.#issues = issues;
    for (const object of objects) {
      const known = this.#objects.get(object.id);
      if (known === undefined) this.#objects.set(object.id, object);
      else if (textOf(known.modified) !== textOf(object.modified)) {
        this.#report(
          "STIX_DUPLICATE",
          `${object.id} comes twice, modified ${textOf(known.modified)} and ${textOf(object.modified)}; the first was kept`,
        );
      }
    }
  }

  run(): void {
    for (const object of this.#objects.values()) this.#node(object);
    for (const object of this.#objects.values()) {
      if (object.type === "relationship") this.#relationship(object);
      else if (object.type === "attack-pattern") this.#technique(object);
      else if (object.type === "x-mitre-detection-strategy") this.#strategy(object);
      else if (object.type === "x-mitre-analytic") this.#analytic(object);
      else if (object.type === "x-mitre-data-component") this.#component(object);
    }
  }

  #node(object: StixObject): void {
    const kind = KINDS.get(object.type);
    if (kind === undefined) return;
    const reference = references(object).find(({ source_name }) => source_name === "mitre-attack");
    const id = textOf(reference?.external_id);
    if (id === "") {
      if (kind !== "data-source") this.#report("STIX_ATTACK_ID", `${object.id} has no ATT&CK id; it was left out`);
      return;
    }
    if (kind === "tactic") this.#tactics.set(textOf(object.x_mitre_shortname), keyOf(kind, id));
    const key = this.#builder.addNode(kind, id, textOf(object.name), stateOf(object), [
      { name: "url", value: textOf(reference?.url) },
      { name: "description", value: textOf(object.description) },
      { name: "version", value: textOf(object.x_mitre_version) },
      { name: "created", value: textOf(object.created) },
      { name: "modified", value: textOf(object.modified) },
      { name: "platforms", value: textList(object.x_mitre_platforms).join(", ") },
      { name: "shortname", value: textOf(object.x_mitre_shortname) },
      { name: "alias", value: aliases(object).join(", ") },
      { name: "stix-id", value: object.id },
      ...mutableElements(object),
    ]);
    this.#keys.set(object.id, key);
    if (kind === "technique") this.#cites(key, object);
  }

  #cites(key: string, object: StixObject): void {
    for (const { url, source_name } of references(object)) {
      if (textOf(source_name).startsWith("mitre-") || source_name === "capec") continue;
      addReference(this.#builder, this.#source, {
        from: key,
        url: textOf(url),
        title: textOf(source_name),
        locator: object.id,
      });
    }
  }

  #technique(object: StixObject): void {
    const from = this.#keys.get(object.id);
    const phases = Array.isArray(object.kill_chain_phases) ? object.kill_chain_phases : [];
    for (const phase of phases) {
      if (from === undefined || !isRecord(phase) || phase.kill_chain_name !== "mitre-attack") continue;
      const to = this.#tactics.get(textOf(phase.phase_name));
      if (to === undefined) this.#dangling(object, `tactic ${textOf(phase.phase_name)}`);
      else this.#builder.addEdge(this.#source, { from, to, kind: "tactic-of", locator: object.id });
    }
  }

  #relationship(object: StixObject): void {
    const kind = RELATIONS.get(textOf(object.relationship_type));
    if (kind === undefined || object.revoked === true || object.x_mitre_deprecated === true) return;
    const from = this.#end(object, object.source_ref);
    const to = this.#end(object, object.target_ref);
    if (from === undefined || to === undefined) return;
    this.#builder.addEdge(this.#source, {
      from,
      to,
      kind,
      locator: object.id,
      note: textOf(object.description).trim(),
    });
  }

  #strategy(object: StixObject): void {
    const from = this.#keys.get(object.id);
    for (const reference of textList(object.x_mitre_analytic_refs)) {
      const to = this.#end(object, reference);
      if (from && to) this.#builder.addEdge(this.#source, { from, to, kind: "has-analytic", locator: object.id });
    }
  }

  #analytic(object: StixObject): void {
    const from = this.#keys.get(object.id);
    const list = Array.isArray(object.x_mitre_log_source_references) ? object.x_mitre_log_source_references : [];
    for (const entry of list) {
      if (from === undefined || !isRecord(entry)) continue;
      const name = textOf(entry.name);
      const channel = textOf(entry.channel);
      const component = this.#end(object, entry.x_mitre_data_component_ref);
      const note = channel === "" ? name : `${name}: ${channel}`;
      if (component)
        this.#builder.addEdge(this.#source, { from, to: component, kind: "observes", locator: object.id, note });
      this.#logSource(from, object, name, channel);
    }
  }

  #component(object: StixObject): void {
    const from = this.#keys.get(object.id);
    const list = Array.isArray(object.x_mitre_log_sources) ? object.x_mitre_log_sources : [];
    for (const entry of list) {
      if (from && isRecord(entry)) this.#logSource(from, object, textOf(entry.name), textOf(entry.channel));
    }
  }

  #logSource(from: string, object: StixObject, name: string, channel: string): void {
    if (name === "") return;
    const to = this.#builder.addNode("log-source", name, name);
    this.#builder.addEdge(this.#source, { from, to, kind: "reads", locator: object.id, note: channel });
  }

  /** Undefined and an issue where a reference leads nowhere; silently undefined for kinds that are no nodes. */
  #end(object: StixObject, reference: unknown): string | undefined {
    const id = textOf(reference);
    const key = this.#keys.get(id);
    if (key === undefined && !this.#objects.has(id)) this.#dangling(object, id);
    return key;
  }

  #dangling(object: StixObject, what: string): void {
    this.#report("STIX_DANGLING", `${object.id} names ${what}, which isn't there; that relation was left out`);
  }

  #report(code: string, message: string): void {
    this.#issues.add({ code, severity: "warning", message, evidence: { path: this.#source.name, offset: 0 } });
  }
}

function references(object: StixObject): Record<string, unknown>[] {
  return Array.isArray(object.external_references) ? object.external_references.filter(isRecord) : [];
}

function aliases(object: StixObject): string[] {
  const all = [...textList(object.aliases), ...textList(object.x_mitre_aliases)];
  return [...new Set(all)].filter((alias) => alias !== object.name);
}

function mutableElements(object: StixObject): NodeAttribute[] {
  const list = Array.isArray(object.x_mitre_mutable_elements) ? object.x_mitre_mutable_elements : [];
  return list.filter(isRecord).map((entry) => ({
    name: "tunable",
    value: `${textOf(entry.field)}: ${textOf(entry.description)}`,
  }));
}

function stateOf(object: StixObject): NodeState {
  if (object.revoked === true) return "revoked";
  return object.x_mitre_deprecated === true ? "deprecated" : "active";
}
