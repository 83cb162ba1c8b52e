import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../data";
import { AstroNetError } from "../../error";
import type { ForwardOptions, TaskNetwork } from "../../network";

/** What was being done when a number stopped being one. */
export interface Suspect {
  /** For example `"search step 12, network"`. */
  readonly when: string;
  readonly batch: Batch;
  readonly network: TaskNetwork;
  readonly gates: ForwardOptions["gates"];
  /** Gradients by the name of what they are for. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
}

/** Euclidean norm of several gradients together. */
export function globalNorm(gradients: readonly tf.Tensor[]): number {
  return tf.tidy(() => tf.sqrt(tf.addN(gradients.map((g) => tf.sum(tf.square(g))))).dataSync()[0]!);
}

/**
 * Says where the first number lies that is none: in the images, behind a layer, or in a gradient.
 *
 * @throws AstroNetError always
 */
export function blame({ when, batch, network, gates, gradients }: Suspect): never {
  const infinite = (values: tf.Tensor): boolean =>
    tf.tidy(() => !Number.isFinite(tf.sum(values).dataSync()[0]!));
  if (infinite(batch.x)) {
    throw new AstroNetError(
      `${when}: images ${range(batch)} hold a value that is no number (check the data and its scaling)`,
    );
  }
  let layer: string | undefined;
  tf.tidy(() => {
    network.forward(batch.x, { statistics: "running", update: false, step: 1 }, network.weights, {
      ...(gates && { gates }),
      watch: ({ name }, y) => {
        if (layer === undefined && infinite(y)) layer = name;
      },
    });
  });
  if (layer !== undefined) {
    throw new AstroNetError(
      `${when}: layer ${layer} puts out a value that is no number (lower the learning rate)`,
    );
  }
  const parameter = [...gradients].find(([, gradient]) => infinite(gradient))?.[0];
  throw new AstroNetError(
    `${when}: ${parameter === undefined ? "the loss" : `the gradient of ${parameter}`} is no number (lower the learning rate)`,
  );
}

function range({ indices }: Batch): string {
  return indices.length > 3 ? `${indices.slice(0, 3).join(", ")}…` : indices.join(", ");
}
