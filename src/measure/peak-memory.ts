import * as tf from "@tensorflow/tfjs-core";

import { engine } from "../engine";

/** The most memory that some work held at one time. */
export interface PeakMemory {
  /** Bytes of tensors beyond those that were there before. */
  readonly tensorBytes: number;
  /** Largest resident size of the whole process since it began, in bytes: whatever the engine holds for itself is in it. */
  readonly residentBytes: number;
}

/**
 * Measures the most memory that synchronous work holds at one time, such as a forward pass or a training step.
 *
 * TensorFlow.js counts its tensors after each operation; what one operation needs inside is in the resident size alone.
 *
 * @param work what is measured; what it makes is disposed of
 */
export async function measurePeakMemory(work: () => unknown): Promise<PeakMemory> {
  engine();
  const before = tf.memory().numBytes;
  const { peakBytes } = await tf.profile(() => {
    tf.tidy(() => {
      work();
    });
    return [];
  });
  // `maxRSS` is counted in kilobytes.
  return {
    tensorBytes: Math.max(0, peakBytes - before),
    residentBytes: process.resourceUsage().maxRSS * 1024,
  };
}
