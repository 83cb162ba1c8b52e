import { randomStream } from "../engine/random";
import { AstroNetError } from "../error";

/** The numbers 0 to count - 1 in order. */
export function fileOrder(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => i);
}

/**
 * Shuffles in place, each order equally likely (Fisher and Yates), the same for the same seed and purpose.
 *
 * @returns the array that was given.
 */
export function shuffle(values: Int32Array, seed: number, purpose: string): Int32Array {
  const next = randomStream(seed, purpose);
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    const value = values[i] ?? NaN;
    values[i] = values[j] ?? NaN;
    values[j] = value;
  }
  return values;
}

/**
 * Refuses a seed that is not a whole number.
 *
 * @throws AstroNetError
 */
export function checkSeed(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new AstroNetError(`seed ${seed}: must be a whole number`);
}
