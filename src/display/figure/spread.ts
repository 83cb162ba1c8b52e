/** The mean and the standard deviation of some numbers. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (divisor n − 1); 0 for a single number. */
  readonly deviation: number;
  readonly count: number;
}

/** Mean x̄ = Σx/n and sample deviation s = √(Σ(x − x̄)²/(n − 1)) of at least one number. */
export function spread(values: readonly number[]): Spread {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: count > 1 ? Math.sqrt(squares / (count - 1)) : 0, count };
}
