import type { NodeKind } from "../graph/model.ts";

/** A well-formed id and the kinds of node it may be. */
export interface ReadId {
  id: string;
  kinds: NodeKind[];
}

const FORMS: readonly (readonly [form: RegExp, kind: NodeKind])[] = [
  [/^T\d{4}(?:\.\d{3})?$/, "technique"],
  [/^TA\d{4}$/, "tactic"],
  [/^M\d{4}$/, "mitigation"],
  [/^DET\d{4}$/, "strategy"],
  [/^AN\d{4}$/, "analytic"],
  [/^DC\d{4}$/, "component"],
  [/^DS\d{4}$/, "data-source"],
  [/^G\d{4}$/, "actor"],
  [/^S\d{4}$/, "software"],
  [/^C\d{4}$/, "campaign"],
  [/^[CR]M\d{4}$/, "countermeasure"],
  [/^(?:D3|UB)-[A-Z0-9]+$/, "defense"],
  [/^TMPL\d{4}$/, "class"],
];

const ATTACK_URL = /^https?:\/\/attack\.mitre\.org\/[a-z]+\/([A-Z]+\d{4}(?:\/\d{3})?)\/?(?:#([A-Z]+\d{4}))?$/i;
const D3FEND_IRI = /^https?:\/\/d3fend\.mitre\.org\/(?:ontologies\/d3fend\.owl#|[a-z]+\/d3f:)([^\s/]+)\/?$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads an id in any of the ways people write it; undefined if it is none. */
export function readId(asked: string): ReadId | undefined {
  const text = asked.trim();
  const url = ATTACK_URL.exec(text);
  if (url) return framework((url[2] ?? url[1] ?? "").replace("/", "."));
  const name = D3FEND_IRI.exec(text)?.[1] ?? /^d3f:([^\s:/]+)$/.exec(text)?.[1];
  if (name !== undefined)
    return framework(name) ?? { id: `d3f:${name}`, kinds: ["artifact", "defense-tactic", "class"] };
  if (/^ub:\w+$/.test(text)) return { id: text, kinds: ["artifact", "class"] };
  const rule = /^(splunk|sigma):([0-9a-f-]{8,36})$/i.exec(text);
  if (rule) return { id: text.toLowerCase(), kinds: ["detection"] };
  if (UUID.test(text)) return { id: text.toLowerCase(), kinds: ["detection"] };
  return framework(text.replace(/^attack\./i, "").replace(/^(T\d{4})\/(\d{3})$/i, "$1.$2"));
}

function framework(text: string): ReadId | undefined {
  const id = text.toUpperCase();
  const kind = FORMS.find(([form]) => form.test(id))?.[1];
  return kind === undefined ? undefined : { id, kinds: [kind] };
}
