import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { batchNormByMoments, batchNormReluByMoments, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const options = { epsilon: 1e-5, momentum: 0.1 };

onEachEngine("batchNormReluByMoments", () => {
  const draw = (shape: [number, number, number, number], mean = 0) => {
    const vector = (purpose: string) => normal([shape[3]], 1, 1, purpose) as tf.Tensor1D;
    return {
      x: tf.add<tf.Tensor4D>(normal(shape, 2, 1, "x"), mean),
      gamma: vector("gamma"),
      beta: vector("beta"),
      residual: normal(shape, 1, 1, "residual") as tf.Tensor4D,
      weight: normal(shape, 1, 1, "weight"),
      running: { mean: vector("mean"), variance: tf.square(vector("variance")) },
    };
  };
  type Drawn = ReturnType<typeof draw>;
  type Step = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, residual: tf.Tensor) => tf.Tensor;

  /** y = max(BN(x) + r, 0) by the op, and by ops one after another. */
  const both = ({ running }: Drawn, summed: boolean): readonly [Step, Step] => [
    (x, gamma, beta, residual) =>
      batchNormReluByMoments(
        x as tf.Tensor4D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
        running,
        options,
        summed ? (residual as tf.Tensor4D) : undefined,
      ).y,
    (x, gamma, beta, residual) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, options.epsilon)));
      const line = tf.add(tf.mul(normalised, gamma), beta);
      return tf.relu(summed ? tf.add(line, residual) : tf.add(line, tf.mul(residual, 0)));
    },
  ];

  // Of few rows, of rows that fill no lanes, and of several blocks that two threads share.
  const shapes: [number, number, number, number][] = [
    [3, 4, 5, 6],
    [2, 3, 3, 129],
    [17, 31, 32, 33],
  ];
  for (const shape of shapes) {
    for (const summed of [false, true]) {
      it(`is what its parts are, on [${shape.join(", ")}] ${summed ? "with" : "without"} a sum`, () => {
        tf.tidy(() => {
          const drawn = draw(shape);
          const { x, gamma, beta, residual, weight } = drawn;
          const [fused, composed] = both(drawn, summed);
          const y = composed(x, gamma, beta, residual);
          expect(difference(fused(x, gamma, beta, residual), y)).toBeLessThan(1e-5);
          // A value so close to 0 is on one side of it or on the other.
          const dy = tf.mul(weight, tf.greater(y, 1e-4));
          const gradients = [fused, composed].map((step) =>
            tf.grads((x, gamma, beta, residual) => {
              const all = tf.sum(tf.mul(step(x, gamma, beta, residual), dy));
              return summed ? all : tf.add(all, tf.mul(tf.sum(residual), 0));
            })([x, gamma, beta, residual]),
          );
          gradients[0]!.forEach((gradient, i) => {
            const size = tf.max(tf.abs(gradients[1]![i]!)).dataSync()[0]!;
            expect(difference(gradient, gradients[1]![i]!)).toBeLessThan(2e-5 * Math.max(1, size));
          });
        });
      });
    }
  }

  it("takes its moments as exactly where the mean is large beside the spread", () => {
    tf.tidy(() => {
      const { x, gamma, beta, running } = draw([4, 16, 16, 8], 3000);
      const { batch } = batchNormReluByMoments(x, gamma, beta, running, options);
      const centred = tf.moments(tf.sub(x, 3000), [0, 1, 2]);
      expect(difference(tf.sub(batch.mean, 3000), centred.mean)).toBeLessThan(1e-3);
      expect(difference(batch.variance, centred.variance)).toBeLessThan(4e-3);
    });
  });

  it("moves the running moments as a batch normalisation alone does", () => {
    tf.tidy(() => {
      const { x, gamma, beta, residual, running } = draw([3, 4, 5, 6]);
      const alone = batchNormByMoments(x, gamma, beta, running, options).running;
      const joined = batchNormReluByMoments(x, gamma, beta, running, options, residual).running;
      expect(difference(joined.mean, alone.mean)).toBe(0);
      expect(difference(joined.variance, alone.variance)).toBe(0);
    });
  });

  it("hands on what is no number", () => {
    tf.tidy(() => {
      const { gamma, beta, residual, running } = draw([3, 4, 5, 6]);
      const x = tf.fill<tf.Rank.R4>([3, 4, 5, 6], NaN);
      const { y } = batchNormReluByMoments(x, gamma, beta, running, options, residual);
      expect(tf.sum(tf.cast(tf.isNaN(y), "int32")).dataSync()[0]).toBe(360);
    });
  });
});
