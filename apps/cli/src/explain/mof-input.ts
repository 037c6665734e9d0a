import type { SubscriptionReport } from "@unbind/model";
import { type MofDeclaration, normaliseNamespace, parseBinaryMof, parseInstances, parseMof } from "@unbind/mof";
import type { ExplainNote } from "@unbind/report";
import type { GivenInput } from "./input-text.ts";
import { nameOf } from "./instance-properties.ts";
import { isConsumerClass, type PlacedInstance, PROVIDER_CLASS, subscriptionsOf } from "./mof-subscriptions.ts";

/** Subscriptions of one text that are explained. */
const MAX_SUBSCRIPTIONS = 200;
/** Notes of one kind that are told. */
const MAX_NOTES = 20;
/** Where a head or a `PossibleCause` is looked for. */
const HEAD_LENGTH = 65_536;
const LOGGED_FORM = "text of event 5861";
const HOME = "root\\subscription";

/** What a MOF text or file would make. */
export interface MofInput {
  form: string;
  length: number;
  subscriptions: SubscriptionReport[];
  notes: ExplainNote[];
}

type Read = Omit<MofInput, "subscriptions"> & { instances: PlacedInstance[] };

/** Reads MOF files, the text of event 5861, and binary MOF. */
export function mofInput(input: GivenInput): MofInput {
  const { form, length, instances, notes } = read(input);
  const origin = { path: input.source, isLogged: form === LOGGED_FORM, most: MAX_SUBSCRIPTIONS };
  const { subscriptions, total } = subscriptionsOf(instances, origin);
  if (total > MAX_SUBSCRIPTIONS) {
    const text = `It makes ${total} subscriptions; the first ${MAX_SUBSCRIPTIONS} are explained.`;
    notes.push({ code: "too-many-subscriptions", text });
  }
  return { form, length, subscriptions, notes };
}

function read({ bytes, text }: GivenInput): Read {
  const binary = bytes && parseBinaryMof(bytes);
  if (binary) {
    const issues = binary.issues.map(({ code, message, offset }) => ({ code, text: `${message} (at byte ${offset})` }));
    return readDeclarations("binary MOF", binary.byteLength, binary.declarations, issues);
  }
  const file = parseMof(bytes ?? text);
  const hasInstances = file.declarations.some(({ kind }) => kind === "instance");
  if (!hasInstances || LOGGED.test(text.slice(0, HEAD_LENGTH))) {
    const logged = readLogged(text);
    if (logged.instances.length > 0) return logged;
  }
  const issues = file.issues.map(({ code, message, line, column }) => ({
    code,
    text: `line ${line}, column ${column}: ${message}`,
  }));
  return readDeclarations("MOF text", file.text.length, file.declarations, issues);
}

function readDeclarations(
  form: string,
  length: number,
  declarations: readonly MofDeclaration[],
  issues: ExplainNote[],
): Read {
  const instances = declarations.filter((one) => one.kind === "instance");
  return { form, length, instances, notes: [...first(issues), ...first(declarations.flatMap(declarationNote))] };
}

const LOGGED = /possible\s?cause|^\s*Namespace = /i;
const CAUSE = /PossibleCause["'>:\s=]{1,8}/i;
const NAMESPACE = /\bNamespace\b["'>:\s=]{1,8}([^;\r\n"'<]{1,512})/i;

/** Text as event 5861 has it. Names in its head are an attacker's choice, so instances are taken from behind it. */
function readLogged(text: string): Read {
  const cause = CAUSE.exec(text.slice(0, HEAD_LENGTH));
  const start = cause ? cause.index + cause[0].length : 0;
  const { instances, issues } = parseInstances(text.slice(start));
  const namespace = normaliseNamespace(NAMESPACE.exec(text.slice(0, start))?.[1]?.trim() ?? HOME);
  const notes = issues.map(({ code, message, offset }) => ({ code, text: `at ${start + offset}: ${message}` }));
  const placed = instances.map((instance) => ({ ...instance, namespace }));
  return {
    form: cause ? LOGGED_FORM : "MOF text",
    length: text.length,
    instances: cause ? [...placed, ...boundPair(placed)] : placed,
    notes: first(notes),
  };
}

/** Event 5861 tells of a binding without giving its instance. */
function boundPair(instances: readonly PlacedInstance[]): PlacedInstance[] {
  const [one, other, ...more] = instances;
  if (!one || !other || more.length > 0) return [];
  const isFilter = ({ className }: PlacedInstance) => className.toLowerCase() === "__eventfilter";
  const [filter, consumer] = isFilter(one) ? [one, other] : [other, one];
  if (!isFilter(filter) || isFilter(consumer)) return [];
  const path = (part: PlacedInstance) => `${part.className}.Name="${nameOf(part).replace(/["\\]/g, "\\$&")}"`;
  const properties = [
    { name: "Filter", value: path(filter) },
    { name: "Consumer", value: path(consumer) },
  ];
  const { namespace } = filter;
  return [{ className: "__FilterToConsumerBinding", properties, complete: true, start: 0, end: 0, namespace }];
}

function first(notes: ExplainNote[]): ExplainNote[] {
  if (notes.length <= MAX_NOTES) return notes;
  return [...notes.slice(0, MAX_NOTES), { code: "more-notes", text: `${notes.length - MAX_NOTES} more of the kind.` }];
}

/** What a file does besides making subscriptions. */
function declarationNote(declared: MofDeclaration): ExplainNote[] {
  if (declared.kind === "directive" && declared.name === "autorecover") {
    const text = "It asks to be compiled again whenever WMI rebuilds its repository (#pragma autorecover).";
    return [{ code: "autorecover", text }];
  }
  if (declared.kind === "class" && isConsumerClass(declared.superclass ?? "")) {
    const text = `It declares the consumer class ${declared.name} in ${declared.namespace}.`;
    return [{ code: "consumer-class", text }];
  }
  if (declared.kind === "instance" && PROVIDER_CLASS.test(declared.className)) {
    const text = `It registers a provider: ${declared.className} "${nameOf(declared)}" in ${declared.namespace}.`;
    return [{ code: "provider", text }];
  }
  return [];
}
