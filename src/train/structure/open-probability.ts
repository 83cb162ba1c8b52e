/**
 * The hard-concrete distribution's numbers, for work that is done unit by unit outside of tensors: temperature β = 2/3,
 * stretched to [−0.1, 1.1].
 *
 * Source: Louizos, Welling and Kingma, 2018; `dynamics.md` 6.6.
 */
const [temperature, low, high] = [2 / 3, -0.1, 1.1] as const;

/** What log α is raised by in the probability of an open gate: −β ln(0.1 / 1.1) = 1.5986. */
const shift = -temperature * Math.log(-low / high);

/** P(z > 0) = σ(log α + 1.5986). */
export function openProbability(logAlpha: number): number {
  return sigmoid(logAlpha + shift);
}

/** The gate without noise: clip(1.2 σ(log α) − 0.1, 0, 1). */
export function meanGate(logAlpha: number): number {
  return Math.min(1, Math.max(0, (high - low) * sigmoid(logAlpha) + low));
}

/** Its derivative; 0 where it is clipped. */
export function meanGateSlope(logAlpha: number): number {
  const s = sigmoid(logAlpha);
  const gate = (high - low) * s + low;
  return gate > 0 && gate < 1 ? (high - low) * s * (1 - s) : 0;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
