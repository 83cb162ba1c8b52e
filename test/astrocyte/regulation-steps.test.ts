import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import {
  AstrocyteNetwork,
  constantGates,
  LastingValues,
  localConnection,
  permutedGates,
  regulationSteps,
  regulatedPlane,
  regulatedUnits,
  UnitPlane,
  unitStatistic,
  type GateControl,
  type GateName,
  type LayerWeights,
  type RegulatedLayer,
  type RegulatedPlane,
  type RegulationOptions,
  type UnitValues,
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
  return regulatedPlane(unitPlane, astrocyte);
}

const draw = (): LayerWeights => ({
  conv: normal([3, 3, 2, 6], 1, 1, "conv"),
  fc: normal([6, 5], 1, 1, "fc"),
  free: normal([4, 4], 1, 1, "free"),
});

onEachEngine("regulationSteps", () => {
  it("weighs the units again at each step: s = statistic(W), p = A(s), W ← p ∘ W", () => {
    const both = plane(["conv", "fc"]);
    const { plane: units, astrocyte } = both;
    tf.tidy(() => {
      const weights = draw();
      const steps = regulationSteps(weights, [both], twoSteps);
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
      const steps = regulationSteps(weights, [only], twoSteps);
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
      const [step] = regulationSteps(weights, both, { statistics: ["mean"], norm: batch });
      const [alone] = regulationSteps(weights, [both[1]!], { statistics: ["mean"], norm: batch });
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
      regulationSteps(draw(), [only], {
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
        tf.grad((fc) => tf.sum(tf.mul(regulationSteps({ fc }, [only], options).at(-1)!.weights.fc!, dy)))(
          weights.fc!,
        );
      const gates = regulationSteps(weights, [only], twoSteps).map((step) =>
        tf.reshape(step.gates.fc!, [6, 1]),
      );
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
                regulationSteps({ fc }, [only], { statistics: [statistic], norm: batch })[0]!.gates.fc!,
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
      const [first, second] = regulationSteps(draw(), [only], twoSteps);
      const open = [...first!.gates.conv!.dataSync()];
      expect(open.some((gate) => gate === 0)).toBe(true);
      tf.unstack(second!.weights.conv!, 3).forEach((unit, u) => {
        if (open[u] === 0) expect(tf.max(tf.abs(unit)).dataSync()[0]).toBe(0);
      });
    });
    only.astrocyte.dispose();
  });

  it("regulates units that lie on no plane by what each is told of itself", () => {
    const local = regulatedUnits(layers, "sigmoid", (features) =>
      localConnection({ layers, features, seed: 2, start: "apart" }),
    );
    tf.tidy(() => {
      const weights = draw();
      const [step] = regulationSteps(weights, [local], { statistics: ["mean"], norm: batch });
      expect(step!.planes).toEqual([]);
      const statistic = unitStatistic(weights.conv!, "convolution", "mean");
      const told = local.describe(tf.concat([statistic, unitStatistic(weights.fc!, "dense", "mean")]));
      expect(told.shape).toEqual([12, 3]);
      const scaled = [...statistic.dataSync()].map((s) => Math.asinh(s / 1e-3));
      expect(difference(tf.slice2d(told, [0, 0], [6, 1]), scaled)).toBeLessThan(1e-4);
      expect([...tf.slice2d(told, [5, 1], [2, 2]).dataSync()]).toEqual([1, 0, 0, 1]);
      const gates = tf.sigmoid(local.connection.connect(told));
      expect(difference(tf.concat([step!.gates.conv!, step!.gates.fc!]), gates)).toBe(0);
      expect(difference(step!.weights.conv!, tf.mul(weights.conv!, step!.gates.conv!))).toBeLessThan(1e-7);
    });
    local.connection.dispose();
  });

  it("lets the values in front of gates last, one memory a step, where it is told to keep them", () => {
    const both = [plane(["conv"]), plane(["fc"], "relu")];
    const memory = [1, 2].map(() => new LastingValues(12, { leak: 0.25, fresh: 1 }));
    tf.tidy(() => {
      const [weights, others] = [
        draw(),
        { conv: normal([3, 3, 2, 6], 1, 9, "conv"), fc: normal([6, 5], 1, 9, "fc") },
      ];
      const run = (given: LayerWeights, keep: (step: number) => boolean) =>
        regulationSteps(given, both, { ...twoSteps, lasting: { values: memory, keep } });
      const values = (given: LayerWeights) =>
        tf.concat(
          both.map(({ layers: own, connection, describe }) =>
            connection.connect(describe(unitStatistic(given[own[0]!.name]!, own[0]!.kind, "mean")), batch(1)),
          ),
        );
      const gatesOf = (row: tf.Tensor1D) =>
        tf.concat([tf.sigmoid(tf.slice(row, 0, 6)), tf.relu(tf.slice(row, 6, 6))]);
      const first = ({ gates }: { gates: UnitValues }) => tf.concat([gates.conv!, gates.fc!]);

      expect(difference(first(run(weights, () => true)[0]!), gatesOf(values(weights)))).toBeLessThan(1e-6);
      const mixed = gatesOf(tf.add(tf.mul(values(weights), 0.75), tf.mul(values(others), 0.25)));
      for (let i = 0; i < 2; i++) {
        expect(difference(first(run(others, () => false)[0]!), mixed)).toBeLessThan(1e-6);
      }
      expect(difference(mixed, gatesOf(values(others)))).toBeGreaterThan(1e-2);
      run(others, (step) => step === 1);
      expect(memory.map(({ state }) => state.get("calls")!.dataSync()[0])).toEqual([2, 1]);
      expect(() => run(weights, () => true)).not.toThrow();
      expect(() =>
        regulationSteps(weights, both, {
          ...twoSteps,
          lasting: { values: memory.slice(1), keep: () => true },
        }),
      ).toThrow("regulation: lasting values of 1 steps for 2");
    });
    for (const values of memory) values.dispose();
    for (const { astrocyte } of both) astrocyte.dispose();
  });

  it("puts a control's gates in the astrocyte's place, and says which layer and step has not one a unit", () => {
    const only = plane(["conv"]);
    tf.tidy(() => {
      const weights = draw();
      const own = regulationSteps(weights, [only], twoSteps);
      const halves = regulationSteps(weights, [only], { ...twoSteps, control: constantGates(0.5) });
      expect(difference(halves[1]!.weights.conv!, tf.mul(weights.conv!, 0.25))).toBeLessThan(1e-7);
      const dealt = regulationSteps(weights, [only], { ...twoSteps, control: permutedGates({ seed: 3 }) });
      expect([...dealt[0]!.gates.conv!.dataSync()].sort()).toEqual(
        [...own[0]!.gates.conv!.dataSync()].sort(),
      );

      let step = 0;
      const broken: GateControl = {
        name: "broken",
        learns: false,
        gates: () => ({ conv: tf.ones([++step === 1 ? 6 : 5]) }),
      };
      expect(() => regulationSteps(weights, [only], { ...twoSteps, control: broken })).toThrow(
        "gates of conv at regulation step 2: 5 for the 6 units of a convolution layer",
      );
      const missing: GateControl = { name: "missing", learns: false, gates: () => ({}) };
      expect(() => regulationSteps(weights, [only], { ...twoSteps, control: missing })).toThrow(
        "gates of conv at regulation step 1: none for the 6 units",
      );
    });
    only.astrocyte.dispose();
  });

  it("sees the largest of weights that a control's negative gates have turned about", () => {
    const only = plane(["conv"]);
    tf.tidy(() => {
      const weights = draw();
      const signs = [-1, 0.5, -0.25, 2, 0, 1];
      const control: GateControl = {
        name: "signs",
        learns: false,
        gates: () => ({ conv: tf.tensor1d(signs) }),
      };
      const [first, second] = regulationSteps(weights, [only], { ...twoSteps, control });
      expect(difference(first!.weights.conv!, tf.mul(weights.conv!, tf.tensor1d(signs)))).toBe(0);
      const largest = unitStatistic(first!.weights.conv!, "convolution", "max");
      expect(difference(tf.reshape(second!.planes[0]!, [6]), largest)).toBeLessThan(1e-6);
    });
    only.astrocyte.dispose();
  });

  it("refuses no steps", () => {
    const only = plane(["conv"]);
    const none = () => regulationSteps({}, [only], { statistics: [], norm: batch });
    expect(none).toThrow(AstroNetError);
    expect(none).toThrow('regulation: no steps (give a statistic for each, as in ["mean", "max"])');
    only.astrocyte.dispose();
  });
});
