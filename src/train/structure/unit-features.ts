import * as tf from "@tensorflow/tfjs-core";

import type { Messages } from "./messages";
import { meanGate, meanGateSlope, openProbability } from "./open-probability";
import { openProbabilities } from "./threshold";
import type { UnitMap } from "./unit-map";

/** What an astrocyte is told of units beside their gates; each has one value a unit. */
export interface UnitKnowledge {
  /** Root mean square of the weights that write a unit, and of those that read it. */
  readonly incoming: ArrayLike<number>;
  readonly outgoing: ArrayLike<number>;
  readonly messages: Messages;
  readonly prior: ArrayLike<number>;
  /** 1 for a unit that is there, 0 for one that has been removed. */
  readonly alive: ArrayLike<number>;
}

/** Features of a unit: nine, and which place it belongs to. */
export function featureCount({ places }: UnitMap): number {
  return gateFeatures.share + 2 + places.length;
}

/** Where the features that depend on the gates stand. */
const gateFeatures = { gate: 5, logAlpha: 6, share: 7 } as const;

/**
 * The features that do not change while the astrocyte regulates, [units · features]; removed units have zeros.
 *
 * rel(W_in), rel(W_out), rel(activation), rel(|gradient|), gradient / |gradient|, three that {@link gateFeatureValues} fill in,
 * prior / 5, and the unit's place as one of as many as there are, with rel(v) = log₁₀(v / largest of the place + 10⁻³) / 1.5 + 1.
 *
 * Source: `structure-learning.md`, 1.
 */
export function lastingFeatures(map: UnitMap, known: UnitKnowledge): Float32Array {
  const width = featureCount(map);
  const { activation, taylor, gradient } = known.messages;
  const features = new Float32Array(map.total * width);
  map.places.forEach(({ first, units }, place) => {
    [known.incoming, known.outgoing, activation, taylor].forEach((values, feature) => {
      let largest = 1e-30;
      for (let u = first; u < first + units; u++) {
        if (known.alive[u]! > 0) largest = Math.max(largest, values[u]!);
      }
      for (let u = first; u < first + units; u++) {
        features[u * width + feature] = Math.log10(values[u]! / largest + 1e-3) / 1.5 + 1;
      }
    });
    for (let u = first; u < first + units; u++) {
      features[u * width + 4] = gradient[u]! / (taylor[u]! + 1e-30);
      features[u * width + gateFeatures.share + 1] = known.prior[u]! / 5;
      features[u * width + gateFeatures.share + 2 + place] = 1;
    }
  });
  clearRemoved(features, width, known.alive);
  return features;
}

/** The lasting features and those of the gates: 2g − 1, clip(log α / 5, ±1.5), log₁₀(mean p of the place + 10⁻³) / 1.5 + 1. */
export function gateFeatureValues(
  map: UnitMap,
  lasting: Float32Array,
  logAlpha: ArrayLike<number>,
  alive: ArrayLike<number>,
): Float32Array {
  const width = featureCount(map);
  const features = lasting.slice();
  const shares = openShares(map, logAlpha, alive);
  map.places.forEach(({ first, units }, place) => {
    const share = Math.log10(shares[place]! + 1e-3) / 1.5 + 1;
    for (let u = first; u < first + units; u++) {
      features[u * width + gateFeatures.gate] = 2 * meanGate(logAlpha[u]!) - 1;
      features[u * width + gateFeatures.logAlpha] = Math.max(-1.5, Math.min(1.5, logAlpha[u]! / 5));
      features[u * width + gateFeatures.share] = share;
    }
  });
  clearRemoved(features, width, alive);
  return features;
}

/** The gradient for log α, from that for {@link gateFeatureValues}. */
export function gateFeatureGradient(
  map: UnitMap,
  logAlpha: ArrayLike<number>,
  alive: ArrayLike<number>,
  dFeatures: ArrayLike<number>,
): Float64Array {
  const width = featureCount(map);
  const shares = openShares(map, logAlpha, alive);
  const gradient = new Float64Array(map.total);
  map.places.forEach(({ first, units }, place) => {
    let dShare = 0;
    for (let u = first; u < first + units; u++) {
      if (alive[u]! > 0) dShare += dFeatures[u * width + gateFeatures.share]!;
    }
    dShare /= 1.5 * Math.LN10 * (shares[place]! + 1e-3) * units;
    for (let u = first; u < first + units; u++) {
      if (alive[u] === 0) continue;
      const a = logAlpha[u]!;
      const p = openProbability(a);
      gradient[u] =
        dFeatures[u * width + gateFeatures.gate]! * 2 * meanGateSlope(a) +
        (Math.abs(a) < 7.5 ? dFeatures[u * width + gateFeatures.logAlpha]! / 5 : 0) +
        dShare * p * (1 - p);
    }
  });
  return gradient;
}

/**
 * What the astrocyte sees of units, [units, features], with a gradient for log α alone.
 *
 * @param logAlpha [units]
 */
export function unitFeatures(
  map: UnitMap,
  lasting: Float32Array,
  alive: ArrayLike<number>,
  logAlpha: tf.Tensor1D,
): tf.Tensor2D {
  return tf.customGrad((given) => {
    const values = (given as tf.Tensor1D).dataSync();
    const features = gateFeatureValues(map, lasting, values, alive);
    return {
      value: tf.tensor2d(features, [map.total, featureCount(map)]),
      gradFunc: (dy: tf.Tensor) =>
        tf.tensor1d(Float32Array.from(gateFeatureGradient(map, values, alive, dy.dataSync()))),
    };
  })(logAlpha) as tf.Tensor2D;
}

/** Mean probability to be open over all units of a place, those that have been removed among them. */
function openShares(map: UnitMap, logAlpha: ArrayLike<number>, alive: ArrayLike<number>): number[] {
  const open = openProbabilities(logAlpha, alive);
  return map.places.map(
    ({ first, units }) => open.subarray(first, first + units).reduce((sum, p) => sum + p, 0) / units,
  );
}

function clearRemoved(features: Float32Array, width: number, alive: ArrayLike<number>): void {
  for (let u = 0; u * width < features.length; u++) {
    if (alive[u] === 0) features.fill(0, u * width, (u + 1) * width);
  }
}
