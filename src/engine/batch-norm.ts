import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

import { batchNormByMoments, type Normalised, type NormOptions } from "./op/batch-norm";
import { factoredNorm } from "./op/factored-norm";
import { batchNormPath, runningNormPath, type NormPath, type PathResult } from "./op/norm-path";
import { normByMoments } from "./op/running-norm";

/** Which statistics a batch normalisation uses, and whether it learns running ones from the batch. */
export interface NormMode {
  /** `"batch"`: the moments of what is being normalised. `"running"`: the averages kept while training. */
  readonly statistics: "batch" | "running";
  /** Whether the running averages take in this batch; only with `"batch"`. */
  readonly update: boolean;
  /** Regulation step, counted from 1. */
  readonly step: number;
}

/** Running mean and variance of each channel. */
export interface RunningStatistics {
  readonly mean: tf.Variable<tf.Rank.R1>;
  readonly variance: tf.Variable<tf.Rank.R1>;
}

/** Added to the variance, unless told otherwise; and the share of a new batch in the running averages. */
const defaultEpsilon = 1e-5;
const momentum = 0.1;

/**
 * Batch normalisation with learned scale γ and offset β, and running statistics.
 *
 * y = γ (x − μ) / √(σ² + ε) + β with ε = 10⁻⁵ by default. Training normalises with the biased variance; the running variance takes
 * in the unbiased one: running ← 0.9 · running + 0.1 · batch (PyTorch's convention).
 *
 * A network that is regulated in several steps sends differently scaled values through one layer, and an average over
 * steps is right for none of them: `sets` keeps one set of running statistics a regulation step.
 */
export class BatchNorm {
  /** Scale γ, [C], starts at 1. */
  readonly gamma: tf.Variable<tf.Rank.R1>;
  /** Offset β, [C], starts at 0. */
  readonly beta: tf.Variable<tf.Rank.R1>;
  /** Share of a new batch in the running averages. */
  readonly momentum = momentum;
  /** Added to the variance, ε. */
  readonly epsilon: number;
  /** One set shared by all regulation steps, or one a step. */
  readonly running: readonly RunningStatistics[];

  constructor(channels: number, sets = 1, epsilon = defaultEpsilon) {
    this.epsilon = epsilon;
    this.gamma = tf.tidy(() => tf.variable(tf.ones([channels])));
    this.beta = tf.tidy(() => tf.variable(tf.zeros([channels])));
    this.running = Array.from({ length: sets }, () => ({
      mean: tf.tidy(() => tf.variable<tf.Rank.R1>(tf.zeros([channels]), false)),
      variance: tf.tidy(() => tf.variable<tf.Rank.R1>(tf.ones([channels]), false)),
    }));
  }

  /** The running statistics of a regulation step. */
  statistics(step: number): RunningStatistics {
    return this.running[Math.min(step, this.running.length) - 1]!;
  }

  /**
   * Normalises x, [N, H, W, C].
   *
   * With `statistics: "batch"` and `update`, the running statistics of `mode.step` take in the batch.
   *
   * @param factors f, [C], of the channels of x: normalises f x
   * @throws AstroNetError if the batch's statistics are asked for and there is one value a channel, which has no variance.
   */
  apply(x: tf.Tensor4D, mode: NormMode, factors?: tf.Tensor1D): tf.Tensor4D {
    const { gamma, beta } = this;
    if (mode.statistics === "running") {
      return normByMoments(multiplied(x, factors), gamma, beta, this.statistics(mode.step), this.epsilon);
    }
    return this.byMoments(x, mode, (running, options) =>
      factors
        ? factoredNorm(x, gamma, beta, factors, running, options)
        : batchNormByMoments(x, gamma, beta, running, options),
    ).y;
  }

  /**
   * Normalises x, and goes on along a path of gates, a sum and a ReLU, as {@link apply} and what follows it would, in one op.
   *
   * @throws AstroNetError as {@link apply} does.
   */
  applyPath(x: tf.Tensor4D, mode: NormMode, path: NormPath, factors?: tf.Tensor1D): PathResult {
    const { gamma, beta } = this;
    if (mode.statistics === "running") {
      return runningNormPath(multiplied(x, factors), this, this.statistics(mode.step), this.epsilon, path);
    }
    return this.byMoments(x, mode, (running, options) =>
      batchNormPath(x, { gamma, beta, factors }, running, options, path),
    );
  }

  private byMoments<Result extends Normalised>(
    x: tf.Tensor4D,
    mode: NormMode,
    normalise: (running: RunningStatistics, options: NormOptions) => Result,
  ): Result {
    const count = x.size / this.gamma.size;
    if (count < 2) {
      throw new AstroNetError(
        `batch normalisation of [${x.shape.join(", ")}] at regulation step ${mode.step}: one value a channel has no ` +
          "variance (give a larger batch, or larger images)",
      );
    }
    const before = this.statistics(mode.step);
    const result = normalise(before, {
      epsilon: this.epsilon,
      momentum: mode.update ? this.momentum : 0,
    });
    if (mode.update) {
      before.mean.assign(result.running.mean);
      before.variance.assign(result.running.variance);
    }
    return result;
  }

  dispose(): void {
    tf.dispose([this.gamma, this.beta, ...this.running.flatMap(({ mean, variance }) => [mean, variance])]);
  }
}

function multiplied(x: tf.Tensor4D, factors: tf.Tensor1D | undefined): tf.Tensor4D {
  return factors ? tf.mul(x, factors) : x;
}
