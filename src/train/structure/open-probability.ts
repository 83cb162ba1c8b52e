import { hardConcrete } from "../../astrocyte";

// The hard-concrete distribution, number by number: where units are gone through one by one, tensors would cost more.
const { low, high, shift } = hardConcrete;

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
