import type { FamilyMatch } from "../known/known-bad-match.ts";
import { listed, shown } from "./plain-text.ts";
import type { Reading } from "./reading.ts";
import { hit, type Signal, type SignalHit } from "./signal.ts";

const ALL = ["filter", "consumer", "binding"] as const;

const KIND_WORDS: Readonly<Record<FamilyMatch["kind"], string>> = {
  malware: "the malware",
  tool: "the offensive tool",
  test: "the security test",
  sample: "the teaching sample",
};

function masquerade({ imitation }: Reading): SignalHit | undefined {
  if (!imitation) return undefined;
  const { name, knownName, known, properties } = imitation;
  const as = name === knownName ? "" : `, spelled ${shown(name)}${codePoints(name)}`;
  const differing = listed(properties.slice(0, 8).map((property) => shown(property)));
  return hit({ known: `${knownName} (${known.product})${as}`, differing });
}

/** Characters outside ASCII by code point, since they may look like others. */
function codePoints(name: string): string {
  const odd = [...new Set([...name].filter((character) => (character.codePointAt(0) ?? 0) > 0x7e))].slice(0, 8);
  if (odd.length === 0) return "";
  const points = odd.map(
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
  return ` with ${listed(points)}`;
}

function familyWords(families: readonly FamilyMatch[]): string {
  const shownFamilies = families.slice(0, 3).map(({ family, kind }) => `${KIND_WORDS[kind]} ${family}`);
  return shownFamilies.join(", ");
}

export const nameSignals: readonly Signal[] = [
  {
    id: "name-masquerade",
    weight: 35,
    group: "name",
    when: "A name is, or looks like, that of a known subscription, and the definition is another one.",
    sentence: "It borrows the name {known}, but differs in {differing}.",
    source: "WannaMine's SCM Event8 Log Filter; public allow lists that match names by prefix",
    about: ALL,
    find: masquerade,
  },
  {
    id: "known-bad-definition",
    weight: 25,
    group: "name",
    when: "Both names of a known family, or its class, query and payload.",
    sentence: "It matches {family}.",
    source: "known-bad families, each with its own source",
    about: ALL,
    find: ({ families }) => {
      const matches = families.filter(({ match }) => match === "definition");
      return matches.length > 0 ? hit({ family: familyWords(matches) }) : undefined;
    },
  },
  {
    id: "known-bad-name",
    weight: 10,
    group: "name",
    when: "A name of a known family: a fixed one, EF_ with a timer TI_, or a pair of random names that begin with f and c.",
    sentence: "The name is one that {family} uses.",
    source: "known-bad families, each with its own source",
    about: ALL,
    find: ({ families }) => {
      const matches = families.filter(({ match, byName }) => match !== "shape" && byName);
      return matches.length > 0 ? hit({ family: familyWords(matches) }) : undefined;
    },
  },
];
