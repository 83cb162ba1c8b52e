import * as tf from "@tensorflow/tfjs-core";

import { batches, type Dataset } from "../../data";
import { AstroNetError } from "../../error";
import { evaluate } from "../../measure";
import type { TaskNetwork } from "../../network";

import { accumulated, checkPartSize } from "../accumulate";
import { checkData } from "../check-data";
import { lossGradients } from "../gradient";
import { adam } from "../optimizer";
import type { TrainingOptions } from "../plain";
import { checkRunOptions, TrainingRun } from "../run";
import { constantRate } from "../schedule";
import { networkState } from "../state";

/** What network slimming adds to the options of every procedure. */
export interface SlimmingOptions extends TrainingOptions {
  /** Weight λ of the scales in the loss. */
  readonly penalty: number;
}

/** A network that is being slimmed, with the scale of each unit. */
export interface Slimming {
  readonly run: TrainingRun;
  /** The scales s ≥ 0, [units], by gate place: gates of the network's outputs. */
  readonly scales: Readonly<Record<string, tf.Variable<tf.Rank.R1>>>;
  /** Disposes of the scales and of the run; the network stays. */
  dispose(): void;
}

/**
 * Network slimming, a control without astrocytes: every unit's output has a trainable scale that the loss pushes to zero.
 *
 * L = CE(NN(x; W, s)) + λ Σ s_u, s_u ≥ 0, starting at 1. Behind a batch normalisation s scales what γ scales, which is what
 * the published method penalises; a network without one is slimmed by the scales alone. Units with small scales are then
 * cut off, `openByScore`, and the rest is trained on.
 *
 * Source: Liu et al., 2017 (arXiv:1708.06519).
 *
 * @throws AstroNetError if the network has no places for gates, or the penalty is negative.
 */
export function slimming(network: TaskNetwork, train: Dataset, options: SlimmingOptions): Slimming {
  checkRunOptions(options);
  checkPartSize(options.partSize);
  checkData(network, train, options.validation);
  const { penalty, batchSize = 64, seed = 0, augment, validation } = options;
  const { optimizer = adam({ learningRate: 1e-3 }), schedule = constantRate() } = options;
  if (network.gates.length === 0) {
    throw new AstroNetError(`slimming: ${network.name} has no places for gates (build its graph with some)`);
  }
  if (!(penalty >= 0 && Number.isFinite(penalty))) {
    throw new AstroNetError(`slimming penalty: ${penalty} (give a number that is not negative)`);
  }
  const scales = Object.fromEntries(
    network.gates.map(({ name, units }) => [name, tf.tidy(() => tf.variable<tf.Rank.R1>(tf.ones([units])))]),
  );
  const own = [...network.parameters().values()];
  const all = [...own, ...Object.values(scales)];
  const optimizing = optimizer(all);
  const logits = (x: tf.Tensor4D, training: boolean): tf.Tensor2D => {
    const mode = { statistics: training ? "batch" : "running", update: training, step: 1 } as const;
    return network.forward(x, mode, network.weights, { gates: scales });
  };
  const run = new TrainingRun(
    {
      label: options.label ?? "network slimming",
      seed,
      passes: [
        {
          phase: "network",
          batches: (epoch) => batches(train, { size: batchSize, seed, epoch, ...(augment && { augment }) }),
          optimizer: optimizing,
          schedule: schedule(),
          partSize: options.partSize,
          update(batch) {
            const result = accumulated(batch, options.partSize, (x, y) =>
              lossGradients(() => logits(x, true), y, all),
            );
            // The penalty's gradient is λ wherever a scale is not yet 0.
            optimizing.step(
              result.gradients.map((gradient, i) => (i < own.length ? gradient : tf.add(gradient, penalty))),
            );
            for (const scale of Object.values(scales)) scale.assign(tf.relu(scale));
            return result;
          },
        },
      ],
      state: new Map([
        ...networkState(network),
        ...Object.entries(scales).map(([name, scale]): [string, tf.Variable] => [`scale.${name}`, scale]),
      ]),
      ...(validation && { evaluate: () => evaluate((x) => logits(x, false), validation) }),
    },
    options,
  );
  return {
    run,
    scales,
    dispose() {
      run.dispose();
      tf.dispose(Object.values(scales));
    },
  };
}
