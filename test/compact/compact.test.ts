import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { compact, structureOf, type Structure } from "../../src/compact";
import { normal } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import { countMacs, countParameters } from "../../src/measure";
import {
  densenet40,
  lenet5,
  mlp,
  mobileNetV1,
  resnet18,
  resnet20,
  resnet34,
  type TaskNetwork,
} from "../../src/network";
import { leavesNoTensors, onEachEngine, tidied } from "../engine/engines";
import { evaluation, noise } from "../network/networks";
import { distance, randomGates, regulatedWeights } from "./cuts";
import { randomNetwork, settle } from "./random-network";

type By = "gates" | "weights" | "both";

/** Cuts a network at random and checks that the compact one computes what it does; then cuts that one again. */
async function check(network: TaskNetwork, seed: number, by: By, step = 1) {
  let structure: Structure | undefined;
  let smaller = false;
  await tidied(async () => {
    const gates = by === "weights" ? {} : randomGates(network, seed);
    const weights = by === "gates" ? network.weights : regulatedWeights(network, seed);
    const x = noise(network, 3);
    const expected = network.forward(x, { ...evaluation, step }, weights, { gates });
    const made = await compact(network, { gates, weights, step });
    const label = `${network.name}, ${by}`;
    expect(distance(expected, made.network.forward(x, evaluation)), label).toBeLessThan(1e-5);

    const more = randomGates(made.network, seed + 1);
    const twice = await compact(made.network, { gates: more });
    const cut = made.network.forward(x, evaluation, made.network.weights, { gates: more });
    expect(distance(cut, twice.network.forward(x, evaluation)), `${label}, twice`).toBeLessThan(1e-5);
    twice.network.dispose();

    structure = made.structure;
    smaller = countMacs(made.network).total < countMacs(network).total;
    made.network.dispose();
  });
  return { structure, smaller };
}

onEachEngine("compact", (engine) => {
  const count = engine === "cpu" ? 300 : 40;

  it.each(["gates", "weights", "both"] as const)(
    "computes what the network does that is cut by %s",
    async (by) => {
      const found: Awaited<ReturnType<typeof check>>[] = [];
      for (let seed = 0; seed < count; seed++) {
        const network = randomNetwork(seed);
        found.push(await check(network, seed, by, 1 + (seed % 2)));
        network.dispose();
      }
      // Most are smaller, and go on computing; some die completely.
      const alive = found.filter(({ structure }) => structure !== undefined);
      expect(alive.length).toBeGreaterThan(count / 2);
      expect(alive.length).toBeLessThan(count);
      expect(alive.filter(({ smaller }) => smaller).length).toBeGreaterThan(alive.length / 2);
      // What is rare is there: constants with one value a position, and gates that only a layer of their own takes.
      const ops = alive.flatMap(({ structure }) => structure!.definition.graph.nodes);
      expect(ops.some((node) => node.op === "bias" && node.perPosition)).toBe(true);
      if (by !== "weights") {
        expect(ops.some(({ op, name }) => op === "depthwise" && name.endsWith(".scale"))).toBe(true);
        if (engine === "cpu")
          expect(ops.some(({ op, name }) => op === "dense" && name.endsWith(".scale"))).toBe(true);
      }
    },
  );

  it("leaves a network whose gates are open as it was", async () => {
    for (const network of [lenet5({ bias: true }), resnet20({ width: 2 }), densenet40({ growth: 2 })]) {
      const { network: same, units, layers } = await compact(network);
      expect(countParameters(same)).toEqual(countParameters(network));
      expect(countMacs(same)).toEqual(countMacs(network));
      for (const { kept, of } of [...Object.values(units), ...Object.values(layers)]) expect(kept).toBe(of);
      same.dispose();
      network.dispose();
    }
  });
});

onEachEngine("compact", (engine) => {
  const inputShape = [12, 12, 3] as const;
  it.each([
    ["LeNet-5", () => lenet5({ conv: [6, 8], dense: [12], bias: true, inputShape: [16, 16, 1] })],
    ["MLP", () => mlp({ units: [25, 12, 8, 10], inputShape: [5, 5, 1] })],
    ["ResNet-18", () => resnet18({ width: 3, inputShape })],
    ["ResNet-20 with zeros in its shortcuts", () => resnet20({ width: 4, inputShape })],
    [
      "ResNet-34 with ImageNet's stem",
      () => resnet34({ width: 2, stem: "imagenet", inputShape: [40, 40, 3], classes: 5 }),
    ],
    ["MobileNet", () => mobileNetV1({ width: 0.05, inputShape })],
    ["DenseNet", () => densenet40({ growth: 2, inputShape })],
  ] as const)("keeps what %s computes", async (_, make) => {
    const network = make();
    settle(network, 1);
    for (const by of ["gates", "weights", "both"] as const) {
      for (let seed = 0; seed < (engine === "cpu" ? 1 : 3); seed++) await check(network, seed, by);
    }
    network.dispose();
  });
});

describe("compact", () => {
  leavesNoTensors();

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

  it("counts LeNet-5 of 8-11-66-38 as 5,288 weights and 258,888 multiply-accumulates", async () => {
    const network = lenet5({ bias: true });
    const flags = leaving(network, [8, 11, 66, 38]);
    await tidied(async () => {
      const gates = Object.fromEntries(
        Object.entries(flags).map(([place, own]) => [place, tf.tensor1d(own)]),
      );
      const { network: smaller, units, layers } = await compact(network, { gates });
      // 8·25 + 8·11·25 + 66·38 + 38·10, and 8·25·24² + 8·11·25·8² + 66·38 + 38·10.
      expect(countParameters(smaller)).toMatchObject({ weights: 5288, bias: 8 + 11 + 38 + 10 });
      expect(countMacs(smaller).total).toBe(258_888);
      const [conv1, conv2] = [
        { kept: 8, of: 20 },
        { kept: 11, of: 50 },
      ];
      const [fc1, fc2] = [
        { kept: 66, of: 800 },
        { kept: 38, of: 500 },
      ];
      expect(units).toEqual({ conv1, conv2, "fc1.input": fc1, "fc2.input": fc2 });
      expect(layers).toEqual({ conv1, conv2, fc1, fc2 });
      smaller.dispose();
    });
    const open = Object.fromEntries(
      Object.entries(flags).map(([place, own]) => [place, [...own].map(Boolean)]),
    );
    const { parameters } = structureOf(network, open);
    expect(parameters.get("fc1")!.map(({ length }) => length)).toEqual([66, 38]);
    network.dispose();
  });

  it("is the constant of a network that nothing of the image gets through", async () => {
    const network = lenet5({ conv: [2, 3], dense: [4], bias: true });
    await tidied(async () => {
      network.biases.fc2!.assign(tf.range(0, 10));
      const gates = { conv2: tf.zeros<tf.Rank.R1>([3]) };
      const { network: smaller, structure, layers } = await compact(network, { gates });
      expect(structure).toBeUndefined();
      expect(layers.conv1).toEqual({ kept: 0, of: 2 });
      const x = normal([2, 28, 28, 1], 1, 1, "images") as tf.Tensor4D;
      const expected = network.forward(x, evaluation, network.weights, { gates });
      expect(distance(expected, smaller.forward(x, evaluation))).toBe(0);
      smaller.dispose();
    });
    expect(() => structureOf(network, { conv2: [false, false, false] })).toThrow(
      "nothing of the image reaches the logits",
    );
    network.dispose();
  });

  it("takes the running statistics of the regulation step that it is asked for", async () => {
    const network = resnet18({ width: 2, inputShape: [8, 8, 1], normSets: 2 });
    await tidied(async () => {
      network.norms.conv1!.running[1]!.mean.assign(tf.tensor1d([0.5, -0.5]));
      const x = noise(network, 2);
      const second = network.forward(x, { ...evaluation, step: 2 });
      const { network: same } = await compact(network, { step: 2 });
      expect(distance(second, same.forward(x, evaluation))).toBeLessThan(1e-6);
      expect(distance(second, network.forward(x, evaluation))).toBeGreaterThan(1e-3);
      same.dispose();
    });
    network.dispose();
  });

  it("refuses gates, weights and steps that are none", async () => {
    const network = lenet5({ conv: [2, 3], dense: [4] });
    await tidied(async () => {
      const cut = (gates: Record<string, tf.Tensor>) => compact(network, { gates });
      await expect(cut({ conv3: tf.ones([2]) })).rejects.toThrow(AstroNetError);
      await expect(cut({ conv3: tf.ones([2]) })).rejects.toThrow('unknown gate place: "conv3"');
      await expect(cut({ conv1: tf.ones([3]) })).rejects.toThrow("gates of conv1: [3]");
      await expect(cut({ conv1: tf.ones([4, 2]) })).rejects.toThrow(
        "gates of conv1: [4, 2] (a compact network needs one a unit, [2])",
      );
      await expect(cut({ conv1: tf.tensor1d([1, -0.5]) })).rejects.toThrow("gates of conv1: -0.5");
      await expect(cut({ conv1: tf.tensor1d([1, NaN]) })).rejects.toThrow("gates of conv1: NaN");
      const weights = (own: Record<string, tf.Tensor>) => compact(network, { weights: own });
      await expect(weights({ conv3: tf.ones([2]) })).rejects.toThrow('weights of an unknown layer: "conv3"');
      await expect(weights({ conv1: tf.ones([2]) })).rejects.toThrow(
        "weights of conv1: [2] (the layer's are [5, 5, 1, 2])",
      );
      await expect(weights({ conv1: tf.fill([5, 5, 1, 2], NaN) })).rejects.toThrow("weights of conv1: NaN");
    });
    await expect(compact(network, { step: 0 })).rejects.toThrow("regulation step: 0");
    expect(() => structureOf(network, { conv1: [true] })).toThrow("gate place conv1: 1 flags for 2 units");
    network.dispose();
  });
});
