import * as tf from "@tensorflow/tfjs-core";

/**
 * clip(x, low, high), whose gradient goes on where x is outside, unless a step against it would lead further out.
 *
 * An ordinary clip has no gradient outside, so that what has once left the interval never comes back. Here a value above
 * `high` still feels what would lower it, and one below `low` what would raise it.
 */
export function projectedClip<T extends tf.Tensor>(x: T, low: number, high: number): T {
  return clip(low, high)(x) as T;
}

function clip(low: number, high: number): (...x: tf.Tensor[]) => tf.Tensor {
  return tf.customGrad((...inputs) => {
    const [x, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    save([x]);
    return {
      value: tf.clipByValue(x, low, high),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const value = saved[0]!;
        // Steps go against the gradient: at the upper bound a negative one would lead out, at the lower a positive one.
        const out = tf.logicalOr(
          tf.logicalAnd(tf.greater(value, high), tf.less(dy, 0)),
          tf.logicalAnd(tf.less(value, low), tf.greater(dy, 0)),
        );
        return tf.where(out, tf.zerosLike(dy), dy);
      },
    };
  });
}
