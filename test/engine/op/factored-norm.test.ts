import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { batchNormByMoments, batchNormPath, factoredNorm, normal, type NormPath } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const options = { epsilon: 1e-2, momentum: 0.1 };

type Shape = [number, number, number, number];

const draw = (shape: Shape) => {
  const vector = (purpose: string) => normal([shape[3]], 1, 1, purpose) as tf.Tensor1D;
  const factors = vector("factors").arraySync();
  // One that is closed, one that turns its maps about, and one that is so small that ε is all there is.
  [factors[0], factors[1], factors[2]] = [0, -0.7, 1e-4];
  return {
    given: {
      x: tf.add<tf.Tensor4D>(normal(shape, 2, 1, "x"), 0.5),
      gamma: vector("gamma"),
      beta: vector("beta"),
      factors: tf.tensor1d(factors),
    },
    running: { mean: vector("mean"), variance: tf.square(vector("variance")) },
    weight: normal(shape, 1, 1, "weight"),
    residual: normal(shape, 1, 1, "residual") as tf.Tensor4D,
    gates: tf.relu(vector("gates")),
  };
};
type Given = ReturnType<typeof draw>["given"];

// Of few rows, and of several blocks that two threads share.
const shapes: Shape[] = [
  [3, 4, 5, 6],
  [17, 31, 32, 33],
];

type Norm = (given: Given) => tf.Tensor;

/** Gradients are of another size for each input, that of a factor more than any. */
function near(ours: tf.Tensor, theirs: tf.Tensor): void {
  const size = tf.max(tf.abs(theirs)).dataSync()[0]!;
  expect(difference(ours, theirs)).toBeLessThan(1e-4 * Math.max(1, size));
}

function sameValuesAndGradients(given: Given, weight: tf.Tensor, ours: Norm, theirs: Norm): void {
  near(ours(given), theirs(given));
  const gradients = (norm: Norm) =>
    tf.grads((x, gamma, beta, factors) => tf.sum(tf.mul(norm({ x, gamma, beta, factors } as Given), weight)))(
      Object.values(given),
    );
  const expected = gradients(theirs);
  gradients(ours).forEach((gradient, i) => {
    near(gradient, expected[i]!);
  });
}

onEachEngine("a normalisation of maps that factors multiply", () => {
  it.each(shapes)("is that of the multiplied maps: [%i, %i, %i, %i]", (...shape) => {
    tf.tidy(() => {
      const { given, running, weight } = draw(shape);
      const ours = ({ x, gamma, beta, factors }: Given) =>
        factoredNorm(x, gamma, beta, factors, running, options);
      const theirs = ({ x, gamma, beta, factors }: Given) =>
        batchNormByMoments(tf.mul(x, factors), gamma, beta, running, options);
      near(ours(given).running.mean, theirs(given).running.mean);
      near(ours(given).running.variance, theirs(given).running.variance);
      sameValuesAndGradients(
        given,
        weight,
        (all) => ours(all).y,
        (all) => theirs(all).y,
      );
    });
  });

  const paths: [string, (more: Pick<ReturnType<typeof draw>, "gates" | "residual">) => NormPath][] = [
    ["a ReLU", () => ({ relu: true })],
    [
      "gates, a sum and a ReLU",
      ({ gates, residual }) => ({ relu: true, gates: { values: gates, of: "norm" }, residual }),
    ],
    [
      "a ReLU and gates",
      ({ gates }) => ({ relu: true, gates: { values: gates, of: "relu" }, magnitude: true }),
    ],
  ];
  it.each(paths)("goes on with what follows it: %s", (_, pathOf) => {
    tf.tidy(() => {
      const { given, running, weight, ...more } = draw(shapes[0]!);
      const path = pathOf(more);
      sameValuesAndGradients(
        given,
        weight,
        ({ x, ...parameters }) => batchNormPath(x, parameters, running, options, path).y,
        ({ x, factors, ...parameters }) =>
          batchNormPath(tf.mul(x, factors), parameters, running, options, path).y,
      );
    });
  });
});
