import * as tf from "@tensorflow/tfjs-core";

/** Shows a tensor that is to be looked at, under the words for where it lies. */
export type Look = (place: string, values: tf.Tensor) => void;

/**
 * The place of the first tensor, in the order in which they are shown, with a value that is no number, or infinite; `undefined`
 * if there is none. One reading for all.
 *
 * @param show what it makes is disposed of
 */
export async function firstFault(show: (look: Look) => void): Promise<string | undefined> {
  const places: string[] = [];
  const sums: tf.Scalar[] = [];
  try {
    tf.tidy(() => {
      show((place, values) => {
        places.push(place);
        // Kept from any tidy within.
        sums.push(tf.keep(tf.sum<tf.Scalar>(values)));
      });
    });
    if (sums.length === 0) return undefined;
    const all = tf.stack(sums);
    const read = await all.data<"float32">();
    all.dispose();
    // Judged on the host: a GPU may compute as if there were only numbers.
    return places[read.findIndex((sum) => !Number.isFinite(sum))];
  } finally {
    tf.dispose(sums);
  }
}
