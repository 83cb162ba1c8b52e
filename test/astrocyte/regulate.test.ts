import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import {
  AstrocyteNetwork,
  regulate,
  UnitPlane,
  unitStatistic,
  type GateName,
  type LayerWeights,
  type RegulatedLayer,
  type RegulatedPlane,
  type RegulationOptions,
} from "../../src/astrocyte";
import { normal, type NormMode } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { difference } from "../engine/difference";
import { onEachEngine } from "../engine/engines";

const layers: RegulatedLayer[] = [
  { name: "conv", kind: "convolution", units: 6 },
  { name: "fc", kind: "dense", units: 6 },
];

const batch = (step: number): NormMode => ({ statistics: "batch", update: false, step });
const twoSteps: RegulationOptions = { statistics: ["mean", "max"], norm: batch };

function plane(names: readonly string[], gate: GateName = "sigmoid"): RegulatedPlane {
  const unitPlane = new UnitPlane({ layers: names, width: 3 }, layers);
  const astrocyte = new AstrocyteNetwork({
    shape: [unitPlane.height, unitPlane.width],
    channels: [3],
    gate,
    seed: 4,
    name: names.join(),
  });
  return { plane: unitPlane, astrocyte };
}

const draw = (): LayerWeights => ({
  conv: normal([3, 3, 2, 6], 1, 1, "conv"),
  fc: normal([6, 5], 1, 1, "fc"),
  free: normal([4, 4], 1, 1, "free"),
});

onEachEngine("regulate", () => {
  it("weighs the units again at each step: s = statistic(W), p = A(s), W ← p ∘ W", () => {
    const { plane: units, astrocyte } = plane(["conv", "fc"]);
    tf.tidy(() => {
      const weights = draw();
      const steps = regulate(weights, [{ plane: units, astrocyte }], twoSteps);
      expect(steps).toHaveLength(2);
      let [conv, fc] = [weights.conv!, weights.fc!];
      (["mean", "max"] as const).forEach((statistic, i) => {
        const packed = units.pack({
          conv: unitStatistic(conv, "convolution", statistic),
          fc: unitStatistic(fc, "dense", statistic),
        });
        const gates = tf.reshape(astrocyte.apply(packed, batch(i + 1)), [12]);
        conv = tf.mul(conv, tf.slice(gates, 0, 6));
        fc = tf.mul(fc, tf.reshape(tf.slice(gates, 6, 6), [6, 1]));
        const step = steps[i]!;
        expect(difference(step.planes[0]!, packed)).toBeLessThan(1e-6);
        expect(difference(tf.concat([step.gates.conv!, step.gates.fc!]), gates)).toBeLessThan(1e-6);
        expect(difference(step.weights.conv!, conv)).toBeLessThan(1e-6);
        expect(difference(step.weights.fc!, fc)).toBeLessThan(1e-6);
      });
    });
    astrocyte.dispose();
  });

  it("leaves layers on no plane, and the weights that it is given, as they are", () => {
    const only = plane(["conv"]);
    tf.tidy(() => {
      const weights = draw();
      const before = weights.conv!.dataSync().slice();
      const steps = regulate(weights, [only], twoSteps);
      for (const step of steps) {
        expect(step.weights.free).toBe(weights.free);
        expect(step.weights.fc).toBe(weights.fc);
        expect(Object.keys(step.gates)).toEqual(["conv"]);
      }
      expect(difference(weights.conv!, [...before])).toBe(0);
    });
    only.astrocyte.dispose();
  });

  it("regulates each plane by its own astrocyte network", () => {
    const both = [plane(["conv"]), plane(["fc"])];
    tf.tidy(() => {
      const weights = draw();
      const [step] = regulate(weights, both, { statistics: ["mean"], norm: batch });
      const [alone] = regulate(weights, [both[1]!], { statistics: ["mean"], norm: batch });
      expect(step!.planes.map(({ shape }) => shape)).toEqual([
        [1, 2, 3, 1],
        [1, 2, 3, 1],
      ]);
      expect(difference(step!.gates.fc!, alone!.gates.fc!)).toBe(0);
    });
    for (const { astrocyte } of both) astrocyte.dispose();
  });

  it("asks how to normalise at each step, counted from 1", () => {
    const only = plane(["conv"]);
    tf.tidy(() => {
      const asked: number[] = [];
      regulate(draw(), [only], {
        statistics: ["mean", "max", "mean"],
        norm: (step) => {
          asked.push(step);
          return batch(step);
        },
      });
      expect(asked).toEqual([1, 2, 3]);
    });
    only.astrocyte.dispose();
  });

  it("sends gradients to the weights directly and through their statistics, unless these are detached", () => {
    const only = plane(["fc"]);
    tf.tidy(() => {
      const weights = draw();
      const dy = normal([6, 5], 1, 2, "dy");
      const gradient = (options: RegulationOptions) =>
        tf.grad((fc) => tf.sum(tf.mul(regulate({ fc }, [only], options).at(-1)!.weights.fc!, dy)))(
          weights.fc!,
        );
      const gates = regulate(weights, [only], twoSteps).map((step) => tf.reshape(step.gates.fc!, [6, 1]));
      const direct = tf.mul(tf.mul(gates[0]!, gates[1]!), dy);
      expect(difference(gradient({ ...twoSteps, detachStatistics: true }), direct)).toBeLessThan(1e-6);
      expect(difference(gradient(twoSteps), direct)).toBeGreaterThan(1e-3);
    });
    only.astrocyte.dispose();
  });

  it("sends the mean's gradient to all weights of a unit, the maximum's to one", () => {
    const only = plane(["fc"]);
    tf.tidy(() => {
      const { fc } = draw();
      const upstream = normal([6], 1, 3, "upstream");
      // A loss on the gates alone: all that reaches the weights comes through the statistic.
      const reached = (statistic: "mean" | "max") =>
        tf
          .grad((fc) =>
            tf.sum(
              tf.mul(
                regulate({ fc }, [only], { statistics: [statistic], norm: batch })[0]!.gates.fc!,
                upstream,
              ),
            ),
          )(fc!)
          .arraySync() as number[][];
      for (const unit of reached("mean")) expect(new Set(unit).size).toBe(1);
      expect(
        reached("mean")
          .flat()
          .some((value) => value !== 0),
      ).toBe(true);
      const largest = tf.argMax(fc!, 1).dataSync();
      reached("max").forEach((unit, u) => {
        expect(unit.flatMap((value, i) => (value === 0 ? [] : [i]))).toEqual([largest[u]]);
      });
    });
    only.astrocyte.dispose();
  });

  it("keeps a unit closed that a ReLU gate has closed", () => {
    const only = plane(["conv"], "relu");
    tf.tidy(() => {
      const [first, second] = regulate(draw(), [only], twoSteps);
      const open = [...first!.gates.conv!.dataSync()];
      expect(open.some((gate) => gate === 0)).toBe(true);
      tf.unstack(second!.weights.conv!, 3).forEach((unit, u) => {
        if (open[u] === 0) expect(tf.max(tf.abs(unit)).dataSync()[0]).toBe(0);
      });
    });
    only.astrocyte.dispose();
  });

  it("refuses no steps", () => {
    const only = plane(["conv"]);
    const none = () => regulate({}, [only], { statistics: [], norm: batch });
    expect(none).toThrow(AstroNetError);
    expect(none).toThrow('regulation: no steps (give a statistic for each, as in ["mean", "max"])');
    only.astrocyte.dispose();
  });
});
