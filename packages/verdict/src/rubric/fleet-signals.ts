import { INTERPRETERS } from "./program-signals.ts";
import { hit, type Signal } from "./signal.ts";

const ALL = ["filter", "consumer", "binding"] as const;
/** Hosts below which prevalence says nothing. */
const MIN_HOSTS = 50;
const RARE_SHARE = 0.01;
const COMMON_SHARE = 0.8;
const VENDOR_PATH =
  /^"?(?:[a-z]:\\program files(?: \(x86\))?\\|%programfiles(?:\(x86\))?%\\|[a-z]:\\windows\\system32\\)/i;

export const fleetSignals: readonly Signal[] = [
  {
    id: "rare",
    weight: 15,
    group: "fleet",
    when: "The definition is on at most 1 % of 50 hosts or more.",
    sentence: "It was seen on {n} of {m} hosts.",
    source: "stacking over a fleet",
    about: ALL,
    find: ({ prevalence }) => {
      if (!prevalence || prevalence.hosts < MIN_HOSTS) return undefined;
      const { hosts, hostsWithSame } = prevalence;
      return hostsWithSame <= hosts * RARE_SHARE ? hit({ n: String(hostsWithSame), m: String(hosts) }) : undefined;
    },
  },
  {
    id: "common",
    weight: -15,
    group: "fleet",
    when: "The definition is on 80 % of 50 hosts or more and starts a program of a vendor's folder that is no interpreter.",
    sentence: "It is the same on {n} of {m} hosts.",
    source: "stacking over a fleet",
    about: ALL,
    find: ({ prevalence, program }) => {
      if (!prevalence || prevalence.hosts < MIN_HOSTS || !program) return undefined;
      const isVendor = VENDOR_PATH.test(program.path) && !INTERPRETERS.has(program.name);
      const { hosts, hostsWithSame } = prevalence;
      return isVendor && hostsWithSame >= hosts * COMMON_SHARE
        ? hit({ n: String(hostsWithSame), m: String(hosts) })
        : undefined;
    },
  },
];
