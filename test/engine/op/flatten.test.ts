import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { flattenChannelsFirst, normal } from "../../../src/engine";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

onEachEngine("flattenChannelsFirst", () => {
  it.each<[[number, number, number, number]]>([[[3, 4, 4, 17]], [[1, 2, 3, 1]], [[70, 5, 7, 33]]])(
    "of maps %j is a transposition, and its gradient the way back",
    (shape) => {
      tf.tidy(() => {
        const x = normal(shape, 1, 1, "x") as tf.Tensor4D;
        const [images, height, width, channels] = shape;
        const y = flattenChannelsFirst(x);
        expect(y.shape).toEqual([images, channels * height * width]);
        const [values, all] = [y.dataSync(), x.dataSync()];
        const at = (n: number, i: number, j: number, c: number) =>
          all[((n * height + i) * width + j) * channels + c];
        const [n, i, j, c] = [images - 1, height - 1, width - 2, channels - 1];
        expect(values[((n * channels + c) * height + i) * width + j]).toBe(at(n, i, j, c));
        expect(difference(y, tf.reshape(tf.transpose(x, [0, 3, 1, 2]), y.shape))).toBe(0);

        // A value's gradient comes back to the value's own place.
        const dx = tf.grad((x) => flattenChannelsFirst(x as tf.Tensor4D))(x, y);
        expect(difference(dx, x)).toBe(0);
      });
    },
  );
});
