import * as tf from "@tensorflow/tfjs-core";

import { BatchNorm } from "./batch-norm";
import type { EngineName } from "./description";
import { adamStep } from "./op/adam";
import { convolution } from "./op/convolution";
import { crossEntropy } from "./op/cross-entropy";
import { dense } from "./op/dense";
import { maxPool } from "./op/max-pool";
import { planeNetwork } from "./op/plane-network";
import { relu } from "./op/relu";
import { scaleUnits } from "./op/unit-scale";
import { unitStatistics } from "./op/unit-statistic";
import { gradientsOfEach } from "./tape";

/** How far apart two engines may be, relative to a tensor's largest value. */
const tolerance = 1e-3;

/**
 * Takes one training step in small on an engine and in plain JavaScript: LeNet-5's layers, batch normalisation, an
 * astrocyte's U-Net that gates a dense layer, gradients of both regulation steps' losses, Adam. The engine stays in use.
 *
 * @returns what differs, in words: a result by more than 10⁻³ of its largest value, or what the engine threw; `undefined` if
 *   nothing does.
 */
export async function trainingDifference(name: EngineName): Promise<string | undefined> {
  try {
    await tf.setBackend("cpu");
    const expected = await trainingStep();
    await tf.setBackend(name);
    const actual = await trainingStep();
    const place = expected.findIndex((values, i) => differs(values, actual[i]!));
    return place < 0 ? undefined : `${results[place]!} differ`;
  } catch (error) {
    return error instanceof Error ? error.message.split("\n")[0] : String(error);
  } finally {
    await tf.setBackend(name);
  }
}

const results = [
  "the losses",
  "the gradients",
  "the squared gradients",
  "the running means",
  "the gradients' norm",
] as const;

function differs(expected: Float32Array, actual: Float32Array): boolean {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return expected.some((value, i) => !(Math.abs(value - actual[i]!) <= tolerance * scale));
}

/** Losses, Adam's moments, which are the gradients and their squares, and running means behind one training step. */
async function trainingStep(): Promise<Float32Array[]> {
  const made: tf.Variable[] = [];
  const norms: BatchNorm[] = [];
  const variable = <R extends tf.Rank>(...shape: tf.ShapeMap[R]): tf.Variable<R> => {
    const one = tf.tidy(() => tf.variable<R>(waves(shape, made.length)));
    made.push(one);
    return one;
  };
  const norm = (channels: number): BatchNorm => {
    const one = new BatchNorm(channels);
    norms.push(one);
    made.push(one.gamma, one.beta);
    return one;
  };
  const filters = variable<tf.Rank.R4>(3, 3, 1, 2);
  const filterBias = variable<tf.Rank.R1>(2);
  const imageNorm = norm(2);
  const hidden = variable<tf.Rank.R2>(18, 16);
  const hiddenBias = variable<tf.Rank.R1>(16);
  const last = variable<tf.Rank.R2>(16, 3);
  const plane = {
    down: [
      { filters: variable<tf.Rank.R4>(3, 3, 1, 2), norm: norm(2) },
      { filters: variable<tf.Rank.R4>(3, 3, 2, 3), norm: norm(3) },
    ],
    up: [
      {
        raising: { filters: variable<tf.Rank.R4>(2, 2, 2, 3), norm: norm(2), raisedTo: [4, 4] as const },
        joining: { filters: variable<tf.Rank.R4>(3, 3, 4, 2), norm: norm(2) },
      },
    ],
    head: { filters: variable<tf.Rank.R4>(1, 1, 2, 1), norm: norm(1) },
  };
  const mode = { statistics: "batch", update: true, step: 1 } as const;
  const forward = (): tf.Scalar[] => {
    const images = waves<tf.Rank.R4>([2, 6, 6, 1], 50);
    const maps = maxPool(convolution(images, filters, 1, "same", { bias: filterBias, rectified: true }), 2);
    const features = tf.reshape<tf.Rank.R2>(relu(imageNorm.apply(maps, mode)), [2, 18]);
    let weights = hidden as tf.Tensor2D;
    return (["mean", "max"] as const).map((statistic) => {
      const units = unitStatistics([{ weights, axis: 1 }], statistic);
      const gates = tf.sigmoid(planeNetwork(tf.reshape(units, [1, 4, 4, 1]), plane, mode));
      const factors = tf.reshape<tf.Rank.R1>(gates, [16]);
      weights = scaleUnits([{ weights: hidden, axis: 1, factors }])[0] as tf.Tensor2D;
      const logits = dense(dense(features, weights, { bias: hiddenBias, rectified: true }), last);
      return crossEntropy(logits, tf.tensor1d([0, 2], "int32"));
    });
  };
  try {
    const computed = tf.tidy(() => {
      const { losses, gradients } = gradientsOfEach(forward, made);
      const summed = made.map((_, i) => tf.addN(gradients.map((of) => of[i]!)));
      const size = made.reduce((sum, one) => sum + one.size, 0);
      const nothing = { m: tf.zeros<tf.Rank.R1>([size]), v: tf.zeros<tf.Rank.R1>([size]) };
      const after = adamStep(made, summed, nothing, { rate: 1e-3, floor: 1e-8, beta1: 0.9, beta2: 0.999 });
      const running = norms.flatMap((one) => one.running.map(({ mean }) => mean));
      const norm = tf.sqrt(tf.addN(summed.map((gradient) => tf.sum(tf.square(gradient)))));
      return [tf.stack([...losses]), after.m, after.v, tf.concat(running), norm];
    });
    const values = await Promise.all(computed.map((tensor) => tensor.data<"float32">()));
    tf.dispose(computed);
    return values.map((read) => Float32Array.from(read));
  } finally {
    for (const one of norms) one.dispose();
    tf.dispose(made);
  }
}

/** Values between −0.5 and 0.5 without a pattern, the same on every engine. */
function waves<R extends tf.Rank>(shape: tf.ShapeMap[R], phase: number): tf.Tensor<R> {
  const size = (shape as number[]).reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => 0.5 * Math.sin(1.7 * i * i + 2.3 * i + phase)),
    shape,
  );
}
