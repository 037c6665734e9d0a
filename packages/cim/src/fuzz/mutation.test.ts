import { expect, test } from "vitest";
import { addSubscription, cleanHost } from "../fixtures/index.ts";
import { PLANTED } from "../fixtures/subscription.ts";
import { checkMutant } from "./mutant-check.ts";
import { mutateFiles } from "./mutation.ts";

/** Few, for `npm test`; the fuzzer reads more of them. */
const MUTANTS = 120;

test.each(["vista", "xp"] as const)(
  "damaged %s repositories are read as far as they go, without a throw",
  async (version) => {
    const writer = cleanHost(version);
    const { binding } = addSubscription(writer, PLANTED);
    writer.commit();
    writer.delete(binding);
    const image = writer.finish();
    const sound = await checkMutant(image);
    expect(sound.instances).toBeGreaterThan(20);
    let damaged = 0;
    for (let seed = 1; seed <= MUTANTS; seed++) {
      const { issues } = await checkMutant(mutateFiles(image, seed));
      if (issues > sound.issues) damaged++;
    }
    expect(damaged).toBeGreaterThan(MUTANTS / 4);
  },
);
