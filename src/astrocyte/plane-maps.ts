import * as tf from "@tensorflow/tfjs-core";

/** Lays units out row by row, zeros behind the last: `[units, C]` to `[1, H, W, C]`. */
export function onPlane(
  units: tf.Tensor2D,
  [height, width]: readonly [height: number, width: number],
): tf.Tensor4D {
  const [count, channels] = units.shape;
  const empty = height * width - count;
  const padded: tf.Tensor2D =
    empty === 0
      ? units
      : tf.pad(units, [
          [0, empty],
          [0, 0],
        ]);
  return tf.reshape(padded, [1, height, width, channels]);
}

/** Reads the first units back from a plane: `[1, H, W, C]` to `[units, C]`. */
export function offPlane(maps: tf.Tensor4D, units: number): tf.Tensor2D {
  const [, height, width, channels] = maps.shape;
  const rows: tf.Tensor2D = tf.reshape(maps, [height * width, channels]);
  return units === height * width ? rows : tf.slice2d(rows, [0, 0], [units, channels]);
}
