import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { applyGates, unitAxis } from "../../src/astrocyte";
import { compact, structureOf } from "../../src/compact";
import { normal, randomStream } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { countMacs, countParameters } from "../../src/measure";
import { lenet5, type TaskNetwork } from "../../src/network";
import { onEachEngine } from "../engine/engines";
import { randomNetwork } from "./random-network";

const mode = { statistics: "running", update: false, step: 1 } as const;

/** Random gates of every place: `closed` of them 0, some 1, the others between. */
function randomGates(network: TaskNetwork, seed: number): Record<string, tf.Tensor1D> {
  const next = randomStream(seed, "gates");
  return Object.fromEntries(
    network.gates.map(({ name, units }) => {
      // Now and then a place that closes completely, or stays open.
      const closed = next() < 0.04 ? 1 : [0, 0.1, 0.3, 0.5][Math.floor(next() * 4)]!;
      const gate = (): number => (next() < closed ? 0 : next() < 0.4 ? 1 : 0.1 + next());
      return [name, tf.tensor1d(Float32Array.from({ length: units }, gate))];
    }),
  );
}

/** The weights with whole units regulated to 0, in front of whatever follows, as ReLU gates of an astrocyte do. */
function regulatedWeights(network: TaskNetwork, seed: number): Record<string, tf.Tensor> {
  const next = randomStream(seed, "weights");
  return Object.fromEntries(
    network.layers.map(({ name, kind, units }) => {
      const gates = Float32Array.from({ length: units }, () => (next() < 0.25 ? 0 : 0.2 + next()));
      expect(network.weights[name]!.shape[unitAxis(kind)]).toBe(units);
      return [name, applyGates(network.weights[name]!, tf.tensor1d(gates), kind)];
    }),
  );
}

/** The largest difference of logits, by their size. */
function distance(a: tf.Tensor, b: tf.Tensor): number {
  const size = Math.max(1, tf.max(tf.abs(a)).dataSync()[0]!);
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]! / size;
}

/** Checks one random network and cut; returns how the number of weights has changed. */
function check(seed: number, by: "gates" | "weights" | "both") {
  const network = randomNetwork(seed);
  const found = { before: countParameters(network).weights, after: 0, constant: false };
  tf.tidy(() => {
    const gates = by === "weights" ? {} : randomGates(network, seed);
    const weights = by === "gates" ? network.weights : regulatedWeights(network, seed);
    const x = normal([3, ...network.definition.inputShape], 1, seed, "images") as tf.Tensor4D;
    const expected = network.forward(x, mode, weights, { gates });
    const { network: smaller, structure } = compact(network, { gates, weights });
    found.after = countParameters(smaller).weights;
    found.constant = structure === undefined;
    expect(distance(expected, smaller.forward(x, mode)), `seed ${seed}, ${by}`).toBeLessThan(1e-5);
    smaller.dispose();
  });
  network.dispose();
  return found;
}

onEachEngine("compact", (engine) => {
  const count = engine === "cpu" ? 300 : 40;

  it.each(["gates", "weights", "both"] as const)("computes what the network does that is cut by %s", (by) => {
    const found = Array.from({ length: count }, (_, seed) => check(seed, by));
    // Most are smaller, and go on computing; some die completely.
    const alive = found.filter(({ constant }) => !constant);
    expect(alive.length).toBeGreaterThan(count / 2);
    expect(alive.filter(({ before, after }) => after < before).length).toBeGreaterThan(alive.length / 2);
    if (engine === "cpu") expect(alive.length).toBeLessThan(count);
  });

  it("leaves a network whose gates are open as it was", () => {
    const network = randomNetwork(7);
    const { network: same } = compact(network);
    expect(countParameters(same)).toEqual(countParameters(network));
    same.dispose();
    network.dispose();
  });
});

describe("compact", () => {
  /** Gates of LeNet-5 that leave so many units, in the recipe's way of writing: 8-11-66-38. */
  function leaving(network: TaskNetwork, left: readonly [number, number, number, number]) {
    const [conv1, conv2, inputs, hidden] = left;
    const flags = (units: number, open: (unit: number) => boolean) =>
      Float32Array.from({ length: units }, (_, unit) => Number(open(unit)));
    const [, , fc1] = network.layers;
    return {
      conv1: flags(20, (unit) => unit < conv1),
      conv2: flags(50, (unit) => unit < conv2),
      "fc1.input": flags(fc1!.units, (unit) => unit < conv2 * 16 && unit % 16 < inputs / conv2),
      "fc2.input": flags(500, (unit) => unit >= 500 - hidden),
    };
  }

  it("counts LeNet-5 of 8-11-66-38 as 5,288 weights and 258,888 multiply-accumulates", () => {
    const network = lenet5({ bias: true });
    const flags = leaving(network, [8, 11, 66, 38]);
    tf.tidy(() => {
      const gates = Object.fromEntries(
        Object.entries(flags).map(([place, own]) => [place, tf.tensor1d(own)]),
      );
      const { network: smaller, units } = compact(network, { gates });
      expect(countParameters(smaller)).toMatchObject({ weights: 5288, bias: 8 + 11 + 38 + 10 });
      expect(countMacs(smaller).total).toBe(258_888);
      expect(units).toEqual({
        conv1: { kept: 8, of: 20 },
        conv2: { kept: 11, of: 50 },
        "fc1.input": { kept: 66, of: 800 },
        "fc2.input": { kept: 38, of: 500 },
      });
      smaller.dispose();
    });
    const open = Object.fromEntries(
      Object.entries(flags).map(([place, own]) => [place, [...own].map(Boolean)]),
    );
    const { parameters } = structureOf(network, open);
    expect(parameters.get("fc1")!.map(({ length }) => length)).toEqual([66, 38]);
    network.dispose();
  });

  it("is the constant of a network that nothing of the image gets through", () => {
    const network = lenet5({ conv: [2, 3], dense: [4], bias: true });
    tf.tidy(() => {
      network.biases.fc2!.assign(tf.range(0, 10));
      const gates = { conv2: tf.zeros<tf.Rank.R1>([3]) };
      const { network: smaller, structure } = compact(network, { gates });
      expect(structure).toBeUndefined();
      const x = normal([2, 28, 28, 1], 1, 1, "images") as tf.Tensor4D;
      expect(distance(network.forward(x, mode, network.weights, { gates }), smaller.forward(x, mode))).toBe(
        0,
      );
      smaller.dispose();
    });
    expect(() => structureOf(network, { conv2: [false, false, false] })).toThrow(
      "nothing of the image reaches the logits",
    );
    network.dispose();
  });

  it("refuses gates that are none", () => {
    const network = lenet5({ conv: [2, 3], dense: [4] });
    tf.tidy(() => {
      const cut = (gates: Record<string, tf.Tensor>) => () => compact(network, { gates });
      expect(cut({ conv3: tf.ones([2]) })).toThrow(AstroNetError);
      expect(cut({ conv3: tf.ones([2]) })).toThrow('unknown gate place: "conv3"');
      expect(cut({ conv1: tf.ones([3]) })).toThrow("gates of conv1: [3]");
      expect(cut({ conv1: tf.tensor1d([1, -0.5]) })).toThrow("gates of conv1: -0.5");
      expect(cut({ conv1: tf.tensor1d([1, NaN]) })).toThrow("gates of conv1: NaN");
    });
    expect(() => structureOf(network, { conv1: [true] })).toThrow("gate place conv1: 1 flags for 2 units");
    network.dispose();
  });
});
