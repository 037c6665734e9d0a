/** The names of the limits. */
export type PayloadLimit = "depth" | "layers" | "characters" | "steps" | "expansion";

/** The limits of one payload's decoding; `DecodedPayload.cut` names the one that was reached. */
export const PAYLOAD_LIMITS: Readonly<Record<PayloadLimit, number>> = {
  /** Layers inside layers. */
  depth: 12,
  /** Layers in all. */
  layers: 64,
  /** Characters that are examined or written, over all layers. */
  characters: 1_310_720,
  /** Steps of the constant folder: one for each operand, call and list item. */
  steps: 100_000,
  /** Expansion of a compressed stream, output to input. */
  expansion: 1000,
};

/** Below this size a stream may expand as it likes: short runs compress extremely well. */
const FREE_EXPANSION_BYTE_LENGTH = 65_536;

/** The part of the characters left that one text may take, */
const LARGEST_SHARE = 0.75;
/** unless it is no longer than this. */
const SMALL_TEXT_LENGTH = 16_384;

/** Counts down what one payload may cost, and remembers which limit was the first to be reached. */
export class Budget {
  cut: PayloadLimit | undefined = undefined;
  #characters: number = PAYLOAD_LIMITS.characters;
  #steps: number = PAYLOAD_LIMITS.steps;

  get charactersLeft(): number {
    return this.#characters;
  }

  stop(limit: PayloadLimit): void {
    this.cut ??= limit;
  }

  /** Takes up to `wanted` characters and says how many there were; a large text leaves some for what is inside it. */
  takeCharacters(wanted: number): number {
    const share = Math.max(Math.floor(this.#characters * LARGEST_SHARE), Math.min(this.#characters, SMALL_TEXT_LENGTH));
    const taken = Math.min(wanted, share);
    if (taken < wanted) this.stop("characters");
    this.#characters -= taken;
    return taken;
  }

  /** Takes steps; false when there are none left. */
  takeSteps(wanted: number): boolean {
    this.#steps -= wanted;
    if (this.#steps >= 0) return true;
    this.stop("steps");
    return false;
  }

  /** How many bytes a compressed stream of `byteLength` may become. */
  inflatedLimit(byteLength: number): number {
    const byRatio = Math.max(FREE_EXPANSION_BYTE_LENGTH, byteLength * PAYLOAD_LIMITS.expansion);
    return Math.min(byRatio, this.#characters);
  }
}
