/** Checks of what is said about a search: D09, D10, D11, D20, D22. */
import type { Check, Weakness } from "../lint-subject.ts";

/** Part of a description that is read; the longest published one has 3,000 characters. */
const MAX_DESCRIPTION = 20_000;

/** Event ids that a text names: `EventID 19`, `EventCodes 19, 20, and 21`, `event 5861`. */
function namedIds(description: string | null): Set<number> {
  const text = (description ?? "").slice(0, MAX_DESCRIPTION).replaceAll(/\s+/g, " ");
  const ids = new Set<number>();
  for (const { index, 0: heading } of text.matchAll(/\bevent ?(?:ids?|codes?)? ?[=:]? ?(?=\d)/gi)) {
    const list = /^\d{1,5}\b(?:(?: \([^()]{0,40}\))?,? ?(?:and |or )?\d{1,5}\b){0,20}/.exec(
      text.slice(index + heading.length),
    );
    for (const number of (list?.[0] ?? "").matchAll(/\b\d{1,5}\b/g)) ids.add(Number(number[0]));
  }
  return ids;
}

/** D09: the data source is missing, or the text names another event. */
export const dataSource: Check = function* ({ detection, eventIds }) {
  if (detection.dataSources.length === 0 && !["escu", "page"].includes(detection.generation)) {
    yield {
      rule: "D09",
      severity: "info",
      message: "data_source is empty: nobody can tell which log the search needs",
      fix: "name the data source, such as Windows Event Log WMI Activity 5861",
      key: ["data_source"],
    };
  }
  const named = namedIds(detection.description);
  if (eventIds === undefined || named.size === 0 || [...named].some((id) => eventIds.has(id))) return;
  yield {
    rule: "D09",
    severity: "info",
    message: `the description speaks of event ${[...named].join(", ")}, the search reads ${[...eventIds].join(", ")}`,
    fix: `name event ${[...eventIds].join(", ")} in the description`,
    key: ["description"],
  };
};

/** D11: the description names events that the search doesn't read. */
export const promisedEvents: Check = function* ({ detection, eventIds }) {
  const named = namedIds(detection.description);
  if (eventIds === undefined || ![...named].some((id) => eventIds.has(id))) return;
  const missing = [...named].filter((id) => !eventIds.has(id));
  if (missing.length === 0) return;
  yield {
    rule: "D11",
    severity: "info",
    message: `the description promises event ${[...named].join(", ")}, the search reads ${[...eventIds].join(", ")} only`,
    fix: `search ${missing.join(", ")} as well, or leave them out of the description`,
    key: ["description"],
  };
};

/** D10: persistence through event subscriptions, filed under execution. */
export const technique: Check = function* ({ detection }) {
  const { attack, name, description } = detection;
  const isSubscription =
    /\bevent subscriptions?\b/i.test(name) || /\bpermanent (wmi )?event subscription/i.test(description ?? "");
  if (!isSubscription || attack.length === 0 || !attack.includes("T1047") || attack.includes("T1546.003")) return;
  yield {
    rule: "D10",
    severity: "info",
    message: `${attack.join(", ")} is given for event subscriptions; T1047 is the execution of commands through WMI`,
    fix: "give T1546.003 (Windows Management Instrumentation Event Subscription), which took the place of T1084",
    key: ["mitre_attack_id"],
  };
};

/** D20: in production without a test. */
export const noTest: Check = function* ({ detection }) {
  const { status, type, tests, generation, search } = detection;
  if (status !== "production" || type === "Correlation" || tests.length > 0 || generation === "escu") return;
  if (generation === "page" || search === "") return;
  yield {
    rule: "D20",
    severity: "info",
    message: "in production without a test: nothing shows that the search ever finds its events",
    fix: "add a test with attack data, or set status to experimental",
    key: ["status"],
  };
};

/** Names of programs that detections are about. */
const PROGRAMS = [
  "powershell",
  "wmiprvse",
  "scrcons",
  "mofcomp",
  "regsvr32",
  "rundll32",
  "svchost",
  "schtasks",
  "certutil",
  "msbuild",
  "services",
];

/** D22: misspelt names, names that stand twice, files of another name. */
export const nameFaults: Check = function* ({ detection, context }) {
  for (const word of detection.name.toLowerCase().split(/[^a-z0-9]+/)) {
    const meant = misspelt(word);
    if (meant === undefined) continue;
    yield nameWeakness(`"${word}" in the name looks like a misspelt ${meant}`, `write ${meant}`);
  }
  const others =
    context.names
      ?.get(detection.name)
      ?.filter(({ id, source }) => id !== detection.id || source.path === detection.source.path) ?? [];
  if (others.length > 1) {
    yield nameWeakness(`${others.length} detections have this name`, "give each a name of its own");
  }
  const file = fileStem(detection.source.path);
  const expected = detection.name.toLowerCase().replaceAll(/[ \-./]/g, "_");
  if (file !== undefined && file !== expected && detection.generation !== "page") {
    yield nameWeakness(
      `the file is named ${file}, the name would give ${expected}`,
      `rename the file to ${expected}.yml`,
    );
  }
};

function nameWeakness(message: string, fix: string): Weakness {
  return { rule: "D22", severity: "info", message, fix, key: ["name"] };
}

function misspelt(word: string): string | undefined {
  if (word.length < 7 || PROGRAMS.includes(word)) return undefined;
  return PROGRAMS.find((program) => program.length === word.length && isSwapped(word, program));
}

/** Two letters changed places. */
function isSwapped(word: string, program: string): boolean {
  const differing = [...word].flatMap((letter, i) => (letter === program[i] ? [] : [i]));
  const [a, b] = differing;
  if (differing.length !== 2 || a === undefined || b === undefined) return false;
  return word[a] === program[b] && word[b] === program[a];
}

/** The file's name up to its first dot; undefined for names of test and page files. */
function fileStem(path: string): string | undefined {
  const file = path.split(/[\\/]/).at(-1) ?? "";
  return /\.ya?ml$/i.test(file) ? file.split(".")[0] : undefined;
}
