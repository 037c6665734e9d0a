import type { Budget } from "./budget.ts";
import type { FoundLayer, LayerContent, PayloadLanguage } from "./decoded-layer.ts";

/** One text that detectors look at, and what is known about it. */
export interface Scene {
  readonly text: string;
  readonly content: LayerContent;
  readonly language: PayloadLanguage;
  /** The texts it came out of, nearest first: they hold keys and name compressed streams. */
  readonly ancestors: readonly string[];
  readonly budget: Budget;
}

/** Looks for one kind of disguise; finds nothing rather than throwing. */
export type Detector = (scene: Scene) => Iterable<FoundLayer>;
