import * as tf from "@tensorflow/tfjs-core";
import { expect, it } from "vitest";

import { gateInfluence, planeValues } from "../../src/measure";
import { AstroNet, mlp, type AstroNetOptions } from "../../src/network";
import { onEachEngine } from "../engine/engines";

/** 6 units of fc1 and 10 of fc2 on a plane of 4 × 4. */
function small(options: AstroNetOptions = {}): AstroNet {
  const network = mlp({ units: [6, 10, 3], inputShape: [2, 3, 1], seed: 2 });
  return new AstroNet(network, {
    planes: [{ layers: ["fc1", "fc2"], width: 4 }],
    astrocyteChannels: [[4, 8]],
    seed: 2,
    ...options,
  });
}

/** Gates after all weights of a unit of fc1 are moved by so much, which moves their mean by as much. */
async function gatesAfter(net: AstroNet, unit: number, move: number): Promise<Float32Array> {
  const weight = net.network.weights.fc1!;
  const before = tf.tidy(() => tf.clone(weight));
  tf.tidy(() => {
    const row = tf.reshape(tf.cast(tf.oneHot(tf.tensor1d([unit], "int32"), 6), "float32"), [6, 1]);
    weight.assign(tf.add(weight, tf.mul(row, move)));
  });
  const [{ gates } = { gates: new Float32Array() }] = await planeValues(net);
  weight.assign(before);
  before.dispose();
  return gates;
}

onEachEngine("gateInfluence", () => {
  it("is how much the gates change with the mean weight of a unit", async () => {
    const net = small();
    const { onGate, gates, units, layers } = await gateInfluence(net);
    expect([units, gates.length, onGate.length, layers.map(({ name }) => name)]).toEqual([
      16,
      16,
      16,
      ["fc1", "fc2"],
    ]);
    const move = 1e-5;
    for (const unit of [0, 5]) {
      const [more, less] = [await gatesAfter(net, unit, move), await gatesAfter(net, unit, -move)];
      const measured = onGate.map((_, v) => (more[v]! - less[v]!) / (2 * move));
      const apart = Math.hypot(...onGate.map((row, v) => row[unit]! - measured[v]!));
      expect(apart).toBeLessThan(0.02 * Math.hypot(...measured));
    }
    net.dispose();
  });

  it("reaches every unit where the plane normalises, and only the field of view of the filters where it does not", async () => {
    const net = small({ astrocyteChannels: [[4]] });
    // One filter of 3 × 3 behind another: a gate in a corner sees the 3 × 3 places next to it, through two 5 × 5 more.
    const [normalised] = (await gateInfluence(net, { gates: [0] })).onGate;
    const [seen] = (await gateInfluence(net, { gates: [0], astrocyteStatistics: "running" })).onGate;
    const reached = (row: Float32Array | undefined): number[] =>
      [...(row ?? [])].flatMap((value, unit) => (value === 0 ? [] : [unit]));
    expect(reached(normalised).length).toBe(16);
    expect(reached(seen).every((unit) => unit % 4 < 3 && unit < 12)).toBe(true);
    expect(reached(seen).length).toBeGreaterThan(3);
    net.dispose();
  });

  it("is on the unit itself alone without a global connection", async () => {
    const net = small({ global: "none" });
    (await gateInfluence(net)).onGate.forEach((row, v) => {
      row.forEach((value, u) => {
        if (u !== v) expect(value).toBe(0);
      });
      expect(row[v]).not.toBe(0);
    });
    net.dispose();
  });

  it("sees, at the second step, the weights that the first has left", async () => {
    const net = small();
    const at = async (step: number) => (await gateInfluence(net, { step, gates: [3] })).onGate[0];
    expect(await at(2)).not.toEqual(await at(1));
    net.dispose();
  });

  it("refuses a group, a step and a unit that are not there", async () => {
    const net = small();
    await expect(gateInfluence(net, { group: 1 })).rejects.toThrow(
      "no group of units 1 (there are 1, counted from 0)",
    );
    await expect(gateInfluence(net, { step: 3 })).rejects.toThrow(
      "no regulation step 3 (there are 2, counted from 1)",
    );
    await expect(gateInfluence(net, { gates: [0, 16] })).rejects.toThrow(
      "no unit 16 (the group has 0 to 15)",
    );
    net.dispose();
  });
});
