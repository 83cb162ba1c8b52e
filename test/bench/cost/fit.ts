import { AstroNetError } from "../../../src/error";

/**
 * The exponent k of y ≈ c xᵏ: least squares of ln y over ln x.
 *
 * @throws AstroNetError if there are fewer than two sizes, or a number is not positive.
 */
export function exponentOf(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length || new Set(x).size < 2 || [...x, ...y].some((value) => !(value > 0))) {
    throw new AstroNetError(
      `exponent of [${y.join(", ")}] over [${x.join(", ")}] (give two positive sizes or more)`,
    );
  }
  const [across, up] = [x.map(Math.log), y.map(Math.log)];
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const [middle, level] = [mean(across), mean(up)];
  const together = across.reduce((sum, value, i) => sum + (value - middle) * (up[i]! - level), 0);
  return together / across.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}
