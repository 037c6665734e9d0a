/** Which computer names are the same host: machines are renamed at set-up, and when they join a domain. */
export interface HostNames {
  /**
   * The host's last name. `path` is the evidence that used the name: where a name belonged to several machines
   * in turn (clones of one image), only the evidence itself can tell which is meant.
   */
  canonical(name: string, path?: string): string;
  /** Its earlier names, first first. */
  former(name: string): string[];
}

/** Computer names of one piece of evidence in log order; a name follows the one that it differs from. */
export interface EvidenceComputers {
  path: string;
  computers: readonly string[];
}

/** More names than this in one log are many hosts' events, not one host's renames. */
export const MAX_NAMES_PER_LOG = 16;

const fold = (name: string): string => name.toLowerCase();

/**
 * Learns renames from logs. In one host's own log a change from A to B means that A was renamed to B. A log to which
 * a name comes back, or with very many names, or named as forwarded, holds events of several hosts and teaches nothing.
 * Names are compared without case and shown as the first evidence (by path) spells them.
 */
export function hostNames(perEvidence: readonly EvidenceComputers[]): HostNames {
  const shown = new Map<string, string>();
  const links = new Links();
  const chains = new Map<string, string[]>();
  for (const { path, computers } of [...perEvidence].sort(byPathThenNames)) {
    const chain = namesOf(computers);
    for (const name of chain) if (!shown.has(fold(name))) shown.set(fold(name), name);
    const keys = chain.map(fold);
    if (!isOneHost(path, keys)) continue;
    chains.set(path, keys);
    for (let i = 1; i < keys.length; i++) links.add(keys[i - 1] as string, keys[i] as string);
  }
  const last = links.lastNames();
  const former = formerNames(last, links);
  const canonicalKey = (key: string, path: string | undefined): string => {
    const direct = last.get(key);
    if (direct !== undefined) return direct;
    const chain = path === undefined ? undefined : chains.get(path);
    const own = chain?.includes(key) ? (chain.at(-1) ?? key) : key;
    return last.get(own) ?? own;
  };
  return {
    canonical: (name, path) => {
      const key = canonicalKey(fold(name), path);
      return shown.get(key) ?? name;
    },
    former: (name) => (former.get(fold(name)) ?? []).map((key) => shown.get(key) ?? key),
  };
}

function byPathThenNames(a: EvidenceComputers, b: EvidenceComputers): number {
  const left = `${a.path}\0${a.computers.join("\0")}`;
  const right = `${b.path}\0${b.computers.join("\0")}`;
  return left < right ? -1 : left > right ? 1 : 0;
}

function namesOf(computers: readonly string[]): string[] {
  const known = computers.filter((name) => name !== "");
  return known.filter((name, i) => i === 0 || fold(name) !== fold(known[i - 1] as string));
}

function isOneHost(path: string, keys: readonly string[]): boolean {
  const isForwarded = /forwardedevents[^\\/]*$/i.test(path);
  return !isForwarded && keys.length <= MAX_NAMES_PER_LOG && new Set(keys).size === keys.length;
}

/** "Was renamed to", between folded names. */
class Links {
  readonly #next = new Map<string, Set<string>>();
  readonly #previous = new Map<string, Set<string>>();

  add(from: string, to: string): void {
    setOf(this.#next, from).add(to);
    setOf(this.#next, to);
    setOf(this.#previous, to).add(from);
    setOf(this.#previous, from);
  }

  /** Names that come right before; a pair that logs tell both ways round is no rename. */
  previous(name: string): string[] {
    const next = this.#next.get(name);
    return [...(this.#previous.get(name) ?? [])].filter((other) => !next?.has(other)).sort();
  }

  /** Each name's last name; names that lead to several last names, or round in circles, have none. */
  lastNames(): Map<string, string> {
    const reached = new Map<string, string | null>();
    for (const name of [...this.#next.keys()].sort()) {
      const isLast = [...(this.#next.get(name) ?? [])].every((to) => this.#next.get(to)?.has(name));
      if (isLast) this.#spread(name, reached);
    }
    const last = new Map<string, string>();
    for (const [name, target] of reached) if (target !== null) last.set(name, target);
    return last;
  }

  /** Walks back from a last name; a name is visited again only when it turns ambiguous, so twice at most. */
  #spread(target: string, reached: Map<string, string | null>): void {
    const pending: { name: string; value: string | null }[] = [{ name: target, value: target }];
    for (let item = pending.pop(); item; item = pending.pop()) {
      const before = reached.get(item.name);
      if (before === item.value || before === null) continue;
      const value = before === undefined ? item.value : null;
      reached.set(item.name, value);
      for (const name of this.previous(item.name)) pending.push({ name, value });
    }
  }
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const set = map.get(key) ?? new Set();
  map.set(key, set);
  return set;
}

function listOf(map: Map<string, string[]>, key: string): string[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

/** Earlier names per last name in the order of the renames; names that nothing orders by name. */
function formerNames(last: ReadonlyMap<string, string>, links: Links): Map<string, string[]> {
  const former = new Map<string, string[]>();
  const waitingFor = new Map<string, number>();
  const following = new Map<string, string[]>();
  for (const name of last.keys()) {
    const before = links.previous(name).filter((other) => last.has(other));
    waitingFor.set(name, before.length);
    for (const other of before) listOf(following, other).push(name);
  }
  let layer = [...last.keys()].filter((name) => waitingFor.get(name) === 0).sort();
  while (layer.length > 0) {
    const next: string[] = [];
    for (const name of layer) {
      const target = last.get(name) as string;
      if (name !== target) listOf(former, target).push(name);
      for (const other of following.get(name) ?? []) {
        const waiting = (waitingFor.get(other) ?? 0) - 1;
        waitingFor.set(other, waiting);
        if (waiting === 0) next.push(other);
      }
    }
    layer = next.sort();
  }
  return former;
}
