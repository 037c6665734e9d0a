/** A host in memory: the objects that packages/cim read from a repository, and hooks where faults strike. */
import type { Backup } from "../restore/backup.ts";
import type { JournalStore } from "./run-journal.ts";
import { storedKey, WmiFault, type WmiHost, type WmiObject } from "./wmi-object.ts";

/** What is about to happen; a hook may throw, or change the host first. */
export type HostCall = "inventory" | "remove" | "create" | "autorecover" | "save" | "load" | "journal" | "stop";

/** One change of the host's WMI, and whose it was. */
export interface HostChange {
  kind: "removed" | "created";
  object: WmiObject;
}

/** A host in memory: its WMI objects, and the backups and changes of a run. */
export class SimulatedHost implements WmiHost {
  readonly name: string;
  readonly objects: Map<string, WmiObject> = new Map();
  readonly backups: Map<string, string> = new Map();
  /** What the plan's run did, in order. */
  readonly changes: HostChange[] = [];
  /** Called before and after every call. */
  onCall: (call: HostCall, moment: "before" | "after") => void = () => undefined;
  /** What the disk makes of a file that is written to it. */
  disk: (text: string) => string = (text) => text;
  /** Bytes of the SID that WMI gives what is created here; undefined for the one that the object states. */
  owner: number[] | undefined;
  entries: string[] = [];
  processes: { commandLine: string; parent: string }[] = [];

  constructor(name: string, objects: Iterable<WmiObject>) {
    this.name = name;
    for (const object of objects) this.objects.set(storedKey(object), object);
  }

  inventory(): WmiObject[] {
    return this.#call("inventory", () => [...this.objects.values()]);
  }

  remove(object: WmiObject): void {
    this.#call("remove", () => {
      const live = this.objects.get(storedKey(object));
      if (!live) throw new WmiFault("not-found");
      this.objects.delete(storedKey(object));
      this.changes.push({ kind: "removed", object: live });
    });
  }

  create(object: WmiObject): void {
    this.#call("create", () => {
      if (this.objects.has(storedKey(object))) throw new WmiFault("already-exists");
      const owned = this.#owned(object);
      this.objects.set(storedKey(object), owned);
      this.changes.push({ kind: "created", object: owned });
    });
  }

  autorecover(): string[] {
    return [...this.entries];
  }

  setAutorecover(entries: string[]): void {
    this.#call("autorecover", () => {
      this.entries = [...entries];
    });
  }

  save(text: string): string {
    return this.#call("save", () => {
      const { sha256 } = JSON.parse(text) as Backup;
      const stored = this.disk(text);
      this.backups.set(sha256, stored);
      return stored;
    });
  }

  load(sha256: string): string | undefined {
    return this.#call("load", () => this.backups.get(sha256));
  }

  stop(commandLine: string, parents: readonly string[]): number {
    return this.#call("stop", () => {
      const isMeant = (one: { commandLine: string; parent: string }): boolean =>
        one.commandLine === commandLine && parents.some((parent) => parent.toLowerCase() === one.parent.toLowerCase());
      const before = this.processes.length;
      this.processes = this.processes.filter((one) => !isMeant(one));
      return before - this.processes.length;
    });
  }

  #owned(object: WmiObject): WmiObject {
    const { owner } = this;
    if (!owner) return object;
    const properties = object.properties.map((one) =>
      one.name === "CreatorSID" ? { ...one, value: owner, isDefault: false } : one,
    );
    return { ...object, properties };
  }

  #call<T>(call: HostCall, work: () => T): T {
    this.onCall(call, "before");
    const result = work();
    this.onCall(call, "after");
    return result;
  }
}

/** A journal in memory. */
export class MemoryJournal implements JournalStore {
  text = "";
  /** Called before a line is written; what it returns is written instead and then thrown over. */
  onAppend: (line: string) => void = () => undefined;

  read(): string {
    return this.text;
  }

  append(line: string): void {
    this.onAppend(line);
    this.text += line;
  }

  dropTorn(): void {
    this.text = this.text.slice(0, this.text.lastIndexOf("\n") + 1);
  }
}
