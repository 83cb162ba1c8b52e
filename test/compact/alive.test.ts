import { describe, expect, it } from "vitest";

import { usedChannels, varyingChannels, type Cut } from "../../src/compact/alive";
import { GraphBuilder } from "../../src/network";
import { initial } from "./small-network";

const whole: Cut = { open: () => true, connects: () => true };

/** conv1 (2) and conv2 (3) side by side, then a depthwise layer over all five, and the logits. */
function graph() {
  const builder = new GraphBuilder([4, 4, 1]);
  const one = builder.gate(
    "one",
    builder.convolution("conv1", builder.input, { filters: 2, size: 1, initial }),
  );
  const two = builder.gate("two", builder.convolution("conv2", one, { filters: 3, size: 1, initial }));
  const both = builder.depthwise("depth", builder.concatenate(one, two), { size: 1, initial });
  const built = builder.build(builder.dense("fc", builder.globalAverage(both), { units: 2, initial }));
  return {
    built,
    flags: (all: readonly Uint8Array[], name: string) => [
      ...all[built.nodes.findIndex((node) => node.name === name)]!,
    ],
  };
}

describe("varying channels", () => {
  const { built, flags } = graph();

  it("are all, if nothing is cut off", () => {
    for (const own of varyingChannels(built, whole)) expect(own).not.toContain(0);
  });

  it("end behind a closed gate", () => {
    const varies = varyingChannels(built, { ...whole, open: (place, c) => place !== "one" || c === 1 });
    expect(flags(varies, "conv1")).toEqual([1, 1]);
    expect(flags(varies, "one.gate")).toEqual([0, 1]);
    expect(flags(varies, "conv2")).toEqual([1, 1, 1]);
    expect(flags(varies, "depth")).toEqual([0, 1, 1, 1, 1]);
  });

  it("end where a layer reads constants alone", () => {
    const varies = varyingChannels(built, { ...whole, open: (place) => place !== "one" });
    expect(flags(varies, "conv2")).toEqual([0, 0, 0]);
    expect(flags(varies, "fc")).toEqual([0, 0]);
  });

  it("end at weights of zero", () => {
    const varies = varyingChannels(built, {
      ...whole,
      connects: (layer, _, o) => layer !== "conv2" || o > 0,
    });
    expect(flags(varies, "conv2")).toEqual([0, 1, 1]);
  });
});

describe("used channels", () => {
  const { built, flags } = graph();

  it("are all, if nothing is cut off", () => {
    for (const own of usedChannels(built, whole)) expect(own).not.toContain(0);
  });

  it("end in front of a closed gate", () => {
    const used = usedChannels(built, { ...whole, open: (place, c) => place !== "two" || c === 1 });
    expect(flags(used, "two.gate")).toEqual([1, 1, 1]);
    expect(flags(used, "conv2")).toEqual([0, 1, 0]);
    // The concatenation reads conv1's channels too.
    expect(flags(used, "conv1")).toEqual([1, 1]);
  });

  it("end where nobody reads them", () => {
    const used = usedChannels(built, {
      open: (place) => place !== "two",
      connects: (layer, i) => layer !== "depth" || i !== 0,
    });
    expect(flags(used, "conv2")).toEqual([0, 0, 0]);
    expect(flags(used, "conv1")).toEqual([0, 1]);
    expect(flags(used, "input")).toEqual([1]);
  });
});
