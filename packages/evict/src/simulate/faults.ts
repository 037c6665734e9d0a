/** What can go wrong on a host while a plan is run: faults of the host itself, and of somebody else at work on it. */
import type { SimulatedHost } from "./simulated-host.ts";
import { storedKey, WmiFault, type WmiObject } from "./wmi-object.ts";

/** The run ends here, whatever it was about to do. */
export class SimulatedCrash extends Error {}

export const FAULT_KINDS = [
  "missing",
  "changed",
  "access-denied",
  "wmi-failed",
  "crash",
  "torn-journal",
  "recreated",
  "rebound",
  "copied-binding",
  "disk-full",
  "clock",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** When a fault strikes: at the n-th call, from 0, before or after it. */
export interface Fault {
  kind: FaultKind;
  at: number;
  moment: "before" | "after";
  /** Which of the objects in question. */
  pick: number;
}

/** Deeds of somebody else. They strike before a look, since none can fall between the last look and the deletion. */
export const OTHERS_DEEDS: ReadonlySet<FaultKind> = new Set([
  "missing",
  "changed",
  "recreated",
  "rebound",
  "copied-binding",
]);

/** A small generator of numbers from 0 to 1 that a seed decides (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Somebody else's work: which stored objects they touched, by key. */
export class OtherActor {
  readonly touched: Set<string> = new Set();
  readonly #host: SimulatedHost;

  constructor(host: SimulatedHost) {
    this.#host = host;
  }

  remove(object: WmiObject | undefined): void {
    if (!object) return;
    this.touched.add(storedKey(object));
    this.#host.objects.delete(storedKey(object));
  }

  put(object: WmiObject | undefined): void {
    if (!object) return;
    this.touched.add(storedKey(object));
    this.#host.objects.set(storedKey(object), object);
  }

  /** Another value of the first text that isn't a key. */
  change(object: WmiObject | undefined): void {
    if (!object) return;
    const keys = new Set(object.keys.map(({ name }) => name.toLowerCase()));
    const at = object.properties.findIndex(
      ({ name, value }) => typeof value === "string" && !keys.has(name.toLowerCase()),
    );
    if (at < 0) return;
    const properties = object.properties.map((one, i) => (i === at ? { ...one, value: `${String(one.value)} ` } : one));
    this.put({ ...object, properties });
  }

  /** A second binding that refers to the same ends as this one, spelled in another way. */
  copy(binding: WmiObject | undefined): void {
    if (!binding || binding.role !== "binding") return;
    this.put({ ...binding, relativePath: binding.relativePath.replaceAll("__EventFilter", "__EVENTFILTER") });
  }

  /** A new filter, bound to a consumer. */
  rebind(consumer: WmiObject | undefined): void {
    if (!consumer || consumer.role !== "consumer") return;
    const { namespace } = consumer;
    const end = { namespace, class: "__EventFilter", keys: [{ name: "Name", value: "another" }] };
    const relativePath = `__FilterToConsumerBinding.Consumer="${consumer.class}",Filter="another ${consumer.relativePath.length}"`;
    const ends = { filter: end, consumer: { namespace, class: consumer.class, keys: consumer.keys } };
    const keys = [
      { name: "Consumer", value: consumer.relativePath },
      { name: "Filter", value: "another" },
    ];
    this.put({
      role: "binding",
      namespace,
      class: "__FilterToConsumerBinding",
      keys,
      ends,
      relativePath,
      properties: [],
    });
  }
}

/** What a fault acts on. */
export interface FaultTargets {
  host: SimulatedHost;
  other: OtherActor;
  /** Planned objects that were there at first. */
  planned: readonly WmiObject[];
  setClock: () => void;
}

/** Lets one fault happen. @throws SimulatedCrash, WmiFault */
export function strike({ kind, pick }: Fault, { host, other, planned, setClock }: FaultTargets): void {
  const any = planned[pick % planned.length];
  const live = any && host.objects.get(storedKey(any));
  const ofRole = (role: WmiObject["role"]): WmiObject | undefined => {
    const all = planned.filter((one) => one.role === role);
    return all[pick % all.length];
  };
  switch (kind) {
    case "missing":
      other.remove(live);
      break;
    case "changed":
      other.change(live);
      break;
    case "recreated":
      if (!live) other.put(any);
      break;
    case "rebound":
      other.rebind(ofRole("consumer"));
      break;
    case "copied-binding":
      other.copy(ofRole("binding"));
      break;
    case "disk-full":
      host.disk = (text) => text.slice(0, text.length >> 1);
      break;
    case "clock":
      setClock();
      break;
    case "access-denied":
      throw new WmiFault("access-denied");
    case "wmi-failed":
      throw new WmiFault("failed");
    default:
      throw new SimulatedCrash(kind);
  }
}
