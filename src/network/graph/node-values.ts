import type * as tf from "@tensorflow/tfjs-core";

/**
 * What nodes of a graph have put out, by name, as long as some node is still to read it.
 *
 * What nobody reads any more is disposed of, if asked for: the next values then find its memory free, and a network's forward
 * pass holds a few layers' values and not all.
 */
export class NodeValues {
  private readonly values = new Map<string, tf.Tensor>();
  private readonly readings = new Map<string, number>();

  /**
   * @param reads names that will be read, as often as they will be
   * @param lent tensors that are the caller's
   * @param forgetting whether values are disposed of behind their last reading
   */
  constructor(
    reads: Iterable<string>,
    private readonly lent: readonly tf.Tensor[],
    private readonly forgetting: boolean,
  ) {
    for (const name of reads) this.readings.set(name, (this.readings.get(name) ?? 0) + 1);
  }

  set(name: string, value: tf.Tensor): void {
    this.values.set(name, value);
  }

  get(name: string): tf.Tensor {
    return this.values.get(name)!;
  }

  /** Says that a node has read these, and has put out what it made of them. */
  haveBeenRead(names: readonly string[]): void {
    if (!this.forgetting) return;
    for (const name of names) {
      const left = this.readings.get(name)! - 1;
      this.readings.set(name, left);
      if (left === 0) this.forget(name);
    }
  }

  private forget(name: string): void {
    const value = this.get(name);
    this.values.delete(name);
    // A node may put out what it has read.
    const isHeld = this.lent.includes(value) || [...this.values.values()].includes(value);
    if (!isHeld) value.dispose();
  }
}
