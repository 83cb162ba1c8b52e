import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";

import { constantGates, permutedGates } from "../../src/astrocyte";
import { batches } from "../../src/data";
import { crossEntropy, useEngine } from "../../src/engine";
import { AstroNetError } from "../../src/error";
import type { AstroNet } from "../../src/network";
import { adam, compress, sgd, trainPlain, type CompressOptions } from "../../src/train";
import { astronetState } from "../../src/train/state";
import { difference } from "../engine/difference";
import { leavesNoTensors, onEachEngine } from "../engine/engines";

import { smallLeNet } from "./small-lenet";
import { colourImages, historyOf, images, moved, smallNet, smallResNet } from "./small-net";

/** The history of the small network under `compress`. */
async function compressed(options: Partial<CompressOptions>, net = smallNet()) {
  try {
    return await historyOf(compress(net, images, { epochs: 4, batchSize: 16, start: 2, ...options }));
  } finally {
    net.dispose();
  }
}

/** What moves in the one gated epoch after `start: 0`; the astrocytes' with parity "even", else the task network's. */
async function movedIn(net: AstroNet, data: typeof images, options: Partial<CompressOptions>) {
  const names = await moved(astronetState(net), () =>
    historyOf(compress(net, data, { epochs: 1, batchSize: 16, start: 0, ...options })),
  );
  return [...names].filter((name) => !name.includes("running"));
}

const filters = (name: string) => name.startsWith("astrocyte") && name.endsWith("filters");
const astrocyteAffine = (name: string) => name.startsWith("astrocyte") && /gamma|beta/.test(name);
const networkAffine = (name: string) => name.startsWith("network") && /gamma|beta/.test(name);
const weights = (name: string) => name.startsWith("network") && !networkAffine(name);

onEachEngine("compress", () => {
  it("gives the same history twice with one seed, and another with another", async () => {
    const [first, again, other] = [
      await compressed({ seed: 3 }),
      await compressed({ seed: 3 }),
      await compressed({ seed: 4 }),
    ];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("steps along the whole gradient: direct, through the statistic and the astrocyte", async () => {
    const net = smallNet("relu", ["mean"], 2);
    const size = images.count;
    const trained = Object.values(net.network.weights);
    // Where one step of rate 1 leads, with the way through the statistics and without it.
    const [whole, direct]: [tf.Tensor[], tf.Tensor[]] = [[], []];
    for (const { x, y } of batches(images, { size, seed: 0, epoch: 1 })) {
      tf.tidy(() => {
        for (const [detachStatistics, led] of [[false, whole] as const, [true, direct] as const]) {
          const loss = () => crossEntropy(net.forward(x, { training: true, detachStatistics })[0]!.logits, y);
          const { grads } = tf.variableGrads(loss, trained);
          led.push(...trained.map((weight) => tf.keep(tf.sub(weight, grads[weight.name]!))));
        }
      });
    }
    const optimizer = sgd({ learningRate: 1 });
    const options = { start: 0, astrocyteEpochs: "odd", optimizer } as const;
    await historyOf(compress(net, images, { epochs: 1, batchSize: size, ...options }));
    const farthest = (led: readonly tf.Tensor[]) =>
      Math.max(...trained.map((weight, i) => difference(weight, led[i]!)));
    expect(farthest(whole)).toBeLessThan(2e-6);
    expect(farthest(direct)).toBeGreaterThan(5e-5);
    tf.dispose([...whole, ...direct]);
    net.dispose();
  });
});

describe("compress", () => {
  beforeAll(async () => {
    await useEngine("tensorflow");
  });
  leavesNoTensors();

  it("is plain training before the gates set in", async () => {
    const network = smallLeNet();
    const optimizer = sgd({ learningRate: 0.1 });
    const plain = await historyOf(
      trainPlain(network, images, { epochs: 3, batchSize: 16, optimizer, validation: images }),
    );
    network.dispose();
    const history = await compressed({ epochs: 4, start: 3, validation: images });
    expect(history.slice(0, 3)).toEqual(plain);
    expect(history[3]!.gates.map(({ layer }) => layer)).toEqual(["conv1", "conv2", "fc1", "fc2"]);
  });

  it.each([
    ["even", [false, false, true, false, true, false]],
    ["odd", [false, false, false, true, false, true]],
  ] as const)("trains the astrocytes in %s epochs, counted from 0", async (astrocyteEpochs, expected) => {
    const history = await compressed({ epochs: 6, astrocyteEpochs });
    expect(history.map(({ astrocyteLoss }) => astrocyteLoss !== undefined)).toEqual(expected);
    for (const { loss, astrocyteLoss = loss } of history) expect(loss).toBe(astrocyteLoss);
  });

  it("freezes as released: the regulated weights, or the astrocytes' filters, and no batch normalisation", async () => {
    const make = () => smallResNet("relu", ["mean"], { width: 4, seed: 3 });
    const theirs = make();
    const inTheirs = await movedIn(theirs, colourImages, { astrocyteEpochs: "even" });
    const own = make();
    const inOwn = await movedIn(own, colourImages, { astrocyteEpochs: "odd" });
    expect(inTheirs.filter(weights)).toEqual([]);
    for (const kind of [filters, astrocyteAffine, networkAffine])
      expect(inTheirs.filter(kind)).not.toEqual([]);
    expect(inOwn.filter(filters)).toEqual([]);
    for (const kind of [weights, astrocyteAffine, networkAffine]) expect(inOwn.filter(kind)).not.toEqual([]);
    theirs.dispose();
    own.dispose();
  });

  it.each(["frozen", "idle"] as const)("never moves an astrocyte that is %s", async (astrocyte) => {
    const net = smallNet();
    const inTheirs = await movedIn(net, images, { astrocyteEpochs: "even", astrocyte });
    expect(inTheirs.filter((name) => !weights(name))).toEqual([]);
    expect(inTheirs.length > 0).toBe(astrocyte === "frozen");
    const inOwn = await movedIn(net, images, { astrocyteEpochs: "odd", astrocyte });
    expect(inOwn.filter((name) => !weights(name))).toEqual([]);
    expect(inOwn).not.toEqual([]);
    net.dispose();
  });

  it("closes about half of all units at switch-on", async () => {
    let closed = 0;
    let units = 0;
    for (let seed = 0; seed < 6; seed++) {
      const options = { epochs: 2, start: 1, astrocyteEpochs: "odd", astrocyte: "idle" } as const;
      const [plain, gated] = await compressed(options, smallNet("relu", ["mean"], seed));
      expect(plain!.gates).toEqual([]);
      for (const gates of gated!.gates) {
        closed += gates.zero * gates.units;
        units += gates.units;
      }
    }
    expect(closed / units).toBeGreaterThan(0.3);
    expect(closed / units).toBeLessThan(0.7);
  });

  it("shows a collapse: a layer whose gates are all 0, at a loss of ln(classes)", async () => {
    const history = await compressed(
      {
        epochs: 15,
        start: 12,
        optimizer: adam({ learningRate: 1e-2 }),
        astrocyteOptimizer: sgd({ learningRate: 1 }),
        validation: images,
      },
      smallNet("relu", ["mean"], 2),
    );
    expect(history[11]!.loss).toBeLessThan(0.5 * Math.log(3));
    const last = history.at(-1)!;
    expect(last.gates.some(({ zero }) => zero === 1)).toBe(true);
    expect(last.loss).toBeCloseTo(Math.log(3), 5);
    expect(last.validationLoss).toBeCloseTo(Math.log(3), 5);
  });

  it("takes the learning rate down by epochs, and by a plateau of a phase's own epochs alone", async () => {
    const lost: (number | undefined)[] = [];
    const schedule = () => ({
      state: [],
      next: (rate: number, _: number, loss: number | undefined) => {
        lost.push(loss);
        return rate / 10;
      },
    });
    const history = await compressed({ epochs: 3, start: 1, schedule });
    expect(history.map(({ learningRate }) => Math.round(Math.log10(learningRate)))).toEqual([-1, -2, -3]);
    expect(lost.map((loss) => loss === undefined)).toEqual([false, true, false, true, true, false]);
  });

  it("ends when both learning rates are at rest", async () => {
    const schedule = () => ({ state: [], next: (rate: number) => rate / 10 });
    expect(await compressed({ epochs: 9, schedule, restingRate: 5e-3 })).toHaveLength(2);
  });

  it("goes on from a checkpoint with the same result", async () => {
    const optimizer = sgd({ learningRate: 0.05, momentum: 0.9 });
    const whole = await compressed({ epochs: 5, optimizer });
    const checkpoint = mkdtempSync(join(tmpdir(), "astronet-compress-"));
    await compressed({ epochs: 3, optimizer, checkpoint });
    expect(await compressed({ epochs: 5, optimizer, checkpoint }).then((all) => all.slice(3))).toEqual(
      whole.slice(3),
    );
    rmSync(checkpoint, { recursive: true });
  });

  it("evaluates with the astrocytes' running statistics where asked, as released", async () => {
    const options = { epochs: 3, start: 1, validation: images };
    const plane = await compressed(options);
    const running = await compressed({ ...options, astrocyteStatistics: "running" });
    expect(running.map(({ loss }) => loss)).toEqual(plane.map(({ loss }) => loss));
    expect(running[1]!.gates).not.toEqual(plane[1]!.gates);
    expect(running[1]!.validationLoss).not.toBe(plane[1]!.validationLoss);
  });

  it("trains an astrocyte whose gates are permuted", async () => {
    const [own, permuted] = [await compressed({}), await compressed({ control: permutedGates({ seed: 2 }) })];
    expect(permuted.slice(0, 2)).toEqual(own.slice(0, 2));
    expect(permuted[2]!.loss).not.toBe(own[2]!.loss);
  });

  it("with idle gates of 1 leaves out the astrocytes' epochs", async () => {
    const history = await compressed({ epochs: 3, control: constantGates(1), astrocyte: "idle" });
    expect(history[2]!.gates.every(({ q05, q95 }) => q05 === 1 && q95 === 1)).toBe(true);
    expect(history[2]!.loss).toBeLessThan(history[1]!.loss);
  });

  it("holds memory flat from the second batch on", async () => {
    const tensors: number[] = [];
    const callbacks = [{ onBatch: () => tensors.push(tf.memory().numTensors) }];
    await compressed({ epochs: 5, batchSize: 4, callbacks, control: permutedGates() });
    expect(tensors.length).toBeGreaterThan(5);
    expect(new Set(tensors).size).toBe(1);
  });

  it("names its controls, and refuses what it cannot train", () => {
    const net = smallNet();
    const make = (options: Partial<CompressOptions>) => compress(net, images, { epochs: 1, ...options });
    const labels = [{}, { astrocyte: "idle" } as const, { control: permutedGates() }].map((options) => {
      const run = make(options);
      run.dispose();
      return run.label;
    });
    expect(labels).toEqual(["compress", "compress, idle astrocyte", "compress, gates permuted"]);
    expect(() => make({ start: 1.5 })).toThrow(AstroNetError);
    expect(() => make({ start: -1 })).toThrow(/start: -1/);
    expect(() => make({ epochs: 0 })).toThrow(/epochs: 0/);
    expect(() => make({ control: constantGates(1), astrocyte: "trained" })).toThrow(
      /leaves the astrocyte nothing to learn/,
    );
    const [sigmoid, steps] = [smallNet("sigmoid"), smallNet("relu", ["mean", "max"])];
    for (const other of [sigmoid, steps]) {
      expect(() => compress(other, images, { epochs: 1 })).toThrow(/gate: "relu", statistics: \["mean"\]/);
      other.dispose();
    }
    net.dispose();
  });
});
