import * as tf from "@tensorflow/tfjs-core";

/** Puts zeros around maps [N, H, W, C], as many on each side of height and width. */
export type PadMaps = (x: tf.Tensor4D, zeros: number) => tf.Tensor4D;

export const padMaps: PadMaps = (x, zeros) => {
  const sides: [number, number] = [zeros, zeros];
  return tf.pad(x, [[0, 0], sides, sides, [0, 0]]);
};

/** The same, which computes once what it is asked for more than once: of maps that several layers read. */
export function paddedOnce(): PadMaps {
  const known = new Map<string, tf.Tensor4D>();
  return (x, zeros) => {
    const key = `${x.id} ${zeros}`;
    const before = known.get(key);
    if (before) return before;
    const padded = padMaps(x, zeros);
    known.set(key, padded);
    return padded;
  };
}
