import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { unitAxis, unitStatistic, type StatisticName, type UnitKind } from "../../src/astrocyte";
import { normal } from "../../src/engine";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

const layers: [UnitKind, number[]][] = [
  ["convolution", [3, 3, 2, 4]],
  ["depthwise", [3, 3, 5, 1]],
  ["dense", [6, 3]],
];

/** For each unit, where its weights lie in the flattened layer. */
function unitMembers(kind: UnitKind, shape: readonly number[]): number[][] {
  const axis = unitAxis(kind);
  const after = shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  const size = shape.reduce((product, length) => product * length, 1);
  const members: number[][] = Array.from({ length: shape[axis]! }, () => []);
  for (let i = 0; i < size; i++) members[Math.floor(i / after) % shape[axis]!]!.push(i);
  return members;
}

onEachEngine("unitStatistic", () => {
  it.each(layers)(
    "has one value a unit of a %s layer: its mean, or its largest with its sign",
    (kind, shape) => {
      tf.tidy(() => {
        const weight = tf.sub(normal(shape, 1, 2, "weight"), 3);
        const values = weight.dataSync();
        const members = unitMembers(kind, shape);
        const means = members.map((unit) => unit.reduce((sum, i) => sum + values[i]!, 0) / unit.length);
        const largest = members.map((unit) => Math.max(...unit.map((i) => values[i]!)));
        expect(unitStatistic(weight, kind, "mean").shape).toEqual([shape[unitAxis(kind)]]);
        expect(difference(unitStatistic(weight, kind, "mean"), means)).toBeLessThan(1e-5);
        expect(difference(unitStatistic(weight, kind, "max"), largest)).toBe(0);
        expect(Math.max(...largest)).toBeLessThan(0.5);
      });
    },
  );

  it.each(layers)("sends the gradient of a %s layer's mean to every weight", (kind, shape) => {
    tf.tidy(() => {
      const [gradient, upstream] = gradientOf(kind, shape, "mean");
      const members = unitMembers(kind, shape);
      members.forEach((unit, u) => {
        for (const i of unit) expect(gradient[i]).toBeCloseTo(upstream[u]! / unit.length, 6);
      });
    });
  });

  it.each(layers)(
    "sends the gradient of a %s layer's maximum to one largest weight a unit",
    (kind, shape) => {
      tf.tidy(() => {
        const [gradient, upstream, values] = gradientOf(kind, shape, "max");
        unitMembers(kind, shape).forEach((unit, u) => {
          const reached = unit.filter((i) => gradient[i] !== 0);
          expect(reached).toHaveLength(1);
          expect(values[reached[0]!]).toBe(Math.max(...unit.map((i) => values[i]!)));
          expect(gradient[reached[0]!]).toBe(upstream[u]);
        });
      });
    },
  );

  it("sends the gradient of a closed unit, all zeros, to one weight too", () => {
    tf.tidy(() => {
      for (const [kind, shape] of layers) {
        const gradient = tf.grad((w) => tf.sum(unitStatistic(w, kind, "max")))(tf.zeros(shape));
        expect(tf.sum(gradient).dataSync()[0]).toBe(shape[unitAxis(kind)]);
        expect([...new Set(gradient.dataSync())].sort()).toEqual([0, 1]);
      }
    });
  });
});

/** Gradient of Σ u·statistic for a drawn u, with u and the weights. */
function gradientOf(kind: UnitKind, shape: readonly number[], statistic: StatisticName) {
  const weight = normal(shape, 1, 5, "weight");
  const upstream = normal([shape[unitAxis(kind)]!], 1, 5, "upstream");
  const gradient = tf.grad((w) => tf.sum(tf.mul(unitStatistic(w, kind, statistic), upstream)))(weight);
  return [gradient.dataSync(), upstream.dataSync(), weight.dataSync()] as const;
}
