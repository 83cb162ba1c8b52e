import { AstroNetError } from "../../src/error";

/** Losses may differ by this share: both sides compute in float32. */
const usualTolerance = 1e-4;

/**
 * Refuses to go on unless both sides have computed the same losses.
 *
 * @param tolerance the share of the peer's loss by which ours may differ
 * @throws AstroNetError if two losses are further apart.
 */
export function checkAgreement(
  work: string,
  ours: readonly number[],
  peer: readonly number[],
  tolerance = usualTolerance,
): void {
  ours.forEach((loss, i) => {
    const expected = peer[i] ?? NaN;
    const apart = Math.abs(loss - expected) / Math.abs(expected);
    // A NaN must not pass: it is not larger than anything.
    if (!(apart <= tolerance)) {
      throw new AstroNetError(
        `${work}: loss of step ${i + 1} is ${loss} here and ${expected} in PyTorch ` +
          `(${apart.toExponential(1)} apart, allowed ${tolerance}): the two do not do the same work, nothing is timed`,
      );
    }
  });
}
