/** Sentences of a plan's steps: what must be true, what is then true, what can go wrong. */
import type { ObjectTarget, OnFailure, Risk, TargetRole } from "./plan.ts";

/** Object names are hostile and may be long; titles show the beginning. */
const MAX_NAME = 80;

/** An object in a few words: `consumer CommandLineEventConsumer "Updater" in root\subscription`. */
export function inWords({ role, namespace, class: className, keys, ends }: ObjectTarget): string {
  if (role === "binding" && ends) {
    const [consumer, filter] = [ends["consumer"], ends["filter"]].map((end) => shown(end?.keys[0]?.value));
    return `binding of filter ${filter} and consumer ${consumer} in ${namespace}`;
  }
  const name = ends?.["provider"]?.keys[0]?.value ?? keys[0]?.value;
  const kind = role === "consumer" || role === "timer" || role === "provider" ? ` ${className}` : "";
  return `${role}${kind} ${shown(name)} in ${namespace}`;
}

function shown(value: unknown): string {
  const text = String(value ?? "");
  return JSON.stringify(text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}...` : text);
}

const SKIP: OnFailure = {
  do: "skip-subscription",
  text: "Leave the rest of this subscription as it is, report it, go on with the others.",
};

/** What to do if the object can't be removed. */
export const removalFailure: Readonly<Record<TargetRole, OnFailure>> = {
  binding: {
    do: "skip-subscription",
    text: "It stays armed. Touch neither its filter nor its consumer; on access denied stop the host and use an elevated session.",
  },
  consumer: SKIP,
  filter: SKIP,
  timer: SKIP,
  registration: SKIP,
  provider: SKIP,
  instance: SKIP,
};

const RISKS: Readonly<Record<TargetRole, string>> = {
  binding: "What it triggers stops; if that was wanted, it stops too. Nothing but the binding is lost.",
  consumer: "Its command, script or text exists afterwards in the backup only.",
  filter: "Its query exists afterwards in the backup only.",
  timer: "Another filter that asks for the same timer would no longer fire; the step looks for such filters first.",
  registration: "Every consumer of its classes stops working in this namespace.",
  provider: "Everything that this provider serves stops working in this namespace.",
  instance: "Its properties exist afterwards in the backup only.",
};

/** The risk of a removal; higher where the evidence doesn't state the object whole. */
export function removalRisk({ role, hashed }: ObjectTarget): Risk {
  if (hashed !== null) {
    const known = hashed.length === 0 ? "its key" : hashed.join(", ");
    return {
      level: "medium",
      text: `${RISKS[role]} Evidence states only ${known}: the rest is seen in the backup first.`,
    };
  }
  const level = role === "registration" || role === "provider" ? "medium" : "low";
  return { level, text: RISKS[role] };
}

/** What must be true before a removal. */
export function removalPreconditions({ role, hashed, contentHash }: ObjectTarget): string[] {
  const over = hashed === null ? "" : `, over ${hashed.length === 0 ? "no property" : hashed.join(", ")}`;
  return [
    "The backup of this object was written, read back and has the live object's hash.",
    `Read again right before: exactly one object has this class and these keys, content hash ${contentHash ?? "not known"}${over}.`,
    "Its content is neither known good nor on the list of protected content.",
    ...(REFERENCED[role] ?? []),
    "The journal says that it is about to be removed, and that line is on disk.",
  ];
}

const REFERENCED: Partial<Record<TargetRole, string[]>> = {
  consumer: ["No binding in any namespace refers to it any more."],
  filter: ["No binding in any namespace refers to it any more."],
  timer: ["No filter in any namespace asks for its TimerId any more."],
  registration: ["No consumer of its classes is left in this namespace."],
  provider: ["No registration refers to it any more."],
};
