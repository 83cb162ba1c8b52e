import { AstroNetError } from "../../error";
import { isRecord } from "../figure/json";

/** A measured value and its standard uncertainty, in the same unit. */
export interface Quantity {
  readonly value: number;
  readonly uncertainty: number;
}

/** True for a value with its uncertainty. */
export function isQuantity(cell: unknown): cell is Quantity {
  return isRecord(cell) && typeof cell.value === "number" && typeof cell.uncertainty === "number";
}

/** A value and its uncertainty as decimals, rounded to the same place. */
export interface Rounded {
  readonly value: string;
  readonly uncertainty: string;
  /** Digits after the point; negative where the rounding reaches tens or more. */
  readonly decimals: number;
}

/** Rounds to `decimals` digits after the point (tens, hundreds … where negative). */
function atPlace(value: number, decimals: number): string {
  if (decimals >= 0) return value.toFixed(decimals);
  const unit = 10 ** -decimals;
  return String(Math.round(value / unit) * unit);
}

/**
 * Rounds a value with its uncertainty by the rule of the Particle Data Group: where the three leading digits of the
 * uncertainty are 100 to 354 it keeps two digits, 355 to 949 one, and 950 to 999 become 1000 with two digits kept;
 * the value is rounded to the same place.
 *
 * @throws AstroNetError where a number is not finite or the uncertainty is negative.
 * @see Review of Particle Physics, Introduction, section 5.3 "Rounding".
 */
export function roundQuantity({ value, uncertainty }: Quantity): Rounded {
  if (!Number.isFinite(value) || !Number.isFinite(uncertainty) || uncertainty < 0) {
    throw new AstroNetError(
      `not a value with an uncertainty: ${value} ± ${uncertainty} (finite, and none below 0)`,
    );
  }
  if (uncertainty === 0) {
    const plain = String(value);
    return { value: plain, uncertainty: "0", decimals: plain.split(".")[1]?.length ?? 0 };
  }
  const [digits = "", power = ""] = uncertainty.toExponential(2).split("e");
  const leading = Math.round(Number(digits) * 100);
  const exponent = Number(power);
  // 950 to 999 too: 0.0987 at the place of its first digit reads 0.10, which has two.
  const decimals = leading <= 354 ? 1 - exponent : -exponent;
  return { value: atPlace(value, decimals), uncertainty: atPlace(uncertainty, decimals), decimals };
}
