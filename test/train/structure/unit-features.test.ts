import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { useEngine } from "../../../src/engine";
import { meanGate } from "../../../src/train/structure/open-probability";
import {
  featureCount,
  gateFeatureGradient,
  gateFeatureValues,
  lastingFeatures,
  unitFeatures,
} from "../../../src/train/structure/unit-features";
import type { UnitMap } from "../../../src/train/structure/unit-map";
import { leavesNoTensors } from "../../engine/engines";

import { numbers, slope } from "./small-model";

const map: UnitMap = {
  places: [
    { name: "a", first: 0, units: 3 },
    { name: "b", first: 3, units: 4 },
  ],
  total: 7,
};
const alive = Float64Array.from([1, 1, 1, 1, 0, 1, 1]);
const positive = (purpose: string) => numbers(7, purpose).map((value) => value + 1.1);
const known = {
  incoming: positive("incoming"),
  outgoing: positive("outgoing"),
  messages: {
    activation: positive("activation"),
    fisher: positive("fisher"),
    taylor: positive("taylor"),
    gradient: numbers(7, "gradient"),
  },
  prior: numbers(7, "prior"),
  alive,
};

describe("unit features", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("are those of the recipe", () => {
    const width = featureCount(map);
    expect(width).toBe(11);
    const logAlpha = numbers(7, "logAlpha").map((a) => 9 * a);
    const features = gateFeatureValues(map, lastingFeatures(map, known), logAlpha, alive);
    const of = (unit: number) => features.subarray(unit * width, (unit + 1) * width);
    const rel = (values: Float64Array, unit: number, units: readonly number[]) =>
      Math.log10(values[unit]! / Math.max(...units.map((u) => values[u]!)) + 1e-3) / 1.5 + 1;
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    // Unit 4 has been removed: it counts for the mean of its place as closed.
    const share = [3, 5, 6].reduce((sum, u) => sum + sigmoid(logAlpha[u]! + 1.5985968), 0) / 4;
    const expected = [
      rel(known.incoming, 5, [3, 5, 6]),
      rel(known.outgoing, 5, [3, 5, 6]),
      rel(known.messages.activation, 5, [3, 5, 6]),
      rel(known.messages.taylor, 5, [3, 5, 6]),
      known.messages.gradient[5]! / known.messages.taylor[5]!,
      2 * meanGate(logAlpha[5]!) - 1,
      Math.max(-1.5, Math.min(1.5, logAlpha[5]! / 5)),
      Math.log10(share + 1e-3) / 1.5 + 1,
      known.prior[5]! / 5,
      0,
      1,
    ];
    of(5).forEach((feature, i) => {
      expect(feature).toBeCloseTo(expected[i]!, 5);
    });
    expect([...of(4)]).toEqual(new Array(11).fill(0));
  });

  it("have the gradient of finite differences for log α", () => {
    const lasting = lastingFeatures(map, known);
    const logAlpha = numbers(7, "logAlpha").map((a) => 2 * a);
    const weights = numbers(7 * featureCount(map), "weights");
    const value = (a: Float64Array): number =>
      gateFeatureValues(map, lasting, a, alive).reduce((sum, x, i) => sum + weights[i]! * x, 0);
    const gradient = gateFeatureGradient(map, logAlpha, alive, weights);
    logAlpha.forEach((_, u) => {
      expect(gradient[u]).toBeCloseTo(slope(value, logAlpha, u, 1e-2), 3);
    });
    tf.tidy(() => {
      const byOperation = tf.grad((a) =>
        tf.sum(
          tf.mul(unitFeatures(map, lasting, alive, a as tf.Tensor1D), tf.tensor2d([...weights], [7, 11])),
        ),
      )(tf.tensor1d([...logAlpha]));
      byOperation.dataSync().forEach((d, u) => {
        expect(d).toBeCloseTo(gradient[u]!, 4);
      });
    });
  });
});
