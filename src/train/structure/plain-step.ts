import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../../data";
import { globalNorm, readsAtOnce } from "../../engine";
import type { TaskNetwork } from "../../network";
import { accumulated } from "../accumulate";
import { lossGradients } from "../gradient";
import type { Optimizer } from "../optimizer";
import type { BatchOutcome } from "../procedure";

import { blame } from "./finite";

/**
 * One step of a network without gates: L = CE(NN(x; W)).
 *
 * On an engine that reads at once each gradient is looked at before anything is changed; on another those of every tenth
 * batch are, so that the step need not wait.
 *
 * @param when what the step is, for the error
 * @param partSize images of the batch that are in memory at a time; all by default
 * @returns loss and hits, the caller's to dispose of
 * @throws AstroNetError if a gradient is no number.
 */
export async function plainStep(
  network: TaskNetwork,
  optimizer: Optimizer,
  batch: Batch,
  when: string,
  partSize?: number,
): Promise<BatchOutcome> {
  const parameters = network.parameters();
  const { loss, correct, gradients, norm } = tf.tidy(() => {
    const result = accumulated(batch, partSize, (x, y) =>
      lossGradients(() => network.forward(x, { statistics: "batch", update: true, step: 1 }), y, [
        ...parameters.values(),
      ]),
    );
    return { ...result, gradients: [...result.gradients], norm: globalNorm(result.gradients) };
  });
  try {
    const looked = readsAtOnce() || batch.index % lookEvery === lookEvery - 1;
    if (looked && !Number.isFinite((await norm.data())[0])) {
      const named = new Map([...parameters.keys()].map((name, i) => [name, gradients[i]!]));
      await blame({ when, batch, partSize, network, gradients: named });
    }
    tf.tidy(() => {
      optimizer.step(gradients);
    });
    return { loss, correct };
  } catch (error) {
    tf.dispose([loss, correct]);
    throw error;
  } finally {
    tf.dispose([norm, ...gradients]);
  }
}

/** Batches between two looks at the gradients. */
const lookEvery = 10;
