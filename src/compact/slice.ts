import * as tf from "@tensorflow/tfjs-core";

/** The indices that stay along each axis of a tensor, in order. */
export type KeptIndices = readonly (readonly number[])[];

/** The part of a tensor at these indices along each axis; an axis that stays whole costs nothing. */
export function take<T extends tf.Tensor>(full: T, indices: KeptIndices): T {
  return tf.tidy<T>(() =>
    indices.reduce<T>(
      (part, along, axis) =>
        isWhole(along, part.shape[axis]!) ? part : tf.gather<T>(part, tf.tensor1d([...along], "int32"), axis),
      tf.clone(full),
    ),
  );
}

/**
 * The inverse of {@link take}: `full` with `part` at these indices.
 *
 * @returns a new tensor of the shape of `full`
 */
export function put<T extends tf.Tensor>(full: T, part: tf.Tensor, indices: KeptIndices): T {
  return tf.tidy<T>(() => {
    const there = spread(tf.onesLike(part), full.shape, indices);
    return tf.add<T>(tf.mul(full, tf.sub(1, there)), spread(part, full.shape, indices));
  });
}

/** A tensor of a shape that is `part` at these indices along each axis, and 0 elsewhere. */
function spread(part: tf.Tensor, shape: readonly number[], indices: KeptIndices): tf.Tensor {
  return indices.reduce<tf.Tensor>((wide, along, axis) => {
    const length = shape[axis]!;
    if (isWhole(along, length)) return wide;
    // One more entry, a zero, for what is not in the part.
    const padded = tf.pad(
      wide,
      wide.shape.map((_, i): [number, number] => (i === axis ? [0, 1] : [0, 0])),
    );
    const from = new Int32Array(length).fill(along.length);
    along.forEach((index, i) => {
      from[index] = i;
    });
    return tf.gather(padded, tf.tensor1d(from, "int32"), axis);
  }, part);
}

function isWhole(indices: readonly number[], length: number): boolean {
  return indices.length === length && indices.every((index, i) => index === i);
}
