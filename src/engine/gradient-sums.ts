import * as tf from "@tensorflow/tfjs-core";

type Given = readonly (readonly [of: tf.Tensor, gradient: tf.Tensor])[];

/**
 * The gradients of a loss by the tensors that it was computed from, each a sum over all that was computed from that tensor.
 *
 * One that has been taken out, or has gone into a sum, is disposed of at once: the next then finds its memory free, and still in
 * the processor's cache.
 */
export class GradientSums {
  private readonly byTensor = new Map<number, tf.Tensor>();
  /** Under how many tensors a gradient is held: one op may hand on what it was given. */
  private readonly holders = new Map<tf.Tensor, number>();

  /** @param given gradients to begin with, which stay the caller's */
  constructor(given: Given) {
    for (const [of, gradient] of given) {
      this.set(of, gradient);
      // One holder more than there are: never disposed of here.
      this.hold(gradient);
    }
  }

  /** The sum so far; `undefined` where nothing has been added. */
  of(tensor: tf.Tensor): tf.Tensor | undefined {
    return this.byTensor.get(tensor.id);
  }

  /** Adds to the gradients of some tensors, and takes over what is added. */
  add(gradients: Given): void {
    for (const [, gradient] of gradients) this.hold(gradient);
    for (const [to, gradient] of gradients) {
      const before = this.byTensor.get(to.id);
      this.set(to, before ? tf.add(before, gradient) : gradient);
      if (before) this.release(before);
    }
    for (const [, gradient] of gradients) this.release(gradient);
  }

  /** Gives up a tensor's gradient. */
  drop(of: tf.Tensor): void {
    const gradient = this.byTensor.get(of.id);
    if (!gradient) return;
    this.byTensor.delete(of.id);
    this.release(gradient);
  }

  private set(of: tf.Tensor, gradient: tf.Tensor): void {
    this.byTensor.set(of.id, gradient);
    this.hold(gradient);
  }

  private hold(gradient: tf.Tensor): void {
    this.holders.set(gradient, (this.holders.get(gradient) ?? 0) + 1);
  }

  private release(gradient: tf.Tensor): void {
    const left = this.holders.get(gradient)! - 1;
    if (left > 0) {
      this.holders.set(gradient, left);
      return;
    }
    this.holders.delete(gradient);
    gradient.dispose();
  }
}
