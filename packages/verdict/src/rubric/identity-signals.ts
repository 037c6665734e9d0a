import { shown } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { hit, type NotJudged, type Signal, type SignalHit } from "./signal.ts";

const ALL = ["filter", "consumer", "binding"] as const;
/** Accounts of a computer or domain, and of Entra ID; not groups and services. */
const INDIVIDUAL = /^S-1-(?:5-21|12-1)-/i;

function owners({ subscription: { filter, consumer, binding } }: Reading): string[] {
  const all = [consumer?.creatorSid, filter?.creatorSid, binding?.creatorSid];
  return all.filter((sid) => typeof sid === "string" && sid !== "") as string[];
}

function ownerAccount(reading: Reading): SignalHit | NotJudged | undefined {
  if (reading.kind !== "command" && reading.kind !== "script") return undefined;
  const sids = owners(reading);
  if (sids.length === 0) return { missing: "the owner" };
  const account = sids.find((sid) => INDIVIDUAL.test(sid));
  return account === undefined ? undefined : hit({ account: shown(account) });
}

export const identitySignals: readonly Signal[] = [
  {
    id: "owner-account",
    weight: 15,
    group: "identity",
    when: "The owner of a command or script consumer is an account of its own. Administrators and SYSTEM give no points and prove nothing: the owner can be forged.",
    sentence: "It was made by the account {account}, not by Windows.",
    source: "owners in three repositories; fortra/impacket writes S-1-5-32-544 itself",
    about: ALL,
    find: ownerAccount,
  },
  {
    id: "owner-differs",
    weight: 10,
    group: "identity",
    when: "Filter, consumer and binding have different owners.",
    sentence: "Its parts have different owners: {owners}.",
    source: "documentation of permanent consumers: WMI does not deliver then",
    about: ALL,
    find: (reading) => {
      const different = [...new Set(owners(reading).map((sid) => sid.toUpperCase()))];
      return different.length > 1 ? hit({ owners: different.map((sid) => shown(sid)).join(", ") }) : undefined;
    },
  },
];
