import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { lastingStep, LastingValues } from "../../src/astrocyte";
import { AstroNetError } from "../../src/error";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

onEachEngine("lastingStep", () => {
  it("is c' = (1 − k) c + k u once the first calls are over, and c' = u in these", () => {
    tf.tidy(() => {
      const [u, value] = [tf.tensor1d([1, 10]), tf.tensor1d([2, -4])];
      const form = { leak: 0.25, fresh: 3 };
      const after = (calls: number) => [
        ...lastingStep(u, { value, calls: tf.tensor1d([calls]) }, form).dataSync(),
      ];
      expect([0, 1, 2].map(after)).toEqual([
        [1, 10],
        [1, 10],
        [1, 10],
      ]);
      expect(after(3)).toEqual([1.75, -0.5]);
    });
  });

  it("hands on the share of a gradient that was taken in", () => {
    tf.tidy(() => {
      const value = tf.tensor1d([2, -4]);
      const gradients = (calls: number) =>
        tf
          .grads((u, c) =>
            lastingStep(
              u as tf.Tensor1D,
              { value: c as tf.Tensor1D, calls: tf.tensor1d([calls]) },
              { leak: 0.25, fresh: 3 },
            ),
          )([tf.tensor1d([1, 10]), value])
          .map((gradient) => [...gradient.dataSync()]);
      expect(gradients(2)).toEqual([
        [1, 1],
        [0, 0],
      ]);
      expect(gradients(3)).toEqual([
        [0.25, 0.25],
        [0.75, 0.75],
      ]);
    });
  });
});

/** What a state holds after it has kept each of these values of one unit, by itself. */
function kept(lasting: LastingValues, inputs: readonly number[]): number[] {
  return inputs.map((u) =>
    tf.tidy(() => {
      const next = lasting.next(tf.tensor1d([u]));
      lasting.keep(next);
      return next.dataSync()[0]!;
    }),
  );
}

onEachEngine("LastingValues", () => {
  it("forgets at first, then leaks; looking ahead changes nothing", () => {
    const lasting = new LastingValues(1, { leak: 0.5, fresh: 2 });
    expect(kept(lasting, [4, 8])).toEqual([4, 8]);
    tf.tidy(() => {
      for (let i = 0; i < 5; i++) expect(lasting.next(tf.tensor1d([0])).dataSync()[0]).toBe(4);
    });
    expect(kept(lasting, [0, 0, 8])).toEqual([4, 2, 5]);
    lasting.dispose();
  });

  it("takes 0.2 of a new value after 12 calls by default", () => {
    const lasting = new LastingValues(1);
    const values = kept(lasting, [...new Array<number>(12).fill(5), 0, 0]);
    expect(values.slice(0, 12)).toEqual(new Array(12).fill(5));
    expect(values[12]).toBeCloseTo(4, 6);
    expect(values[13]).toBeCloseTo(3.2, 6);
    lasting.dispose();
  });

  it("goes on within a batch from the step before, with gradients through all steps", () => {
    const lasting = new LastingValues(2, { leak: 0.25, fresh: 0 });
    tf.tidy(() => {
      lasting.keep(tf.tensor1d([8, 16]));
      const twice = (u: tf.Tensor) => lasting.next(u as tf.Tensor1D, lasting.next(u as tf.Tensor1D));
      const u = tf.tensor1d([0, 16]);
      expect([...twice(u).dataSync()]).toEqual([4.5, 16]);
      expect(difference(tf.grad(twice)(u), [0.4375, 0.4375])).toBeLessThan(1e-6);
    });
    lasting.dispose();
  });

  it("keeps constants: no gradient reaches what made them", () => {
    const lasting = new LastingValues(1, { leak: 0.5, fresh: 0 });
    const parameter = tf.tidy(() => tf.variable(tf.tensor1d([3])));
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => {
        lasting.keep(lasting.next(tf.mul(parameter, 2)));
        return tf.sum(lasting.next(parameter as tf.Tensor1D));
      }, [parameter]);
      // 0.5 through the last value alone; the kept one would add 0.5.
      expect(grads[parameter.name]!.dataSync()[0]).toBe(0.5);
    });
    parameter.dispose();
    lasting.dispose();
  });

  it("goes on from its saved state as if nothing had happened", () => {
    const [one, other] = [new LastingValues(1, { fresh: 3 }), new LastingValues(1, { fresh: 3 })];
    kept(one, [1, 2]);
    expect([...one.state.keys()]).toEqual(["value", "calls"]);
    for (const [name, variable] of other.state) variable.assign(one.state.get(name)!);
    expect(kept(other, [7, 3, 5])).toEqual(kept(one, [7, 3, 5]));
    for (const lasting of [one, other]) lasting.dispose();
  });

  it.each([0, -0.1, 1.1, NaN])("refuses a leak of %s", (leak) => {
    expect(() => new LastingValues(3, { leak })).toThrow(AstroNetError);
    expect(() => new LastingValues(3, { leak })).toThrow(`leak: ${leak}`);
  });

  it("refuses a broken number of calls, and values of other units", () => {
    expect(() => new LastingValues(3, { fresh: 1.5 })).toThrow("fresh calls: 1.5");
    expect(() => new LastingValues(3, { fresh: -1 })).toThrow("fresh calls: -1");
    const lasting = new LastingValues(3);
    tf.tidy(() => {
      expect(() => lasting.next(tf.zeros([2]))).toThrow(AstroNetError);
      expect(() => lasting.next(tf.zeros([2]))).toThrow("lasting values: 2 for 3 units");
    });
    lasting.dispose();
  });
});
