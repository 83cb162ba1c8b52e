import * as tf from "@tensorflow/tfjs-core";

import { engine } from "../engine";
import type { NativeBackend } from "../native";
import { hasOwnOps } from "../own-ops";

import {
  batchNormByMoments,
  executeNorm,
  executeNormGradient,
  normalised,
  type Moments,
  type Normalised,
  type NormOptions,
} from "./batch-norm";
import { factoredNorm } from "./factored-norm";
import { gateChannels } from "./gate-channels";
import { relu } from "./relu";
import { normByMoments } from "./running-norm";
import { runSaving } from "./saving-op";
import { unitStatistics } from "./unit-statistic";

/** What follows a batch normalisation n: y = n, y = g n, y = max(g n + r, 0) with or without g and r, or y = g max(n, 0). */
export interface NormPath {
  /** Whether there is a ReLU. */
  readonly relu: boolean;
  /** g, [C], or [N, C] where each image has its own; and what they multiply, n or, where nothing is added, what the ReLU puts out. */
  readonly gates?: { readonly values: tf.Tensor; readonly of: "norm" | "relu" } | undefined;
  /** r, of the shape of n, in front of a ReLU. */
  readonly residual?: tf.Tensor4D | undefined;
  /** Whether the mean magnitude of what is gated is wanted. */
  readonly magnitude?: boolean | undefined;
}

/** What came out at the end of a path, and the mean magnitude of each channel of what was gated, [C], which carries no gradient. */
export interface PathResult {
  readonly y: tf.Tensor4D;
  readonly magnitude: tf.Tensor1D | undefined;
}

/** Scale γ and offset β of a batch normalisation, [C]. */
export interface ScaleAndOffset {
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
}

/** The same, and factors f, [C], of the channels of what is normalised; all 1 without them. */
export interface NormParameters extends ScaleAndOffset {
  readonly factors?: tf.Tensor1D | undefined;
}

/**
 * Batch normalisation by the batch's own moments, and what follows it.
 *
 * Gradients are those of {@link batchNormByMoments}, or {@link factoredNorm} if there are factors, with dn = g dz, dr = dz and dg = Σ dz n in front of a ReLU that lets dz
 * through, and dg = Σ dy max(n, 0) behind it. One op of our own each way on the native CPU engine, which reads and writes the maps
 * as rarely as can be; elsewhere it is composed.
 *
 * @param x [N, H, W, C], with n = N·H·W > 1
 * @param running moments before the batch
 */
export function batchNormPath(
  x: tf.Tensor4D,
  parameters: NormParameters,
  running: Moments,
  options: NormOptions,
  path: NormPath,
): Normalised & PathResult {
  engine();
  if (!hasOwnOps()) {
    const { gamma, beta, factors } = parameters;
    const norm = factors
      ? factoredNorm(x, gamma, beta, factors, running, options)
      : batchNormByMoments(x, gamma, beta, running, options);
    return { ...norm, ...composed(norm.y, path) };
  }
  const outputs = fused(x, parameters, running, { ...options, own: true }, path);
  return { ...normalised(outputs), magnitude: outputs[5] as tf.Tensor1D | undefined };
}

/**
 * The same by given moments, which are constants; gradients are those of {@link normByMoments}.
 *
 * @param x [N, H, W, C]
 */
export function runningNormPath(
  x: tf.Tensor4D,
  parameters: ScaleAndOffset,
  moments: Moments,
  epsilon: number,
  path: NormPath,
): PathResult {
  engine();
  if (!hasOwnOps()) {
    return composed(normByMoments(x, parameters.gamma, parameters.beta, moments, epsilon), path);
  }
  const [y, magnitude] = fused(x, parameters, moments, { epsilon, momentum: 0, own: false }, path);
  return { y: y as tf.Tensor4D, magnitude: magnitude as tf.Tensor1D | undefined };
}

function composed(n: tf.Tensor4D, { relu: rectified, gates, residual, magnitude }: NormPath): PathResult {
  const magnitudeOf = (gated: tf.Tensor4D) =>
    magnitude ? unitStatistics([{ weights: gated, axis: 3 }], "mean magnitude") : undefined;
  const gate = (maps: tf.Tensor4D) => gateChannels(maps, gates!.values) as tf.Tensor4D;
  if (gates?.of === "relu") {
    const active = relu(n);
    return { y: gate(active), magnitude: magnitudeOf(active) };
  }
  const open = gates ? gate(n) : n;
  const sum = residual ? tf.add<tf.Tensor4D>(open, residual) : open;
  return { y: rectified ? relu(sum) : sum, magnitude: gates ? magnitudeOf(n) : undefined };
}

interface Settings extends NormOptions {
  /** Whether the moments are the batch's own. */
  readonly own: boolean;
}

/** y, the moments if they are the batch's own, and the mean magnitude if it is wanted. */
function fused(
  x: tf.Tensor4D,
  { gamma, beta, factors }: NormParameters,
  { mean, variance }: Moments,
  settings: Settings,
  { relu, gates, residual, magnitude }: NormPath,
): tf.Tensor[] {
  const { epsilon, momentum, own } = settings;
  const more: Readonly<Record<string, tf.Tensor>> = {
    ...(gates && { gates: gates.values }),
    ...(residual && { residual }),
    ...(factors && { factors }),
  };
  const gated = gates?.of ?? "nothing";
  // What a ReLU behind all else has put out tells what it let through.
  const byOutput = relu && gated !== "relu";
  const told = gates !== undefined && magnitude === true;
  const form = { epsilon, momentum, own, relu, gated, factored: factors !== undefined } as const;
  return runSaving({
    inputs: { x, gamma, beta, ...more },
    forward(backend, save) {
      const given = [x, gamma, beta, mean, variance, ...Object.values(more)];
      const outputs = executeNorm(backend as NativeBackend, given, { ...form, magnitude: told });
      const normalisedBy = own ? outputs.slice(1, 3) : [mean, variance];
      save([
        x,
        gamma,
        ...normalisedBy,
        ...(gates ? [beta, gates.values] : []),
        ...(byOutput ? [outputs[0]!] : []),
        ...(factors ? [factors] : []),
      ]);
      return outputs;
    },
    backward(dy, saved) {
      const given = [dy, ...saved];
      const summed = residual !== undefined;
      const gradients = executeNormGradient(tf.backend() as NativeBackend, given, { ...form, summed });
      const names = ["x", "gamma", "beta", ...Object.keys(more)];
      return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]!]));
    },
  });
}
