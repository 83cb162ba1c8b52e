import * as tf from "@tensorflow/tfjs-core";

import type { Batch } from "../data";

import type { Meter } from "./meter";
import { explained } from "./out-of-memory";
import type { BatchOutcome, Pass } from "./procedure";

/**
 * Updates on one batch of an epoch, and meters what that gives.
 *
 * @throws AstroNetError that says what to do where memory is used up; what the update throws.
 */
export async function updateOn(batch: Batch, epoch: number, pass: Pass, meter: Meter): Promise<void> {
  const take = ({ loss, correct }: BatchOutcome): void => {
    meter.add(loss, correct, batch.count);
  };
  try {
    if ("updateReading" in pass) {
      const { loss, correct } = await pass.updateReading(batch, epoch);
      take({ loss, correct });
      tf.dispose([loss, correct]);
    } else {
      tf.tidy(() => {
        take(pass.update(batch, epoch));
      });
    }
  } catch (error) {
    throw explained(error, batch.count, pass.partSize);
  }
}
