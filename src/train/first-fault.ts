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
  const { places, sums } = summed(show);
  try {
    return fault(places, await sums.data<"float32">());
  } finally {
    sums.dispose();
  }
}

/** The same on an engine that reads at once. */
export function firstFaultAtOnce(show: (look: Look) => void): string | undefined {
  const { places, sums } = summed(show);
  try {
    return fault(places, sums.dataSync<"float32">());
  } finally {
    sums.dispose();
  }
}

/** The sum of each tensor, which is no number if one of its values is none; judged on the host, as a GPU may compute as if there were only numbers. */
function summed(show: (look: Look) => void): { places: readonly string[]; sums: tf.Tensor } {
  const places: string[] = [];
  const sums: tf.Scalar[] = [];
  try {
    return tf.tidy(() => {
      show((place, values) => {
        places.push(place);
        // Kept from any tidy within.
        sums.push(tf.keep(tf.sum<tf.Scalar>(values)));
      });
      return { places, sums: tf.keep(sums.length === 0 ? tf.zeros([0]) : tf.stack(sums)) };
    });
  } finally {
    tf.dispose(sums);
  }
}

function fault(places: readonly string[], sums: Float32Array): string | undefined {
  return places[sums.findIndex((sum) => !Number.isFinite(sum))];
}
