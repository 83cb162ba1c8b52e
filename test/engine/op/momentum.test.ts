import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { momentumStep, normal } from "../../../src/engine";
import { onEachEngine } from "../engines";

onEachEngine("momentumStep", () => {
  it.each([
    ["with a velocity", true],
    ["without one, which counts as zeros", false],
  ])("moves each parameter by its own gradient, %s", (_, moving) => {
    tf.tidy(() => {
      const shapes = [[3, 5], [], [2, 2, 2]];
      const parameters = shapes.map((shape, i) => normal(shape, 1, i, "parameters"));
      const gradients = shapes.map((shape, i) => normal(shape, 1, i, "gradients"));
      const size = 15 + 1 + 8;
      const velocity = moving ? (normal([size], 1, 0, "velocity") as tf.Tensor1D) : undefined;
      const [rate, momentum, weightDecay] = [0.1, 0.9, 0.01];
      const after = momentumStep(parameters, gradients, velocity, { rate, momentum, weightDecay });
      const flat = (tensors: readonly tf.Tensor[]) => tensors.flatMap((tensor) => [...tensor.dataSync()]);
      const [before, g] = [flat(parameters), flat(gradients)];
      const old = velocity ? flat([velocity]) : before.map(() => 0);
      const moved = old.map((value, i) => momentum * value + g[i]! + weightDecay * before[i]!);
      const close = (found: readonly number[], expected: readonly number[]) => {
        expect(found).toHaveLength(expected.length);
        found.forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i]!, 6);
        });
      };
      close(flat([after.velocity]), moved);
      close(
        flat(after.parameters),
        before.map((value, i) => value - rate * moved[i]!),
      );
      expect(after.parameters.map(({ shape }) => shape)).toEqual(shapes);
    });
  });
});
