import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { compact } from "../../../src/compact";
import { randomStream, useEngine } from "../../../src/engine";
import { countMacs, countParameters, ExpectedCost } from "../../../src/measure";
import { densenet40, lenet5, mobileNetV1, resnet18, resnet20, type TaskNetwork } from "../../../src/network";
import { aliveIn, remainingStructure } from "../../../src/train/structure/remaining-structure";
import { byPlace, unitMap } from "../../../src/train/structure/unit-map";
import { leavesNoTensors, tidied } from "../../engine/engines";

const forms: readonly (readonly [string, () => TaskNetwork])[] = [
  ["LeNet-5", () => lenet5({ conv: [4, 6], dense: [10], classes: 3, inputShape: [20, 20, 1], seed: 5 })],
  ["MobileNet-V1", () => mobileNetV1({ width: 0.05, classes: 3, inputShape: [8, 8, 3], seed: 5 })],
  ["a DenseNet", () => densenet40({ growth: 3, blocks: [2, 2], classes: 3, inputShape: [8, 8, 3], seed: 5 })],
  ["ResNet-18", () => resnet18({ width: 3, classes: 3, inputShape: [8, 8, 3], seed: 5 })],
  ["ResNet-20", () => resnet20({ width: 3, classes: 3, inputShape: [8, 8, 3], seed: 5 })],
];

describe("the expected cost of probabilities 0 and 1", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it.each(forms)("is the count of the compact network: %s", async (_, make) => {
    const network = make();
    const map = unitMap(network);
    const model = new ExpectedCost(network.definition.graph);
    for (let pattern = 0; pattern < 20; pattern++) {
      const next = randomStream(pattern, "pattern");
      // A unit a place stays, so that no layer dies.
      const open = Float32Array.from({ length: map.total }, (_, u) =>
        map.places.some(({ first }) => first === u) || next() < 0.6 ? 1 : 0,
      );
      const left = aliveIn(remainingStructure(network, map, open), map, open);
      await tidied(async () => {
        const gates = Object.fromEntries(
          Object.entries(byPlace(map, left)).map(([name, values]) => [name, tf.tensor1d(values.slice())]),
        );
        const { network: smaller } = await compact(network, { gates });
        const cost = model.cost(Float64Array.from(left));
        expect(cost.parameters).toBeCloseTo(countParameters(smaller).weights, 6);
        expect(cost.macs).toBeCloseTo(countMacs(smaller).total, 6);
        smaller.dispose();
      });
    }
    network.dispose();
  });
});
