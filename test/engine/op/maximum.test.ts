import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { maximumAlong, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

onEachEngine("maximumAlong", () => {
  it.each([
    [0, [3, 7, -1]],
    [1, [7, 3]],
  ] as const)("takes the largest value along axis %i, with its sign", (axis, expected) => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [-9, 7, -1],
        [3, 2, -8],
      ]);
      expect([...maximumAlong(x, axis).dataSync()]).toEqual(expected);
    });
  });

  it.each([0, 1] as const)("sends the gradient along axis %i to the largest element alone", (axis) => {
    tf.tidy(() => {
      const x = normal([5, 6], 1, 3, "x") as tf.Tensor2D;
      const weight = normal([axis === 0 ? 6 : 5], 1, 3, "weight") as tf.Tensor1D;
      const gradient = tf.grad((x) => tf.sum(tf.mul(maximumAlong(x as tf.Tensor2D, axis), weight)))(x);
      const values = x.arraySync();
      const largest = (row: number, column: number): boolean => {
        const line = axis === 0 ? values.map((other) => other[column]!) : values[row]!;
        return values[row]![column] === Math.max(...line);
      };
      const dy = weight.dataSync();
      const expected = values.flatMap((line, row) =>
        line.map((_, column) => (largest(row, column) ? dy[axis === 0 ? column : row]! : 0)),
      );
      expect(expected.filter((value) => value !== 0)).toHaveLength(axis === 0 ? 6 : 5);
      expect(difference(gradient, expected)).toBe(0);
    });
  });

  it("sends the gradient of a tie to the first of the largest, not to all", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [0, 0, 0],
        [1, 2, 2],
      ]);
      const along = (axis: 0 | 1) =>
        tf
          .grad((x) => tf.sum(maximumAlong(x as tf.Tensor2D, axis)))(x)
          .arraySync();
      expect(along(1)).toEqual([
        [1, 0, 0],
        [0, 1, 0],
      ]);
      const columns = tf.grad((x) => tf.sum(maximumAlong(x as tf.Tensor2D, 0)))(tf.zeros([2, 2]));
      expect(columns.arraySync()).toEqual([
        [1, 1],
        [0, 0],
      ]);
    });
  });
});
