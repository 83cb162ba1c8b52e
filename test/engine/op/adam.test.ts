import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { adamStep, normal } from "../../../src/engine";
import { onEachEngine } from "../engines";

onEachEngine("adamStep", () => {
  it("moves each parameter by its own gradient, and keeps the moments of all in one row", () => {
    tf.tidy(() => {
      const shapes = [[3, 5], [], [2, 2, 2]];
      const parameters = shapes.map((shape, i) => normal(shape, 1, i, "parameters"));
      const gradients = shapes.map((shape, i) => normal(shape, 1, i, "gradients"));
      const size = 15 + 1 + 8;
      const m = normal([size], 1, 0, "m") as tf.Tensor1D;
      const v = tf.square(normal([size], 1, 0, "v") as tf.Tensor1D);
      const [rate, floor, beta1, beta2] = [0.01, 1e-3, 0.9, 0.99];
      const after = adamStep(parameters, gradients, { m, v }, { rate, floor, beta1, beta2 });
      const flat = (tensors: readonly tf.Tensor[]) => tensors.flatMap((tensor) => [...tensor.dataSync()]);
      const [before, g, oldM, oldV] = [flat(parameters), flat(gradients), flat([m]), flat([v])];
      const newM = oldM.map((value, i) => beta1 * value + (1 - beta1) * g[i]!);
      const newV = oldV.map((value, i) => beta2 * value + (1 - beta2) * g[i]! ** 2);
      const close = (found: readonly number[], expected: readonly number[]) => {
        expect(found).toHaveLength(expected.length);
        found.forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i]!, 6);
        });
      };
      close(flat([after.m]), newM);
      close(flat([after.v]), newV);
      close(
        flat(after.parameters),
        before.map((value, i) => value - (rate * newM[i]!) / (Math.sqrt(newV[i]!) + floor)),
      );
      expect(after.parameters.map(({ shape }) => shape)).toEqual(shapes);
    });
  });
});
