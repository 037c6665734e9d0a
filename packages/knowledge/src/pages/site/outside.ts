import { splitKey } from "../../graph/model.ts";

const ATTACK = "https://attack.mitre.org/";

/** Where the publisher shows a node, for links to what has no page in the site. */
export function publishedAddress(key: string): string | undefined {
  const { kind, id } = splitKey(key);
  const [base = "", sub] = id.split(".");
  if (!/^[A-Za-z]+[A-Za-z0-9-]*$/.test(base) || (sub !== undefined && !/^\d+$/.test(sub))) return d3fendAddress(id);
  switch (kind) {
    case "technique":
      return `${ATTACK}techniques/${base}/${sub === undefined ? "" : `${sub}/`}`;
    case "tactic":
      return `${ATTACK}tactics/${id}/`;
    case "mitigation":
      return `${ATTACK}mitigations/${id}/`;
    case "strategy":
      return `${ATTACK}detectionstrategies/${id}/`;
    case "component":
      return `${ATTACK}datacomponents/${id}/`;
    case "actor":
      return `${ATTACK}groups/${id}/`;
    case "software":
      return `${ATTACK}software/${id}/`;
    case "campaign":
      return `${ATTACK}campaigns/${id}/`;
    default:
      return undefined;
  }
}

function d3fendAddress(id: string): string | undefined {
  const name = /^d3f:([A-Za-z0-9_.-]+)$/.exec(id)?.[1];
  return name === undefined ? undefined : `https://d3fend.mitre.org/dao/artifact/d3f:${name}/`;
}
