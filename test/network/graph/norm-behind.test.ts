import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";

import { GraphBuilder, resnet18 } from "../../../src/network";
import { normsBehind } from "../../../src/network/graph";

const initial = (shape: readonly number[]): tf.Tensor => tf.zeros([...shape]);

describe("normsBehind", () => {
  it("finds normalisations that alone read a convolution", () => {
    const g = new GraphBuilder([4, 4, 2]);
    const layer = (name: string, from: string) => g.convolution(name, from, { filters: 2, size: 1, initial });
    const normed = g.norm(layer("normed", g.input));
    const depthwise = g.norm(g.depthwise("depthwise", normed, { size: 3, padding: 1, initial }));
    const biased = g.norm(g.bias(layer("biased", depthwise)));
    const twice = layer("twice", biased);
    const sum = g.add(g.norm(twice), twice);
    const fc = g.dense("fc", g.globalAverage(sum), { units: 3, initial });
    expect([...normsBehind(g.build(fc))]).toEqual([
      ["normed", "normed"],
      ["depthwise", "depthwise"],
    ]);
  });

  it("finds one for each convolution of a ResNet-18", () => {
    const network = resnet18({ width: 1 });
    const convolutions = network.layers.filter(({ kind }) => kind === "convolution");
    expect([...normsBehind(network.definition.graph).keys()]).toEqual(convolutions.map(({ name }) => name));
    network.dispose();
  });
});
