import * as tf from "@tensorflow/tfjs-core";

/** Sums losses and hits over batches where they are computed, so that no batch waits for a number to be read. */
export class Meter {
  private readonly sums: tf.Variable = tf.tidy(() => tf.variable(tf.zeros([2]), false));
  private count = 0;

  /** @param loss mean of the batch @param correct number of hits @param count number of images */
  add(loss: tf.Scalar, correct: tf.Scalar, count: number): void {
    tf.tidy(() => {
      this.sums.assign(tf.add(this.sums, tf.stack([tf.mul(loss, count), correct])));
    });
    this.count += count;
  }

  /** Mean loss and accuracy of all that was added. */
  async read(): Promise<{ loss: number; accuracy: number }> {
    const [loss, correct] = (await this.sums.data()) as unknown as [number, number];
    return { loss: loss / this.count, accuracy: correct / this.count };
  }

  dispose(): void {
    this.sums.dispose();
  }
}
