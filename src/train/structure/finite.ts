import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../data";
import { AstroNetError } from "../../error";
import type { ForwardOptions, TaskNetwork } from "../../network";
import { partsOf, type ImageRange } from "../accumulate";
import { firstFault } from "../first-fault";

/** What was being done when a number stopped being one. */
export interface Suspect {
  /** For example `"search step 12, network"`. */
  readonly when: string;
  readonly batch: Batch;
  /** Images of it that are in memory at a time; all by default. */
  readonly partSize?: number | undefined;
  readonly network: TaskNetwork;
  /** Gates of the network's places, made anew for some of the images. */
  readonly gates?: (images: ImageRange) => ForwardOptions["gates"];
  /** Gradients by the name of what they are for. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
}

/**
 * Says where the first number lies that is none: in the images, behind a layer, or in a gradient.
 *
 * @throws AstroNetError always
 */
export async function blame({ when, batch, partSize, network, gates, gradients }: Suspect): Promise<never> {
  const place = await firstFault((look) => {
    look(`images ${range(batch)} hold a value that is no number (check the data and its scaling)`, batch.x);
    for (const images of partsOf(batch.count, partSize)) {
      tf.tidy(() => {
        const given = gates?.(images);
        const x = tf.slice(batch.x, [images.first, 0, 0, 0], [images.count, -1, -1, -1]);
        network.forward(x, { statistics: "running", update: false, step: 1 }, network.weights, {
          ...(given && { gates: given }),
          watch: ({ name }, y) => {
            look(`layer ${name} puts out a value that is no number (lower the learning rate)`, y);
          },
        });
      });
    }
    for (const [name, gradient] of gradients) {
      look(`the gradient of ${name} is no number (lower the learning rate)`, gradient);
    }
  });
  throw new AstroNetError(`${when}: ${place ?? "the loss is no number (lower the learning rate)"}`);
}

function range({ indices }: Batch): string {
  return indices.length > 3 ? `${indices.slice(0, 3).join(", ")}…` : indices.join(", ");
}
