import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { applyGates, gateActivation, unitAxis, type UnitKind } from "../../src/astrocyte";
import { normal } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

const layers: [UnitKind, number[]][] = [
  ["convolution", [3, 3, 2, 4]],
  ["depthwise", [3, 3, 4, 1]],
  ["dense", [4, 3]],
];

onEachEngine("gates", () => {
  it("are σ(a), or max(a, 0)", () => {
    tf.tidy(() => {
      const a = tf.tensor2d([
        [-2, 0],
        [0.5, 3],
      ]);
      const sigmoid = [-2, 0, 0.5, 3].map((value) => 1 / (1 + Math.exp(-value)));
      expect(difference(gateActivation(a, "sigmoid"), sigmoid)).toBeLessThan(1e-6);
      expect([...gateActivation(a, "relu").dataSync()]).toEqual([0, 0, 0.5, 3]);
    });
  });

  it.each(layers)("weigh each unit of a %s layer", (kind, shape) => {
    tf.tidy(() => {
      const weight = normal(shape, 1, 1, "weight");
      const gates = tf.tensor1d([0, 1, 0.5, 2]);
      const gated = applyGates(weight, gates, kind);
      expect(gated.shape).toEqual(shape);
      const [units, wanted] = [tf.unstack(gated, unitAxis(kind)), tf.unstack(weight, unitAxis(kind))];
      [0, 1, 0.5, 2].forEach((gate, u) => {
        expect(difference(units[u]!, tf.mul(wanted[u]!, gate))).toBe(0);
      });
    });
  });

  it.each(layers)("of a %s layer get their unit's share of the gradient", (kind, shape) => {
    tf.tidy(() => {
      const [weight, dy] = [normal(shape, 1, 2, "weight"), normal(shape, 1, 2, "dy")];
      const gradient = tf.grad((p) => tf.sum(tf.mul(applyGates(weight, p as tf.Tensor1D, kind), dy)))(
        tf.ones([4]),
      );
      const axes = shape.map((_, axis) => axis).filter((axis) => axis !== unitAxis(kind));
      expect(difference(gradient, tf.sum(tf.mul(weight, dy), axes))).toBeLessThan(1e-5);
    });
  });

  it("have the same effect on a dense layer's weights as on its inputs", () => {
    tf.tidy(() => {
      const [x, weight] = [normal([5, 4], 1, 3, "x"), normal([4, 3], 1, 3, "weight")];
      const gates = tf.tensor1d([0, 1, 0.5, 2]);
      const byWeight = tf.matMul(x, applyGates(weight, gates, "dense"));
      expect(difference(byWeight, tf.matMul(tf.mul(x, gates), weight))).toBeLessThan(1e-5);
    });
  });

  it("must be as many as the units: one alone does not stand for all", () => {
    tf.tidy(() => {
      const weight = tf.ones([3, 3, 2, 4]);
      for (const count of [1, 3, 5]) {
        const apply = () => applyGates(weight, tf.ones([count]), "convolution");
        expect(apply).toThrow(AstroNetError);
        expect(apply).toThrow(
          `gates: ${count} for the 4 units of a convolution layer with weights [3, 3, 2, 4]`,
        );
      }
    });
  });
});
