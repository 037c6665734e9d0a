import { fleetSignals } from "./fleet-signals.ts";
import { identitySignals } from "./identity-signals.ts";
import { nameSignals } from "./name-signals.ts";
import { payloadSignals } from "./payload-signals.ts";
import { programSignals } from "./program-signals.ts";
import type { Signal } from "./signal.ts";
import { structureSignals } from "./structure-signals.ts";
import { triggerSignals } from "./trigger-signals.ts";

/** The rubric: every signal once. */
export const signals: readonly Signal[] = [
  ...payloadSignals,
  ...programSignals,
  ...triggerSignals,
  ...structureSignals,
  ...identitySignals,
  ...nameSignals,
  ...fleetSignals,
];
