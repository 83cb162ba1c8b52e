import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { uniform, useEngine } from "../../../src/engine";
import { lenet5, resnet18, type TaskNetwork } from "../../../src/network";
import { adam } from "../../../src/train";
import { plainStep } from "../../../src/train/structure/plain-step";
import { Segment } from "../../../src/train/structure/segment";
import { unitMap } from "../../../src/train/structure/unit-map";
import { leavesNoTensors } from "../../engine/engines";

const factory = adam({ learningRate: 1e-2 });
const inputShape = [16, 16, 1] as const;
const small = () => lenet5({ conv: [4, 6], dense: [10], classes: 3, inputShape, bias: true, seed: 5 });

/** Takes some steps, so that the optimizer remembers something. */
async function train(network: TaskNetwork, optimizer: ReturnType<typeof factory>): Promise<void> {
  const [height, width, channels] = network.definition.inputShape;
  const x = uniform([6, height, width, channels], 1, 0, "images") as tf.Tensor4D;
  const y = tf.tensor1d([0, 1, 2, 0, 1, 2], "int32");
  const batch = { x, y, indices: new Int32Array(6), index: 0, count: 6 };
  for (let i = 0; i < 3; i++) {
    const { loss, correct } = await plainStep(network, optimizer, batch, "test");
    tf.dispose([loss, correct]);
  }
  tf.dispose([x, y]);
}

const values = (variables: Iterable<tf.Tensor>): number[][] =>
  [...variables].map((variable) => [...variable.dataSync()]);

describe("Segment", () => {
  beforeAll(async () => {
    await useEngine("cpu");
  });
  leavesNoTensors();

  it("computes what the whole network does behind closed gates", () => {
    const network = small();
    const optimizing = factory([...network.parameters().values()]);
    const map = unitMap(network);
    const alive = new Float32Array(map.total).fill(1);
    for (const removed of [2, 4, 9, 11, 20, 24]) alive[removed] = 0;
    const segment = new Segment(network, optimizing, { factory, map, alive });
    tf.tidy(() => {
      const x = uniform([2, ...inputShape], 1, 0, "images") as tf.Tensor4D;
      const mode = { statistics: "running", update: false, step: 1 } as const;
      const z = uniform([2, segment.units.length], 1, 0, "gates");
      const wide = tf.buffer([2, map.total]);
      const drawn = z.dataSync();
      segment.units.forEach((unit, i) => {
        for (const image of [0, 1]) wide.set(drawn[image * segment.units.length + i]!, image, unit);
      });
      const gates = Object.fromEntries(
        map.places.map(({ name, first, units }) => [name, tf.slice(wide.toTensor(), [0, first], [2, units])]),
      );
      const expected = network.forward(x, mode, network.weights, { gates }).dataSync();
      const found = segment.network.forward(x, mode, segment.network.weights, { gates: segment.gates(z) });
      found.dataSync().forEach((logit, i) => {
        expect(logit).toBeCloseTo(expected[i]!, 5);
      });
    });
    segment.dispose();
    optimizing.dispose();
    network.dispose();
  });

  it("trains as the whole network where nothing has been removed", async () => {
    const [network, other] = [small(), small()];
    const [optimizing, theirs] = [network, other].map((each) => factory([...each.parameters().values()]));
    for (const [each, optimizer] of [
      [network, optimizing!],
      [other, theirs!],
    ] as const)
      await train(each, optimizer);
    const map = unitMap(network);
    const alive = new Float32Array(map.total).fill(1);
    const segment = new Segment(network, optimizing!, { factory, map, alive });
    await train(segment.network, segment.optimizer);
    segment.writeBack();
    segment.dispose();
    await train(other, theirs!);
    expect(values(network.parameters().values())).toEqual(values(other.parameters().values()));
    expect(values(optimizing!.slots.values())).toEqual(values(theirs!.slots.values()));
    for (const each of [optimizing!, theirs!, network, other]) each.dispose();
  });

  it("leaves what belongs to removed units as it was", async () => {
    const network = small();
    const optimizing = factory([...network.parameters().values()]);
    await train(network, optimizing);
    const map = unitMap(network);
    const alive = new Float32Array(map.total).fill(1);
    alive[1] = 0;
    const before = network.weights.conv1!.arraySync() as number[][][][];
    const segment = new Segment(network, optimizing, { factory, map, alive });
    await train(segment.network, segment.optimizer);
    segment.writeBack();
    const after = network.weights.conv1!.arraySync() as number[][][][];
    expect(after[0]![0]![0]![1]).toBe(before[0]![0]![0]![1]);
    expect(after[0]![0]![0]![2]).not.toBe(before[0]![0]![0]![2]);
    segment.dispose();
    optimizing.dispose();
    network.dispose();
  });

  it("takes a removed unit's filter away though a residual sum keeps its channel, with running statistics", async () => {
    const network = resnet18({ width: 2, classes: 3, inputShape: [8, 8, 3], seed: 3 });
    const optimizing = factory([...network.parameters().values()]);
    await train(network, optimizing);
    const map = unitMap(network);
    const at = map.places.find(({ name }) => name === "conv3")!.first;
    const alive = new Float32Array(map.total).fill(1);
    alive[at] = 0;
    const segment = new Segment(network, optimizing, { factory, map, alive });
    expect([...segment.units]).not.toContain(at);
    tf.tidy(() => {
      const gates = segment.gates(tf.ones([segment.units.length]));
      expect([...gates.conv3!.dataSync()]).toEqual([1]);
      expect(gates.conv5!.size).toBe(2);
    });
    const { mean } = network.norms.conv3!.running[0]!;
    const left = segment.network.norms.conv3!.running[0]!.mean;
    const before = [...mean.dataSync()];
    expect([...left.dataSync()]).toEqual([before[1]]);
    await train(segment.network, segment.optimizer);
    segment.writeBack();
    expect(mean.dataSync()[0]).toBe(before[0]);
    expect(mean.dataSync()[1]).not.toBe(before[1]);
    expect([...left.dataSync()]).toEqual([mean.dataSync()[1]]);
    segment.dispose();
    optimizing.dispose();
    network.dispose();
  });
});
