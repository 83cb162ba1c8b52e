import * as tf from "@tensorflow/tfjs-core";

import { AstroNetError } from "../error";

import { firstFault } from "./first-fault";
import { Meter } from "./meter";
import type { Pass } from "./procedure";
import { updateOn } from "./update";

/**
 * Looks for values that are no numbers behind some batches, on an engine that cannot be read in each; where it finds one, it
 * goes through those batches again from the values before them, and looks in each.
 */
export class LateCheck {
  private before: readonly { readonly variable: tf.Variable; readonly value: tf.Tensor }[] = [];
  private from = 0;

  constructor(
    private readonly pass: Pass,
    private readonly epoch: number,
    private readonly state: () => ReadonlyMap<string, tf.Variable>,
  ) {
    this.mark(0);
  }

  /**
   * Looks at all that has been trained.
   *
   * @param done batches of the pass so far
   * @throws AstroNetError that says where the first value lies that is no number.
   */
  async look(done: number): Promise<void> {
    const place = await firstFault((look) => {
      for (const [name, variable] of this.state()) {
        // A scalar is a count of steps, and must stay on the host.
        if (variable.rank > 0) look(name, variable);
      }
    });
    if (place !== undefined) {
      await this.again(done);
      throw new AstroNetError(
        `a value that is no number in ${place}, epoch ${this.epoch}, by batch ${done} of the ${this.pass.phase} pass (lower the learning rate)`,
      );
    }
    this.mark(done);
  }

  dispose(): void {
    tf.dispose(this.before.map(({ value }) => value));
    this.before = [];
  }

  private mark(done: number): void {
    this.dispose();
    this.from = done;
    this.before = [...this.state().values()].map((variable) => ({ variable, value: tf.clone(variable) }));
  }

  private async again(done: number): Promise<void> {
    const { pass, epoch } = this;
    if (!pass.fault) return;
    for (const { variable, value } of this.before) variable.assign(value);
    const meter = new Meter();
    try {
      let index = 0;
      for (const batch of pass.batches(epoch)) {
        if (index >= done) return;
        if (index++ < this.from) continue;
        const fault = await pass.fault(batch, epoch);
        if (fault) throw fault;
        await updateOn(batch, epoch, pass, meter);
      }
    } finally {
      meter.dispose();
    }
  }
}
