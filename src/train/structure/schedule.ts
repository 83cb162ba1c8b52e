/** Share of the search after which the budget stays. */
const falling = 0.6;

/** θ, how steeply gates follow scores: from 1 to 3 along a line. @param done share of the search, 0 to 1 */
export function sharpnessAt(done: number): number {
  return 1 + 2 * done;
}

/**
 * The budget's C at a moment of the search: from C(whole network) + ln 0.95 to the target along a line over 60 % of the
 * search, then constant.
 *
 * @param done share of the search, 0 to 1
 */
export function budgetAt(done: number, whole: number, target: number): number {
  const from = whole + Math.log(0.95);
  return target >= from ? target : from + (target - from) * Math.min(1, done / falling);
}

/** A learning rate that falls from 1 to 0.01 of the first along half a cosine. @param done share of the steps, 0 to 1 */
export function cosineRate(done: number): number {
  return 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * done));
}
