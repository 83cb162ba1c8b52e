import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import {
  BatchNorm,
  GroupNorm,
  normal,
  planeConvolution,
  type NormMode,
  type PlaneConvolution,
} from "../../../src/engine";
import { composed } from "../../../src/engine/op/plane-convolution";
import { hasPlaneOps } from "../../../src/engine/plane-ops";
import { difference } from "../difference";
import { onEachEngine } from "../engines";

const learning: NormMode = { statistics: "batch", update: true, step: 1 };
const evaluating: NormMode = { statistics: "running", update: false, step: 1 };

interface Case {
  readonly name: string;
  readonly x: [number, number, number, number];
  readonly filters: [number, number, number, number];
  readonly raisedTo?: [number, number];
  readonly relu: boolean;
}

const cases: readonly Case[] = [
  { name: "3×3", x: [1, 10, 7, 3], filters: [3, 3, 3, 8], relu: true },
  { name: "3×3 with many channels", x: [1, 3, 5, 33], filters: [3, 3, 33, 41], relu: true },
  { name: "3×3 without ReLU", x: [1, 6, 4, 8], filters: [3, 3, 8, 1], relu: false },
  { name: "3×3 on a plane smaller than the kernel", x: [1, 3, 2, 4], filters: [3, 3, 4, 16], relu: true },
  { name: "1×1", x: [1, 4, 4, 5], filters: [1, 1, 5, 6], relu: true },
  { name: "transposed 2×2", x: [1, 3, 4, 16], filters: [2, 2, 8, 16], raisedTo: [6, 8], relu: true },
  { name: "transposed 3×2", x: [1, 2, 1, 7], filters: [3, 2, 17, 7], raisedTo: [5, 2], relu: true },
];

/** y, the running statistics after it, and the gradients by x, filters, scale and offset. */
function results(
  way: typeof composed,
  x: tf.Tensor4D,
  { filters, relu, raisedTo }: Case,
  mode: NormMode,
): tf.Tensor[] {
  const [, , third, last] = filters;
  const channels = raisedTo ? third : last;
  const norm = new BatchNorm(channels);
  norm.gamma.assign(normal([channels], 1, 2, "gamma") as tf.Tensor1D);
  norm.beta.assign(normal([channels], 1, 2, "beta") as tf.Tensor1D);
  norm.running[0]!.mean.assign(normal([channels], 1, 2, "mean") as tf.Tensor1D);
  norm.running[0]!.variance.assign(tf.add<tf.Tensor1D>(0.5, tf.square(normal([channels], 1, 2, "variance"))));
  const maps = tf.variable(x);
  const level: PlaneConvolution = {
    filters: tf.variable(tf.reshape<tf.Rank.R4>(normal(filters, 1, 2, "filters"), filters)),
    norm,
    raisedTo,
    relu,
  };
  const y = way(maps, level, mode);
  const dy = normal(y.shape, 1, 2, "dy");
  const still: NormMode = { ...mode, update: false };
  const parameters: tf.Variable[] = [maps, level.filters, norm.gamma, norm.beta];
  const { grads } = tf.variableGrads(() => tf.sum(tf.mul(way(maps, level, still), dy)), parameters);
  const { mean, variance } = norm.running[0]!;
  const found = [y, tf.clone(mean), tf.clone(variance), ...parameters.map(({ name }) => grads[name]!)];
  tf.dispose([maps, level.filters]);
  norm.dispose();
  return found;
}

onEachEngine("planeConvolution", (engine) => {
  it("is one operation on native TensorFlow alone", () => {
    expect(hasPlaneOps()).toBe(engine === "tensorflow");
  });

  it.each(cases)("of $name is its composed form: values, running statistics and gradients", (one) => {
    for (const mode of [learning, evaluating]) {
      tf.tidy(() => {
        const x = normal(one.x, 1, 1, "x") as tf.Tensor4D;
        const expected = results(composed, x, one, mode);
        const found = results(planeConvolution, x, one, mode);
        found.forEach((value, i) => {
          expect(value.shape).toEqual(expected[i]!.shape);
          const size = tf.max(tf.abs(expected[i]!)).dataSync()[0]!;
          expect(difference(value, expected[i]!) / (1 + size), `${mode.statistics}, ${i}`).toBeLessThan(2e-5);
        });
      });
    }
  });

  it("normalises all maps together with group normalisation, values and gradients", () => {
    const norm = new GroupNorm(6);
    tf.tidy(() => {
      norm.gamma.assign(normal([6], 1, 2, "gamma") as tf.Tensor1D);
      norm.beta.assign(normal([6], 1, 2, "beta") as tf.Tensor1D);
      const x = tf.variable(normal([1, 5, 4, 3], 1, 1, "x") as tf.Tensor4D);
      const filters = tf.variable(
        tf.reshape<tf.Rank.R4>(normal([3, 3, 3, 6], 1, 2, "filters"), [3, 3, 3, 6]),
      );
      const level = { filters, norm, relu: true };
      const parameters: tf.Variable[] = [x, filters, norm.gamma, norm.beta];
      const [found, expected] = [planeConvolution, composed].map((way) => {
        const dy = normal([1, 5, 4, 6], 1, 2, "dy");
        const { value, grads } = tf.variableGrads(
          () => tf.sum(tf.mul(way(x, level, learning), dy)),
          parameters,
        );
        return [value, way(x, level, learning), ...parameters.map(({ name }) => grads[name]!)];
      });
      found!.forEach((value, i) => {
        expect(difference(value, expected![i]!), `${i}`).toBeLessThan(1e-4);
      });
      tf.dispose([x, filters]);
    });
    norm.dispose();
  });

  it("computes no gradient of filters that are frozen", async () => {
    const norm = new BatchNorm(4);
    const ones = (shape: [number, number, number, number]) =>
      tf.tidy(() => tf.variable(tf.ones<tf.Rank.R4>(shape)));
    const filters = ones([3, 3, 2, 4]);
    const x = ones([1, 4, 4, 2]);
    const { kernelNames, result } = await tf.profile(() => {
      const { value, grads } = tf.variableGrads(
        () => tf.sum(planeConvolution(x, { filters, norm, relu: true }, { ...learning, update: false })),
        [x],
      );
      return [value, ...Object.values(grads)];
    });
    expect(kernelNames.filter((name) => name.includes("FilterGradient"))).toEqual([]);
    expect(kernelNames.filter((name) => name.includes("BackpropFilter"))).toEqual([]);
    tf.dispose([x, filters, ...([] as tf.Tensor[]).concat(result as tf.Tensor[])]);
    norm.dispose();
  });
});
