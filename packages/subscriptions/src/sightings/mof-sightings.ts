import type { EvidenceRef, Issue } from "@unbind/bytes";
import type { BindingFacts, ConsumerFacts, FilterFacts, PropertyValue, Sighting } from "@unbind/model";
import {
  formatObjectPath,
  type MofDeclaration,
  type MofDirective,
  type MofInstanceDeclaration,
  normaliseNamespace,
} from "@unbind/mof";
import { bindingFacts, consumerFacts, filterFacts, plainProperties, propertyOf } from "./instance-facts.ts";
import { classMention, mentionKey } from "./mentions.ts";
import { boundEnd, MofClasses } from "./mof-classes.ts";
import { consumerOfPath, filterOfPath, nameIn, namespaceOfPath, pathOf } from "./object-reference.ts";

/** On a sighting whose declaration is damaged: what it doesn't say is unknown, not default. */
export const MOF_DAMAGED = "part of the declaration could not be read";
/** On a sighting of a file that names no namespace. */
export const MOF_NO_NAMESPACE = "the file names no namespace: root\\default unless mofcomp is told another one";

/** Sightings, and notes besides, that are taken from one file; more are counted and told. */
export const MAX_MOF_STATEMENTS = 20_000;

export interface MofSource {
  /** `mof/instance` or `bmf/instance`. */
  source: string;
  /** Where a declaration stands in the file. */
  refOf: (start: number, end: number) => EvidenceRef;
  /** Where it stands in decompressed data, in words, where that isn't the file. */
  placeOf?: (start: number) => string;
}

type Facts = Pick<Sighting, "object"> & Partial<Sighting>;

/**
 * What a MOF file would do to subscriptions if it were compiled: intent, not proof, so every sighting is `attempted`,
 * without a time, an actor or a host. Deletions carry `mentions` and tie to what is known; all others describe
 * objects of their own, which `joinSubscriptions` reports even where nothing else shows them.
 */
export function sightingsOfMof(
  declarations: readonly MofDeclaration[],
  source: MofSource,
): { sightings: Sighting[]; issues: Issue[] } {
  const reader = new MofReader(declarations, source);
  return reader.read();
}

class MofReader {
  readonly #declarations: readonly MofDeclaration[];
  readonly #source: MofSource;
  readonly #classes: MofClasses;
  readonly #sightings: Sighting[] = [];
  readonly #issues: Issue[] = [];
  readonly #recovers: boolean;
  #namespace: string | undefined;
  #dropped = 0;

  constructor(declarations: readonly MofDeclaration[], source: MofSource) {
    this.#declarations = declarations;
    this.#source = source;
    this.#classes = new MofClasses(declarations);
    this.#recovers = declarations.some((one) => one.kind === "directive" && one.name === "autorecover");
  }

  read(): { sightings: Sighting[]; issues: Issue[] } {
    for (const one of this.#declarations) {
      if (one.kind === "directive") this.#directive(one);
      else if (one.kind === "instance") this.#instance(one);
      else if (one.kind === "class" && this.#classes.roleOf(one.name) === "consumer") {
        this.#note(one, "MOF_CONSUMER_CLASS", `would declare the consumer class ${one.name} in ${one.namespace}`);
      }
    }
    const last = this.#declarations.at(-1);
    if (this.#dropped > 0 && last) {
      const message = `MAX_MOF_STATEMENTS (${MAX_MOF_STATEMENTS}) reached: ${this.#dropped} more not used`;
      this.#issues.push({ code: "MOF_LIMIT", severity: "error", message, evidence: this.#ref(last) });
    }
    return { sightings: this.#sightings, issues: this.#issues };
  }

  #isFull(): boolean {
    const isFull = this.#sightings.length + this.#issues.length >= MAX_MOF_STATEMENTS;
    if (isFull) this.#dropped++;
    return isFull;
  }

  #instance(one: MofInstanceDeclaration): void {
    switch (this.#classes.roleOf(one.className)) {
      case "filter":
        this.#plan(one, { object: "filter", filter: { ...filterFacts(one, ""), name: nameOf(one) } });
        break;
      case "consumer":
        this.#plan(one, { object: "consumer", consumer: { ...consumerFacts(one, undefined), name: nameOf(one) } });
        break;
      case "binding":
        this.#binding(one);
        break;
      case "timer":
        this.#plan(one, { object: "timer", instance: { path: pathText(one), properties: objectFacts(one) } });
        break;
      case "registration":
        this.#registration(one);
        break;
      default:
    }
  }

  #binding(one: MofInstanceDeclaration): void {
    const [toFilter, toConsumer] = [
      boundEnd(one, "filter", this.#declarations),
      boundEnd(one, "consumer", this.#declarations),
    ];
    const filter: FilterFacts | undefined = toFilter.target
      ? { name: nameOf(toFilter.target) }
      : filterOfPath(toFilter.path);
    const consumer: ConsumerFacts | undefined = toConsumer.target
      ? { class: toConsumer.target.className, name: nameOf(toConsumer.target), properties: {} }
      : consumerOfPath(toConsumer.path);
    if (!filter || !consumer) {
      if (this.#isFull()) return;
      const message = `${one.className}: its ${filter ? "Consumer" : "Filter"} names no object`;
      this.#issues.push({ code: "MOF_BINDING_UNREAD", severity: "warning", message, evidence: this.#ref(one) });
      return;
    }
    const ends = [toFilter, toConsumer].map(({ target, path }) => target?.namespace ?? namespaceOfPath(path));
    const [filterNamespace, consumerNamespace] = ends;
    const { creatorSid, properties } = bindingFacts(one);
    const binding: BindingFacts = {
      properties,
      ...(creatorSid === undefined ? {} : { creatorSid }),
      ...(filterNamespace === undefined ? {} : { filterNamespace }),
      ...(consumerNamespace === undefined ? {} : { consumerNamespace }),
    };
    this.#plan(one, { object: "binding", filter, consumer, binding });
  }

  #registration(one: MofInstanceDeclaration): void {
    const properties = this.#provider(one);
    this.#plan(one, { object: "provider", instance: { path: pathText(one), properties } });
    const classes = [propertyOf(properties, "consumerclassnames") ?? []].flat().join(", ");
    const clsid = propertyOf(properties, "clsid");
    const whose = typeof clsid === "string" ? `CLSID ${clsid}, ${ownerOf(clsid)}` : "whose CLSID the file doesn't say";
    this.#note(
      one,
      "MOF_CONSUMER_PROVIDER",
      `would register a provider, ${whose}, for the consumer class ${classes} in ${one.namespace}`,
    );
  }

  /** The registration with the provider that it names, as one: class names and CLSID. */
  #provider(one: MofInstanceDeclaration): Record<string, PropertyValue> {
    const { target, path } = boundEnd(one, "provider", this.#declarations);
    const parsed = pathOf(path);
    const own = plainProperties(one, ["provider"]);
    if (target) return { ...objectFacts(target), ...own };
    return { __NAMESPACE: one.namespace, ...(parsed ? { Name: nameIn(parsed) ?? "" } : {}), ...own };
  }

  #plan(one: MofInstanceDeclaration, facts: Facts): void {
    const caveats = [...(facts.caveats ?? [])];
    if (!one.complete) caveats.push(MOF_DAMAGED);
    if (this.#isUnplaced(one)) caveats.push(MOF_NO_NAMESPACE);
    if (one.host !== undefined) caveats.push(`the file names the machine ${one.host}`);
    if (facts.consumer && facts.object === "consumer" && this.#classes.declares(one.className)) {
      caveats.push(`the file declares the class ${one.className} itself`);
    }
    const verb = (one.instanceFlags & UPDATE_ONLY) !== 0 ? "changed, if it is there," : "created";
    this.#add(one, `would be ${verb} by compiling this file`, { namespace: one.namespace, ...facts, caveats });
  }

  /** No directive stands before it; binary MOF has the namespace in each object. */
  #isUnplaced({ namespace }: MofInstanceDeclaration): boolean {
    return this.#namespace === undefined && namespace === "root\\default";
  }

  #directive(one: MofDirective): void {
    const [argument = ""] = one.arguments;
    if (one.name === "namespace") this.#namespace = normaliseNamespace(argument);
    else if (one.name === "deleteinstance") this.#deletion(one, argument);
    else if (one.name === "deleteclass" && this.#classes.roleOf(argument) === "consumer") {
      this.#note(one, "MOF_DELETES", `would delete the consumer class ${argument} and all of its instances`);
    }
  }

  #deletion(one: MofDirective, argument: string): void {
    const path = pathOf(argument);
    if (!path) return;
    const role = this.#classes.roleOf(path.className);
    if (role !== "filter" && role !== "consumer" && role !== "binding") return;
    const texts = role === "binding" ? path.keys.map(({ value }) => nameInPath(String(value))) : [nameIn(path)];
    const mentions = [
      ...texts.filter((text) => text !== undefined).map(mentionKey),
      classMention(path.className),
    ].sort();
    const namespace = path.namespace ?? this.#namespace;
    this.#note(one, "MOF_DELETES", `would delete ${argument}`);
    this.#add(one, `would be deleted by compiling this file: ${argument}`, { object: role, namespace, mentions });
  }

  /** What compiling the file would do besides making parts of subscriptions. */
  #note(one: { start: number; end: number }, code: string, what: string): void {
    if (this.#isFull()) return;
    const message = `compiling this file ${what}`;
    this.#issues.push({ code, severity: "note", message, evidence: this.#ref(one) });
  }

  #add(one: { start: number; end: number }, what: string, facts: Facts): void {
    if (this.#isFull()) return;
    const { source, placeOf } = this.#source;
    const place = placeOf ? ` (${placeOf(one.start)})` : "";
    const again = this.#recovers ? "; #pragma autorecover: and again whenever the repository is rebuilt" : "";
    this.#sightings.push({
      kind: "attempted",
      host: "",
      namespace: undefined,
      caveats: [],
      ...facts,
      time: undefined,
      actor: undefined,
      source,
      detail: `${what}${place}${again}`,
      evidence: this.#ref(one),
    });
  }

  #ref({ start, end }: { start: number; end: number }): EvidenceRef {
    return this.#source.refOf(start, end);
  }
}

/** CLSIDs of Windows' own consumer providers, in lower case without braces. */
const OWN_CLSIDS: ReadonlyMap<string, string> = new Map([
  ["266c72e7-62e8-11d1-ad89-00c04fd8fdff", "ActiveScriptEventConsumer"],
  ["266c72e5-62e8-11d1-ad89-00c04fd8fdff", "CommandLineEventConsumer"],
  ["266c72d4-62e8-11d1-ad89-00c04fd8fdff", "LogFileEventConsumer"],
  ["266c72e6-62e8-11d1-ad89-00c04fd8fdff", "NTEventLogEventConsumer"],
  ["c7a3a54b-0250-11d3-9cd1-00105a1f4801", "SMTPEventConsumer"],
]);

function ownerOf(clsid: string): string {
  const owner = OWN_CLSIDS.get(clsid.replace(/[{}\s]/g, "").toLowerCase());
  return owner === undefined ? "none of Windows' own" : `that of Windows' own ${owner}`;
}

/** Bit of `instanceFlags`. */
const UPDATE_ONLY = 1;

/** The key's value, or the name that is stated where the class's key isn't known. */
function nameOf(one: MofInstanceDeclaration): string | undefined {
  const key = one.path && nameIn(one.path);
  if (key !== undefined) return key;
  const stated = one.properties.findLast(({ name }) => name.toLowerCase() === "name")?.value;
  return typeof stated === "string" ? stated : undefined;
}

function nameInPath(text: string): string | undefined {
  const path = pathOf(text);
  return path && nameIn(path);
}

/** Relative path; the class alone where the key isn't known. */
function pathText({ path, className }: MofInstanceDeclaration): string {
  return path ? formatObjectPath({ ...path, host: undefined, namespace: undefined }) : className;
}

function objectFacts(one: MofInstanceDeclaration): Record<string, PropertyValue> {
  return { __CLASS: one.className, __NAMESPACE: one.namespace, ...plainProperties(one, []) };
}
